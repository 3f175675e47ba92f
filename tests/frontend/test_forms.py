"""A form calls its service once, and shows a refusal where the answer was typed."""

import re
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.api import errors
from accounts.refusals import InvalidInput, Refused, SavedMeanwhile
from budget.enums import PhaseKind
from frontend.juries.forms import GridForm
from frontend.pieces.errors import faults
from frontend.polls.counting_fields import percent
from frontend.shell.fields import WholeEurosField, WholeNumberField
from frontend.shell.forms import FormOfForms, JourneyForm, act, field
from tests.factories.accounts import UserFactory
from tests.factories.proposals import edition_now
from tests.factories.voting import PollFactory, voter_of


class Wish(JourneyForm):
    title = forms.CharField(max_length=20)
    place = forms.CharField(required=False)


class Wishes(FormOfForms):
    def __init__(self, *titles):
        super().__init__()
        self.wishes = [Wish({"title": title}) for title in titles]

    def parts(self):
        return self.wishes

    def part_of(self, path):
        match path:
            case ("wishes", int(place), column):
                return self.wishes[place], (column,)
        return None


def refusing(refusal):
    def service():
        raise refusal

    return service


def test_an_act_gives_what_the_service_answered():
    done = act(Wish({"title": "Des bancs"}), lambda: 0)

    assert done is not None
    assert done.result == 0


def test_a_sentence_that_names_its_field_is_not_told_after_that_name_again():
    form = Wish({"title": ""})
    form.add_error("place", "Trop loin.")

    told = [(fault.label, fault.place) for fault in faults(form)]
    form.told_as = "Idée 2"

    assert told == [("", "id_title"), ("Place", "id_place")]
    assert [fault.label for fault in faults(form)] == ["Idée 2", "Idée 2 · Place"]


def test_a_form_that_is_not_valid_calls_no_service():
    form = Wish({"title": ""})

    assert act(form, lambda: pytest.fail("called")) is None
    assert set(form.errors) == {"title"}


def test_each_sentence_stands_beside_the_field_its_path_means():
    form = Wish({"title": "Des bancs"})
    faults = {("title",): "Trop court.", ("envelopes", 0, "name"): "Ailleurs."}

    assert act(form, refusing(InvalidInput("À revoir.", faults))) is None

    assert form.errors["title"] == ["Trop court."]
    assert form.non_field_errors() == ["Ailleurs."]


def test_what_concerns_no_field_stands_at_the_top_with_the_way_on():
    form = Wish({"title": "Des bancs"})

    act(form, refusing(Refused("Le scrutin est clos.", road="Lisez les résultats.")))

    assert form.non_field_errors() == ["Le scrutin est clos.", "Lisez les résultats."]


def test_a_conflict_is_remembered_and_the_next_press_sends_another_version():
    form = Wish(QueryDict("title=Des+bancs&title=Des+arbres&place=Ici"))

    act(form, refusing(SavedMeanwhile("Changé ailleurs.", {("title",): "Des tables"})))
    form.type_again("place", 3)

    assert form.conflict is not None
    assert form.conflict.stored == {("title",): "Des tables"}
    assert (form["title"].value(), form["place"].value()) == ("Des arbres", "3")


def test_of_several_forms_each_shows_what_is_refused_of_its_own():
    form = Wishes("Des bancs", "Des arbres")
    faults = {("wishes", 1, "title"): "Deux fois le même.", ("wishes",): "Un vœu suffit."}

    act(form, refusing(InvalidInput("À revoir.", faults)))

    assert [list(wish.errors) for wish in form.wishes] == [[], ["title"]]
    assert form.problems == ["Un vœu suffit."]


def test_several_forms_are_all_read_even_after_a_wrong_one():
    form = Wishes("", "")

    assert act(form, lambda: pytest.fail("called")) is None
    assert [list(wish.errors) for wish in form.wishes] == [["title"], ["title"]]


def test_a_criterion_is_refused_on_the_line_it_was_typed_in_whatever_was_left_blank_above():
    typed = {"quorum": "0", "shortlist_max": "5"}
    for place, label in enumerate(["Utile", "", "Utile"]):
        typed |= {f"criterion{place}-label": label, f"criterion{place}-weight": "1"}
    form = GridForm(None, typed)
    faults = {("criteria", 1, "label"): "Deux fois.", ("quorum",): "Au moins un.", ("criteria",): "Trop."}

    act(form, refusing(InvalidInput("À revoir.", faults)))

    assert [list(line.errors) for line in form.lines] == [[], [], ["label"]]
    assert list(form.bounds.errors) == ["quorum"]
    assert form.problems == ["Trop."]


def test_a_field_is_of_the_kind_its_form_says():
    assert field(Wish(), "title", forms.CharField).max_length == 20

    with pytest.raises(TypeError):
        field(Wish(), "title", forms.ChoiceField)


def test_a_program_reads_paths_with_dots():
    refusal = InvalidInput("À revoir.", {("criteria", 0, "label"): "Nommez-le.", ("title",): "Trop long."})

    answer = errors.answer(refusal, {"request": RequestFactory().get("/")})

    assert answer is not None
    assert answer.status_code == 422
    assert answer.data["errors"] == {"criteria.0.label": "Nommez-le.", "title": "Trop long."}


# --- After an error


def wrong_pages(client):
    """A page of each kind that gives a form back."""
    poll = PollFactory(settled=True)
    voter = voter_of(poll).user
    edition, newcomer = edition_now(PhaseKind.VOTING), UserFactory()
    slugs = [edition.municipality.slug, edition.slug]
    booth = reverse("booth", args=[poll.municipality.slug, poll.edition.slug])
    anonymous = Client()
    yield "sign-up", anonymous.post("/account/signup/", {"email": "jeanne", "password1": ""})
    yield "sign-in", anonymous.post("/account/login/", {"login": "", "password": ""})
    yield "reset", anonymous.post("/account/password/reset/", {"email": "jeanne"})
    client.force_login(newcomer)
    yield "account", client.post("/account/", {"display_name": "a@b.example", "language": "fr"})
    yield "register", client.post(reverse("register", args=slugs), {"given_names": ""})
    yield "idea", client.post(reverse("proposal_new", args=slugs), {"title": ""})
    client.force_login(voter)
    yield "booth", client.post(booth, {"contest_1": ["1"], "blank_1": "yes"})


@pytest.mark.django_db
def test_a_page_that_gives_a_form_back_says_error_first_and_brings_one_there(client):
    for name, answer in wrong_pages(client):
        page = answer.content.decode()
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
        assert title.startswith("Erreur\xa0: "), (name, title)
        assert '<div role="alert" tabindex="-1" autofocus>' in page, name
        assert "Ce champ est obligatoire" not in page, name


@pytest.mark.django_db
def test_a_page_without_an_error_does_not_say_so(client):
    assert "Erreur" not in client.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_an_empty_field_is_told_by_its_name(client):
    page = client.post("/account/signup/", {"email": "", "password1": ""}).content.decode()
    wrong = client.post("/account/signup/", {"email": "jeanne@", "password1": ""}).content.decode()

    assert "Remplissez «\xa0Adresse électronique\xa0»" in page
    assert "nom@exemple.fr" in wrong


@pytest.mark.parametrize("typed", ["250.000", "1.500.000", "250,000", "1e5", "٣", "+5", "½", "9" * 5_000])
@pytest.mark.parametrize("kind", [WholeNumberField, WholeEurosField])
def test_a_field_never_holds_another_number_than_was_typed(kind, typed):
    with pytest.raises(forms.ValidationError, match=r"Écrivez|grand"):
        kind().clean(typed)


def test_a_field_reads_what_people_write_within_its_bounds_and_the_browser_leaves_it_alone():
    amount = WholeEurosField(low=1, high=10**6)

    assert amount.clean("250\u202f000 €") == 250_000
    assert WholeNumberField(required=False).clean(" ") is None
    with pytest.raises(forms.ValidationError, match="au moins 1"):
        amount.clean("0")
    with pytest.raises(forms.ValidationError, match="au plus"):
        amount.clean("1 000 001")
    assert 'type="text"' in amount.widget.render("amount", 5)
    assert 'inputmode="numeric"' in amount.widget.render("amount", 5)


@pytest.mark.parametrize(
    ("typed", "share"), [("12,5", "12.5"), ("12.50 %", "12.5"), ("0", "0"), ("100", "100")]
)
def test_a_share_is_read_with_comma_or_point(typed, share):
    assert percent("", "").clean(typed) == Decimal(share)


@pytest.mark.parametrize("typed", ["101", "1e1", "٣", "12,505", "-1", "12,", "NaN"])
def test_another_share_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        percent("", "").clean(typed)

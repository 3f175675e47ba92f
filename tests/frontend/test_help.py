"""How it works, who helps, whom to ask: each answer is what the rules and the program do."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Municipality
from budget.enums import TownLink
from budget.models import Edition, RegisterEntry
from budget.rulebook import DEFAULTS
from budget.rulebook.parts import AdmissibilityRules, JuryRules, ProposingRules, VotingRules
from frontend.help.personal_data import KEPT
from frontend.help.views import stages_of
from frontend.pieces.contacts import contact_links, phone_link, reaching
from tests.factories.accounts import MembershipFactory, MunicipalityFactory, UserFactory
from tests.factories.budget import EditionFactory, coordinator_of, rules_of_a
from tests.factories.towns import whole_town
from tests.factories.voting import PollFactory, voter_of
from tests.frontend.test_ballot_first import open_poll
from voting.queries.standings import standing

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PLACES = "Mairie, lundi de 9 h à 12 h\nMédiathèque, samedi de 14 h à 17 h"


def address(edition, name):
    return reverse(name, args=[edition.municipality.slug, edition.slug])


@pytest.fixture
def edition():
    return EditionFactory(
        running=True, contact_email="budget@example.org", contact_telephone="03 20 00 00 00"
    )


def with_places(edition):
    Municipality.objects.filter(pk=edition.municipality_id).update(
        help_places=PLACES, help_papers="une pièce d’identité", contact_hours="9 h à 17 h",
        relay_service="https://relais.example.org",
    )  # fmt: skip


# --- Voting without internet, or with help


@pytest.mark.parametrize("name", ["edition", "help", "help_voting"])
def test_places_hours_and_papers_are_said_where_the_town_has_written_them(client, edition, name):
    with_places(edition)

    page = client.get(address(edition, name)).content.decode()

    for said in (
        "Mairie, lundi de 9 h à 12 h", "Médiathèque, samedi", "une pièce d’identité", 'href="tel:0320000000"',
        'href="mailto:budget@example.org"', "9 h à 17 h", 'href="https://relais.example.org"',
        "est votre droit",
    ):  # fmt: skip
        assert said in page, said


def test_without_places_a_page_says_one_line_and_promises_no_desk(client, edition):
    page = client.get(address(edition, "edition")).content.decode()

    assert "Sans internet, ou pour vous faire aider" in page
    assert 'href="tel:0320000000"' in page
    assert 'id="help"' not in page
    assert "papier" not in page[page.index("Sans internet") :][:400]


def test_the_sheet_to_print_says_that_no_place_is_announced_and_whom_to_ask(client, edition):
    Municipality.objects.filter(pk=edition.municipality_id).update(contact_address="Mairie, 2 rue du Pré")
    with_contact = client.get(address(edition, "help_voting")).text
    Edition.objects.update(contact_email="", contact_telephone="")
    Municipality.objects.update(contact_address="", contact_email="")

    without = client.get(address(edition, "help_voting")).text

    for page in (with_contact, without):
        assert "Aucun lieu d’aide n’est annoncé ici" in page
    assert "Mairie, 2 rue du Pré" in with_contact
    assert "Adressez-vous à la mairie" in without
    assert "Adressez-vous à la mairie" not in with_contact


@pytest.mark.parametrize("name", ["edition", "help_voting", "booth", "account_login"])
def test_voting_without_internet_is_one_press_away_wherever_one_is_on_the_way_to_vote(client, name):
    poll = open_poll()
    with_places(poll.edition)
    if name == "account_login":
        where = f"{reverse(name)}?next={address(poll.edition, 'booth')}"
    else:
        where = address(poll.edition, name)

    page = client.get(where).content.decode()

    assert name == "booth" or "Mairie, lundi de 9 h à 12 h" in page
    assert name == "help_voting" or f'href="{address(poll.edition, "help_voting")}"' in page


def test_whoever_cannot_vote_is_one_press_from_the_reason(client):
    voter = voter_of(PollFactory(settled=True))
    client.force_login(voter.user)
    why = f'href="{address(voter.edition, "cannot_vote")}"'

    assert why in client.get(reverse("account")).text
    in_vote = client.get(address(voter.edition, "edition")).text
    assert (why in in_vote) == standing(voter.edition, voter.user, timezone.now()).vote.window.is_open


def test_the_booth_says_it_closed_and_open(client):
    poll = PollFactory(settled=True)
    with_places(poll.edition)
    client.force_login(UserFactory())
    closed = client.get(address(poll.edition, "booth")).content.decode()
    client.force_login(voter_of(poll).user)
    opened = client.get(address(poll.edition, "booth")).content.decode()

    assert "Mairie, lundi de 9 h à 12 h" in closed
    assert address(poll.edition, "help_voting") in opened
    assert "faire aider par la personne de votre choix" in opened


def test_signing_in_says_it_of_the_edition_one_was_going_to(client, edition):
    with_places(edition)
    signing_in = reverse("account_login")

    asked = client.get(signing_in, {"next": address(edition, "booth")}).content.decode()
    bare = client.get(signing_in).content.decode()

    assert "Mairie, lundi de 9 h à 12 h" in asked
    assert "Médiathèque" not in bare
    assert "adressez-vous à votre mairie" in bare


@pytest.mark.parametrize("ahead", ["/nowhere/", "https://evil.example/a/b/", "//x/y/", "/a/b/vote/", "/\0/"])
def test_signing_in_on_the_way_to_nothing_is_not_troubled(client, ahead):
    assert client.get(reverse("account_login"), {"next": ahead}).status_code == 200


def test_signing_in_tells_nothing_of_an_edition_that_is_not_public(client):
    hidden = EditionFactory()
    with_places(hidden)

    page = client.get(reverse("account_login"), {"next": address(hidden, "booth")}).content.decode()

    assert "Médiathèque" not in page


# --- How it works


@pytest.mark.parametrize("profile", list(DEFAULTS))
def test_the_drawings_are_four_and_a_fifth_where_a_jury_chooses(profile):
    rules = DEFAULTS[profile]

    drawn = [stage.drawing for stage in stages_of(rules)]

    jury = ["jury"] if rules.jury.exists else []
    assert drawn == ["propose", "study", *jury, "vote", "build"]


def test_each_drawing_says_the_figures_of_the_rulebook():
    rules = rules_of_a(
        proposing=ProposingRules(proposals_max=2),
        admissibility=AdmissibilityRules(answer_days=45),
        jury=JuryRules(shortlist_max=7),
        voting=VotingRules(choices_max=4),
    )

    said = " ".join(stage.sentence for stage in stages_of(rules))

    for figure in ("2 idées", "45 jours", "7 ", "1 à 4 projets"):
        assert figure in said, figure


def test_how_it_works_draws_and_answers(client, edition):
    page = client.get(address(edition, "help")).content.decode()

    assert page.count('<svg class="drawing') == len(stages_of(edition.rulebooks.get().rules))
    assert "Vous pouvez voter même sans nationalité française" in page
    assert "30 bulletins" in page


def test_an_edition_without_rulebook_explains_what_it_can(client):
    archived = EditionFactory(archived=True)

    assert client.get(address(archived, "help")).status_code == 200
    assert client.get(address(archived, "help_voting")).status_code == 200


def test_nobody_s_nationality_is_asked_or_kept():
    """What lets a page say that one votes without French nationality: no column could hold another answer."""
    columns = {field.name for field in RegisterEntry._meta.get_fields()}

    assert not {name for name in columns if "national" in name or "citizen" in name}
    assert {str(link) for link in TownLink} == {"residence", "work", "study"}


# --- Contact


def test_a_contact_is_links_and_escapes_its_name():
    contact = Edition(
        contact_name="<Mairie>", contact_email="a@example.org", contact_telephone="+33 3 20 00 00 00"
    )

    assert contact_links(contact) == (
        '&lt;Mairie&gt;, <a href="mailto:a@example.org">a@example.org</a>, '
        '<a href="tel:+33320000000">+33 3 20 00 00 00</a>'
    )
    assert contact_links(Edition()) == ""


@pytest.mark.parametrize("number", ["03 20 (poste 12)", "le matin", "12", "03;phone-context=x"])
def test_a_number_with_words_dials_nothing(number):
    assert phone_link(number) == escape(number)


def test_a_sentence_that_names_the_contact_leads_to_it():
    contact = Edition(contact_email="a@example.org")

    assert reaching("<b> : a@example.org.", contact) == (
        '&lt;b&gt; : <a href="mailto:a@example.org">a@example.org</a>.'
    )


# --- The office


def test_the_coordinator_s_page_is_prefilled_and_what_is_saved_is_said(client):
    town = MunicipalityFactory(name="Armentières")
    EditionFactory(municipality=town, contact_email="budget@example.org")
    client.force_login(MembershipFactory(municipality=town, coordinator=True).user)
    page = reverse("town_facts", args=[town.slug])

    shown = client.get(page).content.decode()
    answer = client.post(page, {"help_places": PLACES, "contact_telephone": "03 20 00 00 00"}, follow=True)

    assert "Commune d’Armentières" in shown
    assert 'value="budget@example.org"' in shown
    assert "C’est enregistré" in answer.content.decode()
    assert Municipality.objects.get(pk=town.pk).help_places == PLACES


def test_a_day_to_come_is_refused_beside_its_field(client):
    membership = MembershipFactory(coordinator=True)
    client.force_login(membership.user)
    day = timezone.localdate() + timedelta(days=2)

    answer = client.post(
        reverse("town_facts", args=[membership.municipality.slug]),
        {"accessibility_rate": "80", "accessibility_checked_on": str(day)},
    )

    assert answer.status_code == 422
    assert "n’est pas encore passé" in answer.content.decode()


# --- What the law wants said


TOPICS = ["legal", "privacy", "cookies", "accessibility"]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_foot_of_every_page_leads_there(client, edition, topic):
    of_town = reverse("town_about", args=[edition.municipality.slug, topic])
    of_installation = reverse("about", args=[topic])
    EditionFactory(running=True)  # a second town, so that the first page is that of an installation

    for name in ("edition", "proposals", "rulebook"):
        assert f'href="{of_town}"' in client.get(address(edition, name)).content.decode(), name
    for name in ("home", "account_login", "account_signup"):
        assert f'href="{of_installation}"' in client.get(reverse(name)).content.decode(), name
    assert client.get(of_town).status_code == 200
    assert client.get(of_installation).status_code == 200


def test_another_topic_is_not_there(client, edition):
    assert client.get(reverse("about", args=["other"])).status_code == 404
    assert client.get(reverse("town_about", args=[edition.municipality.slug, "other"])).status_code == 404


def about(client, edition, topic, **facts):
    Municipality.objects.filter(pk=edition.municipality_id).update(**facts)
    return client.get(reverse("town_about", args=[edition.municipality.slug, topic])).content.decode()


def test_a_legal_notice_is_prefilled_then_says_what_the_town_wrote(client, edition, settings):
    settings.HOSTED_BY = "Machines SARL, 1 rue du Port, 03 20 11 11 11"
    usual = about(client, edition, "legal", name="Le Havre")
    written = about(
        client, edition, "legal", publication_director="Mme Dupont, maire", host_notice="Ailleurs SA"
    )

    assert "Commune du Havre" in usual
    assert "Maire du Havre" in usual
    assert "Machines SARL" in usual
    assert "Mme Dupont, maire" in written
    assert "Ailleurs SA" in written
    assert "Machines SARL" not in written


def test_the_privacy_page_tells_every_line_and_whom_to_write_to(client, edition):
    page = about(client, edition, "privacy", data_officer="dpo@example.org")

    for line in KEPT:
        for sentence in (line.what, line.why, line.readers, line.time, line.way_out):
            assert escape(str(sentence)) in page
    assert 'href="mailto:dpo@example.org"' in page
    assert "cnil.fr" in page


def test_a_data_protection_officer_nobody_named_is_said_to_be_missing(client, edition):
    client.force_login(coordinator_of(edition))
    town = edition.municipality
    public = about(client, edition, "privacy", contact_email="mairie@example.org")
    form = client.get(reverse("town_facts", args=[town.slug])).context["form"]

    assert "n’a pas encore indiqué ici son délégué à la protection des données" in public
    assert form["contact_email"].value() == "mairie@example.org"
    assert not form["data_officer"].value()


def test_the_privacy_page_names_the_services_that_sign_people_in_where_there_are_any(
    client, edition, settings
):
    settings.FRANCECONNECT, settings.STAFF_PROVIDERS = None, {}
    alone = about(client, edition, "privacy")
    settings.FRANCECONNECT = SimpleNamespace(name="FranceConnect", slug="franceconnect")
    settings.STAFF_PROVIDERS = {"agents": SimpleNamespace(name="ProConnect", slug="agents")}

    named = about(client, edition, "privacy")

    assert "il apprend que vous venez ici" not in alone
    assert "il apprend que vous venez ici. FranceConnect, ProConnect." in named


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (None, "non conforme"), (49, "non conforme"), (50, "partiellement conforme"),
        (99, "partiellement conforme"), (100, "totalement conforme"),
    ],
)  # fmt: skip
def test_accessibility_is_told_as_the_audit_found_it(client, edition, rate, said):
    checked_on = timezone.localdate() if rate is not None else None
    page = about(
        client, edition, "accessibility", accessibility_rate=rate, accessibility_checked_on=checked_on
    )

    assert f"<strong>{said}</strong>" in page
    assert f"Accessibilité\u00a0: {said}" in client.get(address(edition, "edition")).content.decode()
    assert ("Aucun audit" in page) == (rate is None)


def test_where_data_are_asked_a_link_says_what_becomes_of_them(client):
    edition = whole_town("montsereine").live
    signing_up = client.get(reverse("account_signup")).content.decode()
    client.force_login(UserFactory())
    register = client.get(address(edition, "register")).content.decode()

    assert reverse("about", args=["privacy"]) in signing_up[: signing_up.index("</form>")]
    of_town = reverse("town_about", args=[edition.municipality.slug, "privacy"])
    assert "Vos données et vos droits" in register
    assert of_town in register[register.index("<main") : register.index("</main>")]


def test_the_coordinator_is_led_from_a_page_to_where_it_is_corrected(client, edition):
    legal = reverse("town_about", args=[edition.municipality.slug, "legal"])
    page = reverse("town_facts", args=[edition.municipality.slug])

    seen = client.get(legal).content.decode()
    client.force_login(MembershipFactory(municipality=edition.municipality, coordinator=True).user)

    assert page not in seen
    assert page in client.get(legal).content.decode()


# --- Papers for whoever watches over the data


@pytest.mark.parametrize("name", ["processing_entry", "impact_assessment"])
@pytest.mark.parametrize("age", [16, 18])
def test_the_papers_are_prefilled_and_speak_of_minors_where_they_take_part(client, name, age):
    rules = rules_of_a(voting=VotingRules(age_min=age), proposing=ProposingRules(age_min=18))
    edition = EditionFactory(running=rules)
    town = edition.municipality
    Municipality.objects.filter(pk=town.pk).update(host_notice="Machines SARL", publisher="Commune d’Ici")
    client.force_login(MembershipFactory(municipality=town, coordinator=True).user)

    page = client.get(reverse(name, args=[town.slug])).content.decode()

    assert "Machines SARL" in page
    assert "Commune d’Ici" in page
    assert ("moins de 18 ans" in page) == (age < 18)


def test_the_entry_of_the_register_has_every_line_of_the_privacy_page(client):
    membership = MembershipFactory(coordinator=True)
    client.force_login(membership.user)

    page = client.get(reverse("processing_entry", args=[membership.municipality.slug])).content.decode()

    for line in KEPT:
        assert escape(str(line.time)) in page
        assert escape(str(line.readers)) in page

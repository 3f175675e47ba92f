import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from budget.enums import PhaseKind, ProposalStatus, ProposerKind
from budget.models import Phase, Proposal
from budget.rulebook import ProposingRules
from budget.services import proposals
from frontend.proposals.forms import STEP_OF_FIELD, STEPS
from tests.factories.accounts import (
    LONG_AGO,
    DepartmentFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.budget import EditionFactory, ThemeFactory, coordinator_of, rules_of_a
from tests.factories.proposals import ProposalFactory, edition_now, resident_of

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def edition():
    return edition_now(PhaseKind.COLLECTION)


@pytest.fixture
def resident(edition, client):
    resident = resident_of(edition)
    client.force_login(resident)
    return resident


def address_of(name, edition, *rest):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *rest])


def text_of(response):
    return response.content.decode()


def titles(response):
    return re.findall(r'card__link" href="[^"]+">([^<]+)</a>', text_of(response))


def many(edition, count, **traits):
    theme = ThemeFactory(municipality=edition.municipality)
    territory = TerritoryFactory(municipality=edition.municipality)
    start = edition.proposals.aggregate(highest=Max("number", default=0))["highest"]
    rows = [
        ProposalFactory.build(
            edition=edition, author=None, theme=theme, territory=territory, number=start + n + 1, **traits
        )
        for n in range(count)
    ]
    authors = UserFactory.create_batch(3)
    for place, row in enumerate(rows):
        row.author = authors[place % 3]
    return Proposal.objects.bulk_create(rows)


# --- The catalogue


def test_the_catalogue_shows_what_is_public_and_only_that(client, edition):
    public = [ProposalFactory(edition=edition, **{name: True}).title for name in ("submitted", "returned")]
    public += [
        ProposalFactory(edition=edition, **{name: True}).title for name in ("admitted", "not_taken_up")
    ]
    ProposalFactory(edition=edition)
    ProposalFactory(edition=edition, withdrawn=True)
    ProposalFactory(submitted=True)  # another town

    response = client.get(address_of("proposals", edition))

    assert sorted(titles(response)) == sorted(title.replace("'", "&#x27;") for title in public)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_catalogue_asks_as_much_of_the_database_with_2_ideas_as_with_200(
    client, edition, django_assert_max_num_queries, is_signed_in
):
    many(edition, 2, submitted=True)
    if is_signed_in:
        client.force_login(resident_of(edition))
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(address_of("proposals", edition))
    many(edition, 198, submitted=True)

    with django_assert_max_num_queries(MOST_QUERIES) as lots:
        client.get(address_of("proposals", edition))

    assert len(lots) == len(few)


def test_a_page_holds_24_ideas_and_all_pages_hold_each_once(client, edition):
    many(edition, 60, submitted=True)

    pages = [client.get(address_of("proposals", edition), {"page": n}) for n in (1, 2, 3)]

    assert [len(titles(page)) for page in pages] == [24, 24, 12]
    assert len({title for page in pages for title in titles(page)}) == 60


def test_each_visitor_has_an_order_of_their_own_that_does_not_change(edition, client):
    many(edition, 20, submitted=True)
    address = address_of("proposals", edition)
    first, again = titles(client.get(address)), titles(client.get(address))
    others = [titles(Client().get(address)) for _ in range(5)]

    assert first == again
    assert any(order != first for order in others)
    assert all(sorted(order) == sorted(first) for order in others)


def test_without_cookies_the_pages_of_a_list_never_overlap(edition):
    many(edition, 30, submitted=True)
    address = address_of("proposals", edition)
    first = Client().get(address)
    href = re.search(r'href="(\?[^"]+)" rel="next"', text_of(first))[1].replace("&amp;", "&")
    second = Client().get(address + href)

    assert len({*titles(first), *titles(second)}) == 30
    assert len(href) <= len("?order=01234567&page=2")
    back = re.search(r'href="(\?[^"]+)" rel="prev"', text_of(second))[1].replace("&amp;", "&")
    assert titles(Client().get(address + back)) == titles(first)


def test_the_link_of_a_page_shows_everybody_the_same_cards(edition, client):
    many(edition, 30, submitted=True)
    address = address_of("proposals", edition)
    client.get(address)  # an order of one's own
    link = {"order": "01234567", "page": "2"}

    second = client.get(address, link)
    first = client.get(address)

    assert titles(second) == titles(Client().get(address, link))
    assert len({*titles(first), *titles(second)}) == 30


@pytest.mark.parametrize("journey", ["proposals", "projects"])
def test_filters_ask_this_page_anew_and_say_how_to_leave_them(edition, client, journey):
    """htmx appends what is asked to the address it stands on: the form names that without its question."""
    ProposalFactory(edition=edition, submitted=True)
    address = address_of(journey, edition)

    page = text_of(client.get(address, {"search": "banc"}))
    form = page.split('class="filters__body"')[1].split("</form>")[0]
    swapped = text_of(client.get(address, {"search": "banc"}, headers={"HX-Request": "true"}))
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert 'action="." method="get" hx-get="."' in form
    assert "hx-trigger" not in page
    assert swapped.count("Retirer tous les filtres") == page.count("Retirer tous les filtres") == 1
    assert "Retirer" not in text_of(client.get(address))
    assert "<html" in text_of(client.get(address, {"search": "banc"}, headers=restored))


def test_filters_narrow_the_list(client, edition):
    park = ThemeFactory(municipality=edition.municipality, slug="nature")
    mill = TerritoryFactory(municipality=edition.municipality, slug="filature")
    ProposalFactory(edition=edition, submitted=True, theme=park, title="Un verger")
    ProposalFactory(edition=edition, submitted=True, territory=mill, title="Un abri vélos")
    ProposalFactory(edition=edition, not_taken_up=True, title="Une passerelle", body="Sur la Sereine.")

    def found(**asked):
        return titles(client.get(address_of("proposals", edition), asked))

    assert found(theme="nature") == ["Un verger"]
    assert found(territory="filature") == ["Un abri vélos"]
    assert found(status="not_taken_up") == ["Une passerelle"]
    assert found(search="VERGER") == ["Un verger"]
    assert found(search="sereine passerelle") == ["Une passerelle"]
    assert found(search="passerelle", theme="nature") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"theme": "nowhere"},
        {"territory": "' OR 1=1"},
        {"status": "draft"},
        {"search": "\x00"},
        {"search": "x" * 500},
        {"page": "-3"},
        {"page": "9" * 40},
        {"page": "two"},
    ],
)
def test_an_address_that_asks_for_nonsense_still_answers(client, edition, asked):
    ProposalFactory(edition=edition, submitted=True)

    response = client.get(address_of("proposals", edition), asked)

    assert response.status_code == 200
    assert "draft" not in asked.values() or len(titles(response)) == 1


def test_an_exchange_by_htmx_gives_the_same_page_as_a_reload(client, edition):
    many(edition, 30, submitted=True)
    asked = {"search": "banc", "page": "2"}
    client.get(address_of("proposals", edition))
    before = text_of(client.get(address_of("proposals", edition)))
    whole = text_of(client.get(address_of("proposals", edition), asked))

    fragment = text_of(client.get(address_of("proposals", edition), asked, headers={"HX-Request": "true"}))

    def results(page):
        return page.split('<div id="results">')[1].split("<footer")[0]

    swapped = results(before).replace(results(before).rsplit("</div>", 3)[0], fragment)
    assert "<html" not in fragment
    assert " ".join(fragment.split()) in " ".join(results(whole).split())
    assert titles_in(swapped) == titles_in(results(whole))


def titles_in(page):
    return re.findall(r'card__link" href="[^"]+">([^<]+)</a>', page)


# --- One idea


@pytest.mark.parametrize("trait", ["draft", "submitted", "returned", "admitted", "not_taken_up", "withdrawn"])
def test_an_idea_has_a_page_in_every_status_for_who_may_read_it(client, edition, trait):
    proposal = ProposalFactory(edition=edition, **({} if trait == "draft" else {trait: True}))
    seen_by_all = trait not in {"draft", "withdrawn"}

    anonymous = client.get(proposal.get_absolute_url()).status_code
    client.force_login(UserFactory())
    stranger = client.get(proposal.get_absolute_url()).status_code
    client.force_login(proposal.author)
    author = client.get(proposal.get_absolute_url())

    assert (anonymous, stranger) == ((200, 200) if seen_by_all else (404, 404))
    assert author.status_code == 200
    assert proposal.title.replace("'", "&#x27;") in text_of(author)


def test_an_admitted_idea_leads_to_its_project(client, edition):
    proposal = ProposalFactory(edition=edition, admitted=True)

    assert proposal.project.get_absolute_url() in text_of(client.get(proposal.get_absolute_url()))


def test_a_refused_idea_tells_its_ground_and_where_it_is_planned(client, edition):
    page = text_of(client.get(ProposalFactory(edition=edition, not_taken_up=True).get_absolute_url()))

    assert "La halle est déjà au programme." in page
    assert "Rue Basse" in page


def test_an_idea_of_another_town_is_not_found_under_this_address(client, edition):
    elsewhere = ProposalFactory(submitted=True, number=77)

    assert client.get(address_of("proposal", edition, 77)).status_code == 404
    assert client.get(elsewhere.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("field", ["title", "summary", "body", "place", "proposer_name"])
def test_what_people_write_is_shown_never_executed(client, edition, field):
    proposal = ProposalFactory(edition=edition, submitted=True, **{field: "<script>alert(1)</script>"})

    for address in (proposal.get_absolute_url(), address_of("proposals", edition)):
        page = text_of(client.get(address))
        assert "<script>alert" not in page


def test_the_page_of_an_idea_stays_within_its_queries(client, edition, django_assert_max_num_queries):
    proposal = ProposalFactory(edition=edition, admitted=True, proposer_kind="collective")
    for n in range(12):
        proposal.members.create(name=f"Membre {n}")
    client.force_login(resident_of(edition))

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(proposal.get_absolute_url())


# --- Writing and sending


def test_an_idea_is_written_step_by_step_and_sent(client, edition, resident):
    theme = ThemeFactory(municipality=edition.municipality)
    answers = {
        "place": {"place": "Place des Halles"},
        "story": {"body": "Pour souffler.", "theme": theme.slug},
        "cost": {"rough_cost_eur": "4 000 €"},
        "proposer": {"proposer_kind": "person"},
    }
    page = client.get(address_of("proposal_new", edition), follow=True)
    key = re.search(r'name="request_key" value="([^"]+)"', text_of(page))[1]
    first = {"title": "Un banc", "summary": "À l'ombre.", "request_key": key}
    response = client.post(address_of("proposal_new", edition), first)

    for step, typed in answers.items():
        assert response.url == address_of("proposal_edit", edition, 1, step)
        version = re.search(r'name="version" value="(\d+)"', text_of(client.get(response.url)))[1]
        response = client.post(response.url, {**typed, "version": version})
    assert response.url == address_of("proposal_review", edition, 1)
    assert address_of("proposal_submit", edition, 1) in text_of(client.get(response.url))
    response = client.post(address_of("proposal_submit", edition, 1))

    proposal = Proposal.objects.get()
    assert response.url == proposal.get_absolute_url()
    assert (proposal.status, proposal.rough_cost_eur) == (ProposalStatus.SUBMITTED, 4_000)


def test_the_first_step_sent_twice_begins_one_idea(client, edition, resident):
    typed = {
        "title": "Un banc",
        "summary": "À l'ombre.",
        "request_key": "7b1ed6d0-6b0c-4f0e-9c1c-7c4f5d3c2b1a",
    }

    for _ in range(2):
        client.post(address_of("proposal_new", edition), typed)

    assert Proposal.objects.count() == 1


def test_one_may_stop_in_the_middle_and_find_the_draft_again(client, edition, resident):
    proposal = ProposalFactory(edition=edition, author=resident, body="")
    typed = {"body": "Je n'ai pas fini", "version": "1", "later": "1"}

    response = client.post(address_of("proposal_edit", edition, proposal.number, "story"), typed)

    assert response.url == address_of("proposals_mine", edition)
    assert proposal.title.replace("'", "&#x27;") in text_of(client.get(response.url))
    assert Proposal.objects.get().body == "Je n'ai pas fini"


def test_the_line_of_steps_shows_which_were_passed_over(client, edition, resident):
    idea = ProposalFactory(edition=edition, author=resident, body="", theme=None)

    page = text_of(client.get(address_of("proposal_review", edition, idea.number)))

    assert re.findall(r"steps__mark--(\w+)", page) == ["done", "done", "coming", "done", "done", "current"]


def test_a_wrong_answer_comes_back_with_all_that_was_typed(client, edition, resident):
    proposal = ProposalFactory(edition=edition, author=resident)

    response = client.post(
        address_of("proposal_edit", edition, proposal.number, "cost"),
        {"rough_cost_eur": "-1", "version": "1"},
    )

    assert response.status_code == 422
    assert 'value="-1"' in text_of(response)
    assert Proposal.objects.get().rough_cost_eur == 4_000


@pytest.mark.parametrize(
    "title", ["x" * 1_000_000, "Un banc\x00", "   ", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_title_that_cannot_be_kept_is_answered_not_broken(client, edition, resident, title):
    response = client.post(address_of("proposal_new", edition), {"title": title, "summary": "À l'ombre."})

    assert response.status_code in {302, 422}
    assert all(kept.isprintable() for kept in Proposal.objects.values_list("title", flat=True))


def test_two_windows_read_both_texts_and_the_second_may_insist(client, edition, resident):
    proposal = ProposalFactory(edition=edition, author=resident)
    address = address_of("proposal_edit", edition, proposal.number, "story")
    theme = proposal.theme.slug
    client.post(address, {"body": "Texte de la première fenêtre", "theme": theme, "version": "1"})

    mine = {"body": "Texte de la seconde fenêtre", "theme": theme, "version": "1"}
    conflict = client.post(address, mine)
    version = re.search(r'name="version" value="(\d+)"', text_of(conflict))[1]

    assert conflict.status_code == 409
    assert "Texte de la première fenêtre" in text_of(conflict)
    assert "Texte de la seconde fenêtre" in text_of(conflict)
    assert Proposal.objects.get().body == "Texte de la première fenêtre"
    client.post(address, {**mine, "version": version})
    assert Proposal.objects.get().body == "Texte de la seconde fenêtre"


def test_when_the_collection_closes_the_text_comes_back_with_the_reason(client, edition, resident):
    opened_at, closed_at = LONG_AGO, LONG_AGO + timedelta(days=1)
    Phase.objects.filter(kind=PhaseKind.COLLECTION).update(opens_at=opened_at, closes_at=closed_at)

    response = client.post(
        address_of("proposal_new", edition), {"title": "Un banc tardif", "summary": "À l'ombre."}
    )

    assert response.status_code == 422
    assert "Un banc tardif" in text_of(response)


def test_what_is_missing_is_listed_with_the_way_to_its_question(client, edition, resident):
    proposal = ProposalFactory(edition=edition, author=resident, body="", rough_cost_eur=999_999)

    page = text_of(client.get(address_of("proposal_review", edition, proposal.number)))
    sent = client.post(address_of("proposal_submit", edition, proposal.number))

    assert address_of("proposal_edit", edition, proposal.number, "story") in page
    assert address_of("proposal_edit", edition, proposal.number, "cost") in page
    assert address_of("proposal_submit", edition, proposal.number) not in page
    assert sent.status_code == 422
    assert Proposal.objects.get().status == ProposalStatus.DRAFT


def test_who_is_not_on_the_register_may_write_and_reads_the_road(client, edition):
    client.force_login(UserFactory())

    page = text_of(client.get(address_of("proposal_new", edition), follow=True))

    assert 'name="title"' in page
    assert address_of("register", edition) in page


def test_who_is_excluded_by_their_part_in_the_decision_is_told_at_every_door(client, edition):
    new = address_of("proposal_new", edition)
    client.force_login(MembershipFactory(municipality=edition.municipality, role=Role.COUNCILLOR).user)

    door = text_of(client.get(new, follow=True))
    home, ideas, mine = (
        text_of(client.get(address_of(name, edition))) for name in ("edition", "proposals", "proposals_mine")
    )

    assert ('name="title"' in door, "Vous ne pouvez pas proposer d’idée dans cette édition" in door) == (
        False,
        True,
    )
    assert "ne peuvent pas proposer" in door
    assert "ne peuvent pas proposer" in home
    assert [new in page for page in (home, ideas, mine)] == [False] * 3


def test_a_visitor_without_account_is_led_to_sign_in(client, edition):
    response = client.get(address_of("proposal_new", edition))

    assert response.status_code == 302
    assert "login" in response.url


def test_a_returned_idea_is_completed_and_sent_again_on_its_pages(client, edition, resident):
    returned = ProposalFactory(
        edition=edition, author=resident, returned=True, complete_by=timezone.now() + timedelta(days=3)
    )

    assert "Il manque le lieu exact." in text_of(client.get(returned.get_absolute_url()))
    client.post(address_of("proposal_submit", edition, returned.number))

    assert Proposal.objects.get().status == ProposalStatus.SUBMITTED


def test_an_idea_is_withdrawn_by_its_author_alone(client, edition, resident):
    mine = ProposalFactory(edition=edition, author=resident, submitted=True)
    others = ProposalFactory(edition=edition, submitted=True)

    client.post(address_of("proposal_withdraw", edition, mine.number))
    refused = client.post(address_of("proposal_withdraw", edition, others.number))

    assert refused.status_code == 403
    assert [Proposal.objects.get(pk=row.pk).status for row in (mine, others)] == ["withdrawn", "submitted"]


# --- The office


@pytest.fixture
def coordinator(edition, client):
    coordinator = coordinator_of(edition)
    client.force_login(coordinator)
    return coordinator


def test_the_queue_holds_what_waits_and_asks_the_same_for_2_as_for_200(
    client, edition, coordinator, django_assert_max_num_queries
):
    many(edition, 2, submitted=True)
    ProposalFactory(edition=edition)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        page = client.get(address_of("office_proposals", edition))
    many(edition, 198, submitted=True)

    with django_assert_max_num_queries(MOST_QUERIES) as lots:
        client.get(address_of("office_proposals", edition))

    assert text_of(page).count("queue__item") >= 2
    assert len(lots) == len(few)


def test_a_file_is_admitted_from_its_page(client, edition, coordinator):
    department = DepartmentFactory(municipality=edition.municipality)
    proposal = ProposalFactory(edition=edition, submitted=True)
    assert client.get(address_of("office_proposal", edition, proposal.number)).status_code == 200
    typed = {f"admit-{kind}": department.pk for kind in ("technical", "legal", "financial")}

    refused = client.post(
        address_of("proposal_admit", edition, proposal.number), {**typed, "admit-due_on": "2020-01-01"}
    )
    done = client.post(
        address_of("proposal_admit", edition, proposal.number), {**typed, "admit-due_on": "2099-01-01"}
    )

    assert refused.status_code == 422
    assert 'value="2020-01-01"' in text_of(refused)
    assert done.url == address_of("edition_office", edition)
    assert Proposal.objects.get().status == ProposalStatus.ADMITTED


def test_a_file_is_returned_or_refused_from_its_page(client, edition, coordinator):
    first, second = [ProposalFactory(edition=edition, submitted=True) for _ in range(2)]
    returning = {"return-reason": "Où ?", "return-complete_on": "2099-01-01"}
    refusing = {
        "passed_on-ground": "passed_on",
        "passed_on-reason": "Merci : ceci relève de l'agglomération.",
        "passed_on-authority": "L'agglomération",
        "passed_on-expected_answer": "En juin",
    }

    client.post(address_of("proposal_return", edition, first.number), returning)
    half = client.post(
        address_of("proposal_not_take_up", edition, second.number), {**refusing, "passed_on-authority": ""}
    )
    client.post(address_of("proposal_not_take_up", edition, second.number), refusing)

    assert half.status_code == 422
    assert "relève de l&#x27;agglomération" in text_of(half)
    assert [Proposal.objects.get(pk=row.pk).status for row in (first, second)] == ["returned", "not_taken_up"]


@pytest.mark.parametrize(("days", "is_offered"), [(3, False), (-1, True)])
def test_a_returned_idea_is_answered_once_its_proposer_has_had_the_time(client, edition, days, is_offered):
    complete_by = timezone.now() + timedelta(days=days)
    idea = ProposalFactory(edition=edition, returned=True, complete_by=complete_by)
    client.force_login(coordinator_of(edition))

    file = text_of(client.get(address_of("office_proposal", edition, idea.number)))

    assert "Elle peut être complétée jusqu’au" in file
    assert (address_of("proposal_not_take_up", edition, idea.number) in file) is is_offered


def test_a_draft_is_in_no_office(client, edition, coordinator):
    draft = ProposalFactory(edition=edition)

    assert client.get(address_of("office_proposal", edition, draft.number)).status_code == 404


def test_another_towns_office_is_closed(client, coordinator):
    elsewhere = EditionFactory(running=True)

    assert client.get(address_of("office_proposals", elsewhere)).status_code == 403


def test_outside_the_collection_no_form_is_offered_and_the_date_is_said(client, edition, resident):
    opened_at, closed_at = LONG_AGO, LONG_AGO + timedelta(days=1)
    Phase.objects.filter(kind=PhaseKind.COLLECTION).update(opens_at=opened_at, closes_at=closed_at)

    page = text_of(client.get(address_of("proposal_new", edition), follow=True))

    assert 'name="title"' not in page
    assert "2026" in page


# --- The one list of fields


@pytest.mark.parametrize("step", STEPS)
def test_a_step_asks_for_the_fields_declared_for_it_and_shows_what_stands(step, edition):
    everything = rules_of_a(proposing=ProposingRules(kinds=tuple(ProposerKind)))
    theme, quarter = ThemeFactory(municipality=edition.municipality), TerritoryFactory()
    proposal = ProposalFactory(edition=edition, theme=theme, territory=quarter, rough_cost_eur=12)
    proposal.members.create(name="Ada")

    form = STEPS[step][0](edition=edition, rules=everything, proposal=proposal)

    assert set(form.asks()) == {name for name, of_step in STEP_OF_FIELD.items() if of_step == step}
    stands = {"theme": theme.slug, "territory": quarter.slug, "members": "Ada"}
    assert {name: form.initial[name] for name in form.asks()} == {
        name: stands.get(name, getattr(proposal, name)) for name in form.asks()
    }


def test_the_bounds_of_a_cost_stand_beside_it_and_hold_at_once(client, edition, resident):
    draft = ProposalFactory(edition=edition, author=resident)
    address = address_of("proposal_edit", edition, draft.number, "cost")

    page = text_of(client.get(address))
    refused = client.post(address, {"rough_cost_eur": "900 000 €", "version": "1"})
    client.post(address, {"rough_cost_eur": "12 000,00 €", "version": "1"})

    assert "Un projet coûte de 3\u202f000\u00a0€ à 120\u202f000\u00a0€ (article 3)." in page
    assert refused.status_code == 422
    assert 'value="900 000 €"' in text_of(refused)
    assert Proposal.objects.get().rough_cost_eur == 12_000


def test_a_wrong_register_number_is_told_where_it_is_typed(client, edition, resident):
    draft = ProposalFactory(edition=edition, author=resident)
    typed = {"proposer_kind": "association", "proposer_name": "Le Four", "version": "1"}
    address = address_of("proposal_edit", edition, draft.number, "proposer")

    answer = client.post(address, {**typed, "association_number": "732 829 321"})

    assert answer.status_code == 422
    assert "Un chiffre de ce numéro SIREN est faux" in text_of(answer)
    assert "732 829 321" in text_of(answer)


# --- Nothing typed is lost on the way


def test_going_back_saves_what_was_typed(client, edition, resident):
    idea = ProposalFactory(edition=edition, author=resident)
    step = address_of("proposal_edit", edition, idea.number, "story")
    version = re.search(r'name="version" value="(\d+)"', text_of(client.get(step)))[1]

    answer = client.post(step, {"version": version, "body": "Des bancs à l’ombre", "back": "1"})

    idea.refresh_from_db()
    assert idea.body == "Des bancs à l’ombre"
    assert answer["Location"] == address_of("proposal_edit", edition, idea.number, "place")


def test_the_way_to_the_register_saves_the_idea_and_leads_back_to_it(client, edition):
    client.force_login(UserFactory())
    new = address_of("proposal_new", edition)
    page = text_of(client.get(new, follow=True))
    assert f'name="register" value="{address_of("register", edition)}" form="step"' in page

    answer = client.post(new, {"title": "Un banc", "summary": "", "register": "1"})

    idea = Proposal.objects.get()
    step = address_of("proposal_edit", edition, idea.number, "idea")
    assert idea.title == "Un banc"
    assert answer["Location"] == f"{address_of('register', edition)}?{urlencode({'next': step})}"


def test_the_review_leads_to_the_register_and_back(client, edition):
    idea = ProposalFactory(edition=edition, author=UserFactory())
    client.force_login(idea.author)
    review = address_of("proposal_review", edition, idea.number)

    page = text_of(client.get(review))

    assert f'<form id="register" action="{address_of("register", edition)}">' in page
    assert f'name="next" value="{review}"' in page


# --- What is true of an idea that is sent


def test_an_idea_that_is_public_is_never_called_a_draft(client, edition, resident):
    idea = ProposalFactory(edition=edition, author=resident, submitted=True)

    page = text_of(client.get(address_of("proposal_edit", edition, idea.number, "idea")))

    assert "Vos changements sont publics dès l’enregistrement." in page
    assert "Brouillon" not in page
    assert client.get(address_of("proposal_review", edition, idea.number)).url == idea.get_absolute_url()


def test_a_public_idea_says_when_its_text_was_changed(client, edition, resident):
    idea = ProposalFactory(edition=edition, author=resident, submitted=True)
    assert "Texte modifié" not in text_of(client.get(idea.get_absolute_url()))

    proposals.save(idea, {"summary": "Autrement dit."}, version=idea.version, by=resident, at=timezone.now())

    assert "Texte modifié" in text_of(client.get(idea.get_absolute_url()))


@pytest.mark.parametrize("trait", ["withdrawn", "admitted", "not_taken_up"])
def test_what_can_no_longer_be_changed_has_no_form(client, edition, resident, trait):
    idea = ProposalFactory(edition=edition, author=resident, **{trait: True})

    for name, more in (("proposal_edit", ["idea"]), ("proposal_review", [])):
        assert client.get(address_of(name, edition, idea.number, *more)).url == idea.get_absolute_url()


def test_an_idea_shows_where_its_project_stands(client, edition):
    idea = ProposalFactory(edition=edition, admitted=True)
    type(idea.project).objects.filter(pk=idea.project.pk).update(status="on_ballot", cost_eur=1_000)

    for address in (idea.get_absolute_url(), address_of("proposals", edition)):
        page = text_of(client.get(address))
        assert "Au vote" in page
        assert "la commune l’étudie" not in page


@pytest.mark.parametrize(
    ("ground", "badge"),
    [("already_planned", "Déjà prévu"), ("redirected", "hors budget"), ("passed_on", "Transmis")],
)
def test_what_is_done_about_an_idea_all_the_same_is_its_badge_and_a_filter(client, edition, ground, badge):
    ProposalFactory(edition=edition, not_taken_up=True, title="Hors du règlement", ground="outside_rulebook")
    ProposalFactory(edition=edition, not_taken_up=True, title="Celle que l’on cherche", ground=ground)

    page = client.get(address_of("proposals", edition), {"status": ground})

    assert titles(page) == ["Celle que l’on cherche"]
    assert badge in re.search(r"card__foot.*?</div>", text_of(page), re.DOTALL).group()


def test_the_coordinator_reads_the_letter_before_it_leaves(client, edition):
    idea = ProposalFactory(edition=edition, submitted=True)
    client.force_login(coordinator_of(edition))
    typed = {
        "outside_rulebook-ground": "outside_rulebook",
        "outside_rulebook-article": "3",
        "outside_rulebook-reason": "Un salaire ne peut être payé par ce budget.",
    }

    page = client.post(address_of("proposal_not_take_up", edition, idea.number), {**typed, "preview": "1"})

    idea.refresh_from_db()
    assert (page.status_code, idea.status) == (200, ProposalStatus.SUBMITTED)
    assert "Voici pourquoi" in text_of(page)
    assert text_of(page).count("Un salaire ne peut être payé par ce budget.") == 2
    assert "3. Ce qui peut être proposé" in text_of(page)


# --- A draft is found again


def test_going_back_to_the_first_page_and_saving_again_makes_one_draft(client, edition, resident):
    new = address_of("proposal_new", edition)
    client.post(new, {"title": "Un banc", "summary": "À l’ombre", "request_key": str(uuid4())})

    client.post(new, {"title": "Un banc", "summary": "Au soleil", "request_key": str(uuid4())})

    assert [(idea.title, idea.summary) for idea in Proposal.objects.all()] == [("Un banc", "Au soleil")]


def test_going_back_and_changing_the_title_changes_the_one_draft(client, edition, resident):
    first = client.get(client.get(address_of("proposal_new", edition)).url)
    where, key = first.wsgi_request.get_full_path(), str(first.context["form"].initial["request_key"])
    client.post(where, {"title": "Un banc", "summary": "À l’ombre", "request_key": key})

    back = client.get(where)
    sent_again = client.post(where, {"title": "Deux bancs", "summary": "À l’ombre", "request_key": key})

    idea = Proposal.objects.get()
    assert back.url == address_of("proposal_edit", edition, idea.number, "idea")
    assert sent_again.url == address_of("proposal_edit", edition, idea.number, "place")
    assert idea.title == "Deux bancs"


def test_each_time_one_asks_for_a_new_idea_another_may_begin(client, edition, resident):
    for title in ("Un banc", "Un verger"):
        where = client.get(address_of("proposal_new", edition)).url
        key = str(client.get(where).context["form"].initial["request_key"])
        client.post(where, {"title": title, "summary": "À l’ombre", "request_key": key})

    assert Proposal.objects.count() == 2


def test_the_edition_and_the_draft_lead_on_where_one_stopped(client, edition, resident):
    client.post(address_of("proposal_new", edition), {"title": "Un banc", "summary": "À l’ombre"})
    idea = Proposal.objects.get()

    front = text_of(client.get(edition.get_absolute_url()))
    own = text_of(client.get(idea.get_absolute_url()))

    assert "Continuer mon idée" in front
    assert f'href="{address_of("proposals_mine", edition)}"' in front
    assert "Continuer\xa0: étape 2 sur 6" in own
    assert f'href="{address_of("proposal_edit", edition, idea.number, "place")}"' in own

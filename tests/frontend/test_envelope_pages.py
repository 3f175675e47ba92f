"""A long paper has a page for each envelope; the ballot is sent whole from page to page, and lies nowhere."""

import re

import pytest
from playwright.sync_api import expect

from budget.enums import ZoneChoice
from budget.models import Phase
from tests.factories.accounts import TerritoryFactory
from tests.factories.voting import On, PollFactory, choices_in, voter_of
from tests.frontend.test_ballot_first import open_poll, sign_in_by_code, way_of
from tests.frontend.test_booth import address_of, hidden
from tests.frontend.test_letter_codes import ALWAYS, code_of, type_code
from tests.journeys.test_accessibility import sign_in
from tests.voting.test_casting import content_of_every_table
from voting.models import Ballot
from voting.tally.types import BLANK, Choice

TOWN = On(300_000, (10_000,) * 8, name="Toute la ville")
SCHOOLS = On(100_000, (5_000,) * 5, name="Les écoles")
FIRST, SECOND = "Enveloppe 1 sur 2", "Enveloppe 2 sur 2"

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll():
    return PollFactory(settled=True, paper=(TOWN, SCHOOLS))


@pytest.fixture
def person(client, poll):
    voter = voter_of(poll)
    client.force_login(voter.user)
    return voter.user


def fields(page):
    """What the browser sends of this page's form, but for its buttons."""
    sent = hidden(page.text)
    for name, value in re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page.text):
        sent.setdefault(name, []).append(value)
    return sent


def shown(page):
    return re.findall(r'<fieldset class="ballot__contest" id="contest-(\d+)"', page.text)


def press(client, poll, page, **more):
    return client.post(address_of(poll), {**fields(page), **more})


@pytest.mark.parametrize(
    ("papers", "pages"),
    [
        ((TOWN, SCHOOLS), ["1"]),
        ((On(300_000, (10_000,) * 7), SCHOOLS), ["1", "2"]),  # twelve projects in all
        ((On(900_000, (10_000,) * 30),), ["1"]),
    ],
)
def test_more_than_twelve_projects_in_several_envelopes_have_a_page_for_each(client, papers, pages):
    poll = PollFactory(settled=True, paper=papers)
    client.force_login(voter_of(poll).user)

    page = client.get(address_of(poll))

    assert shown(page) == pages
    assert (FIRST in page.text) == (papers == (TOWN, SCHOOLS))


def test_one_goes_on_back_and_on_again_and_casts_what_was_marked_on_every_page(client, poll, person):
    first = client.get(address_of(poll))
    second = press(client, poll, first, contest_1=["2", "5"], go="2")
    assert (shown(second), SECOND in second.text) == (["2"], True)

    back = press(client, poll, second, contest_2=["9"], edit="1")
    assert shown(back) == ["1"]
    assert sorted(fields(back)["contest_1"]) == ["2", "5"]
    again = press(client, poll, back, contest_1=["5"], go="2")
    assert fields(again)["contest_2"] == ["9"]
    review = press(client, poll, again)
    client.post(address_of(poll, "booth_cast"), hidden(review.text))

    assert choices_in(poll) == [{"1": Choice.approving([5]), "2": Choice.approving([9])}]


def test_a_page_turned_writes_no_row_and_stands_in_no_address(client, poll, person):
    before = content_of_every_table()

    page = press(client, poll, client.get(address_of(poll)), contest_1=["2"], go="2")

    assert page.status_code == 200
    assert content_of_every_table() == before
    assert "no-store" in page["Cache-Control"]
    assert not re.search(r'(href|action)="[^"]*contest', page.text.replace('href="#contest', ""))
    assert not page.cookies.get("kept")


def test_one_does_not_go_on_from_an_envelope_at_fault_nor_hears_of_one_not_seen_yet(client, poll, person):
    stopped = press(client, poll, client.get(address_of(poll)), contest_1=list("123456"), go="2")

    assert stopped.status_code == 422
    assert shown(stopped) == ["1"]
    assert "retirez-en 1" in stopped.text
    assert "Les écoles" not in stopped.text


def test_one_goes_back_from_an_envelope_that_is_not_filled(client, poll, person):
    second = press(client, poll, client.get(address_of(poll)), contest_1=["2"], go="2")

    assert press(client, poll, second, edit="1").status_code == 200


def test_a_fault_leads_to_the_page_of_its_envelope_and_names_the_others(client, poll, person):
    second = press(client, poll, client.get(address_of(poll)), contest_1=["2"], go="2")
    at_once = client.post(address_of(poll), {"page": "2"})

    nothing = press(client, poll, second)

    assert (nothing.status_code, shown(nothing)) == (422, ["2"])
    assert 'href="#contest-2"' in nothing.text
    assert shown(at_once) == ["1"]
    assert re.search(r'<button [^>]*form="ballot" name="edit" value="2">Les écoles</button>', at_once.text)


def test_from_the_review_one_changes_the_envelope_one_names(client, poll, person):
    review = client.post(address_of(poll), {"contest_1": ["2"], "blank_2": "yes"})
    assert re.search(r'name="edit" value="2" formaction="[^"]+">Modifier<span[^>]*> Les écoles<', review.text)

    page = press(client, poll, review, edit="2")

    assert shown(page) == ["2"]
    assert fields(page)["blank_2"] == ["yes"]
    assert fields(page)["contest_1"] == ["2"]


def test_another_language_stays_on_the_page_with_all_that_is_marked(client, poll, person):
    second = press(client, poll, client.get(address_of(poll)), contest_1=["2"], go="2")

    page = press(client, poll, second, contest_2=["11"], language="en")

    assert "Envelope 2 of 2" in page.text
    assert fields(page)["contest_1"] == ["2"]
    assert fields(page)["contest_2"] == ["11"]


def test_what_was_typed_wrongly_on_another_page_comes_along_as_it_was_typed(client):
    rules = {"ballot_rule": "points", "ballot_bounds": {"highest": 100, "total": 100}}
    poll = PollFactory(settled=True, paper=(TOWN._replace(rules=rules), SCHOOLS))
    client.force_login(voter_of(poll).user)

    page = client.post(address_of(poll), {"value_1_2": "beaucoup", "page": "1", "edit": "2"})

    assert shown(page) == ["2"]
    assert hidden(page.text)["value_1_2"] == ["beaucoup"]


def test_whoever_fills_first_turns_the_pages_too_and_reads_all_of_it_over(client):
    poll = open_poll(paper=(TOWN, SCHOOLS))
    voter = voter_of(poll, user__email="jeanne@example.org")
    second = press(client, poll, client.get(address_of(poll)), contest_1=["2"], go="2")
    assert "kept" not in client.cookies
    assert SECOND in second.text

    way = way_of(press(client, poll, second, contest_2=["10"]))
    review = client.get(sign_in_by_code(client, voter.user.email, way=way)["Location"])

    assert hidden(review.text)["contest_1"] == ["2"]
    assert hidden(review.text)["contest_2"] == ["10"]
    assert not Ballot.objects.exists()


def test_with_the_code_of_a_letter_one_turns_the_pages_of_its_own_booth(client):
    poll = PollFactory(settled=True, paper=(TOWN, SCHOOLS), **ALWAYS)
    Phase.objects.filter(edition=poll.edition).update(**ALWAYS)
    type_code(client, poll.edition, code_of(poll.edition))
    booth = address_of(poll, "code_booth")

    second = client.post(booth, {**fields(client.get(booth)), "contest_1": ["2"], "go": "2"})
    review = client.post(booth, {**fields(second), "blank_2": "yes"})
    client.post(address_of(poll, "code_cast"), hidden(review.text))

    assert f'action="{booth}"' in second.text
    assert choices_in(poll) == [{"1": Choice.approving([2]), "2": BLANK}]


def test_the_quarters_among_which_one_chooses_share_a_page(client):
    quarters = [TerritoryFactory()]
    quarters.append(TerritoryFactory(municipality=quarters[0].municipality))
    rules = {"access": ZoneChoice.CHOSEN_ZONE}
    poll = PollFactory(
        settled=True,
        edition__municipality=quarters[0].municipality,
        paper=(TOWN, *(On(50_000, (5_000,) * 3, territory=quarter, rules=rules) for quarter in quarters)),
    )
    client.force_login(voter_of(poll).user)

    second = press(client, poll, client.get(address_of(poll)), contest_1=["2"], go="2")

    assert (shown(second), SECOND in second.text) == (["2", "3"], True)
    assert "Est-ce bien votre bulletin" in press(client, poll, second, contest_3=["12"]).text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_script", [True, False])
def test_in_a_browser_with_and_without_script_the_pages_are_turned_and_the_ballot_is_whole(
    visitor, site, poll, has_script
):
    page = visitor(java_script_enabled=has_script, viewport={"width": 390, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    page.goto(address_of(poll))
    page.locator("[name=contest_1][value='3']").check()
    page.get_by_role("button", name="Enveloppe suivante").click()
    page.locator("[name=contest_2][value='9']").check()
    page.get_by_role("button", name="Enveloppe précédente").click()
    expect(page.locator("[name=contest_1]:checked")).to_have_count(1)
    page.locator("[name=contest_1][value='3']").press("Enter")  # goes on, as the button does
    expect(page.locator("[name=contest_2]:checked")).to_have_count(1)
    if has_script:
        expect(page.locator("[data-chosen]")).to_have_text("1")
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    page.get_by_role("heading", name="Votre bulletin est dans l’urne").wait_for()

    assert choices_in(poll) == [{"1": Choice.approving([3]), "2": Choice.approving([9])}]

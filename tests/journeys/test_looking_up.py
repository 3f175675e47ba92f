"""One's own ballot, found in the browser: seen by its voter, and told to nobody."""

import math

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.voting import On, marking
from tests.frontend.test_verifying import PAPER, published
from tests.journeys.axe import faults_on, page_with_axe
from voting.models import Outcome, PublishedFile
from voting.published.lines import Purpose, namer
from voting.services.counting import opening
from voting.tally.looking.own_share import PartKind, own_share

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(poll, name, *more):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug, *more])


def in_groups(number):
    return " ".join(number[at : at + 4] for at in range(0, 16, 4)).lower()


def look_up(page, poll, typed):
    """Types the number on the page; gives everything that the browser asked for meanwhile."""
    asked = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers} {request.post_data}"))
    page.goto(address(poll, "look_up"))
    page.get_by_label("Mon numéro de suivi").fill(typed)
    page.get_by_role("button", name="Chercher sur cet appareil").click()
    return asked


def test_a_voter_finds_the_ballot_and_no_request_carries_the_number(page):
    poll = published(230)
    line = bytes(PublishedFile.objects.get(name="urn.csv").content).decode().splitlines()[7]
    number, first, _second = line.split(";")

    asked = look_up(page, poll, in_groups(number))

    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text("Votre bulletin est dans l’urne")
    expect(answer).to_contain_text(f"{first}. {poll.entries.get(number=int(first)).title}")
    expect(answer).to_contain_text("Où est allée votre part")
    assert any("urn.csv" in request for request in asked)
    told = " ".join(asked).upper()
    assert number not in told.replace(" ", "")
    assert in_groups(number).upper() not in told
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
    )
    assert number not in kept.upper().replace(" ", "")


def test_a_locked_line_opens_with_its_own_number_in_the_browser(page, monkeypatch):
    numbers = []
    of_rows = opening.numbers_of

    def noted(*rows):
        numbers[:] = of_rows(*rows)
        return numbers

    monkeypatch.setattr(opening, "numbers_of", noted)
    poll = published(60)
    number = numbers[0].decode()
    assert namer(Purpose.LOCKED, "1")(number.encode()) in bytes(
        PublishedFile.objects.get(name="locked-1.csv").content
    )

    look_up(page, poll, number)

    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text("Votre bulletin est dans l’urne")
    expect(answer.locator("h3")).to_have_count(len(PAPER))
    expect(answer.locator("li")).to_have_count(len(PAPER))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2222 2222 2222 2222", "Aucun bulletin ne porte ce numéro"),
        ("2222 2222 2222", "Ce n’est pas un numéro de suivi"),
        ("AEIO AEIO AEIO AEIO", "Ce n’est pas un numéro de suivi"),
    ],
)
def test_a_number_that_no_ballot_bears_is_answered_with_what_to_do(page, typed, said):
    poll = published(60)

    look_up(page, poll, typed)

    expect(page.locator("[data-answer]")).to_contain_text(said)


def test_a_list_that_was_altered_on_its_way_is_said(page):
    poll = published(230)
    page.route("**/urn.csv", lambda route: route.fulfill(body="number;1;2\n2222222222222222;1;5\n"))

    look_up(page, poll, "2222222222222222")

    expect(page.locator("[data-answer]")).to_contain_text("n’est pas celle qui a été signée")


def test_without_script_the_list_itself_is_there(scriptless_page):
    poll = published(230)
    number = bytes(PublishedFile.objects.get(name="urn.csv").content).decode().splitlines()[-1][:16]

    scriptless_page.goto(address(poll, "look_up"))
    scriptless_page.get_by_role("link", name=" à ").last.click()

    expect(scriptless_page.get_by_text(in_groups(number).upper(), exact=True)).to_be_visible()


def in_euros(amount):
    """Rounded down to a cent, as the page writes it."""
    cents = math.floor(amount * 100)
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    return f"{whole},{cents % 100:02} €"


SHARING = {
    "tally_rule": "equal-shares",
    "tally_options": {"utility": "cost", "completion": "greedy", "ties": ["cost", "lot"]},
}


def test_where_one_s_part_went_is_what_our_own_program_says(page):
    paper = (On(100_000, (40_000, 35_000, 30_000, 25_000, 9_000), rules=SHARING),)
    poll = published(230, paper, lambda n: marking(1 + n % 3, 4 + n % 2))
    number, cell = (
        bytes(PublishedFile.objects.get(name="urn.csv").content).decode().splitlines()[9].split(";")
    )
    outcome = Outcome.objects.get()
    own = own_share(outcome.counted, [(int(mark), 1) for mark in cell.split("+")])
    assert {part.kind for part in own.parts} & {PartKind.PAID}

    look_up(page, poll, number)

    page.get_by_text("Où est allée votre part").click()
    said = page.locator("[data-answer] details li").all_inner_texts()
    amounts = [in_euros(own.passes[0].began)]
    amounts += [in_euros(part.amount) for part in own.parts if part.kind is PartKind.PAID]
    assert [told for told in amounts if told not in " ".join(said).replace("\xa0", " ")] == []
    assert len(said) == 1 + len(own.parts)


def number_of_one(name="urn.csv"):
    return bytes(PublishedFile.objects.get(name=name).content).decode().splitlines()[7][:16]


def a_euro_more(outcome):
    outcome["result"]["entries"][0]["cost"] += 1


def a_step_fewer(outcome):
    outcome["result"]["steps"].pop()


def no_result(outcome):
    outcome["result"] = None


@pytest.mark.parametrize("change", [a_euro_more, a_step_fewer, no_result])
def test_steps_that_are_not_those_that_were_published_are_said_and_not_drawn(page, change):
    poll = published(230)

    def altered(route):
        outcomes = route.fetch().json()
        change(outcomes[0])
        route.fulfill(json=outcomes)

    page.route(f"**{address(poll, 'api_outcomes')}", altered)

    look_up(page, poll, number_of_one())

    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text("Les étapes du décompte reçues ne sont pas celles qui ont été publiées")
    expect(answer.locator("h3")).to_have_count(len(PAPER))
    expect(answer.locator("details")).to_have_count(len(PAPER) - 1)


def test_steps_that_the_town_itself_finds_altered_are_said(page):
    poll = published(230)
    page.route(f"**{address(poll, 'api_outcomes')}", lambda route: route.fulfill(status=409, json={}))

    look_up(page, poll, number_of_one())

    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text("ne sont pas celles qui ont été publiées")
    expect(answer.locator("details")).to_have_count(0)


OPEN_ALL = "() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })"


def test_the_proof_of_many_ballots_is_for_everybody_to_read(visitor):
    poll, page = published(230), page_with_axe(visitor)
    number = bytes(PublishedFile.objects.get(name="urn.csv").content).decode().splitlines()[1][:16]

    faults = {}
    for name, more in (("verify", []), ("look_up_ranges", [1]), ("look_up_lines", [2])):
        page.goto(address(poll, name, *more))
        page.evaluate(OPEN_ALL)
        faults[name] = list(faults_on(page))
    page.goto(address(poll, "look_up"))
    page.get_by_label("Mon numéro de suivi").fill(number)
    page.keyboard.press("Enter")
    expect(page.locator("[data-answer]")).to_contain_text("Votre bulletin est dans l’urne")
    page.evaluate(OPEN_ALL)
    faults["look_up"] = list(faults_on(page))

    assert {name: found for name, found in faults.items() if found} == {}

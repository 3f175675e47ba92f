"""The page that one saves and opens from the disk: it counts again, and sees what was changed."""

import json
import random
import re
from dataclasses import replace
from itertools import count as whole_numbers

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from frontend.outcomes import saved_page
from tests.frontend.test_verifying import published
from tests.journeys.axe import AXE, EVERY_RULE
from tests.voting.published import polls
from tests.voting.published.conftest import Published, open_throughout, zones
from tests.voting.tally.test_shared_elections import shared
from voting.published import canonical
from voting.published.archive import archive
from voting.published.making import make
from voting.tally import pabulib
from voting.tally.errors import TallyError
from voting.tally.registry import TallyRules, count
from voting.tally.types import Candidate, Election, Marking, Options

pytestmark = pytest.mark.browser

ENDED = re.compile("allHolds|refused")


@pytest.fixture
def saved(browser, tmp_path):
    """The page, opened from the disk."""
    place = tmp_path / "verify.html"
    place.write_bytes(saved_page.content())
    context = browser.new_context(locale="en-GB", offline=True)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(place.as_uri())
    yield page
    context.close()
    assert faults == []


def checked(page, files):
    """What the page says of these files, line by line; the last one says all."""
    given = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files.items()
    ]
    page.set_input_files("#files", given)
    expect(page.locator("#ending")).to_have_class(ENDED, timeout=120_000)
    return [*page.locator("#found li").all_inner_texts(), page.inner_text("#ending")]


@pytest.fixture(scope="module")
def open_poll():
    return Published(*open_throughout())


@pytest.fixture(scope="module")
def zoned_poll():
    return Published(*zones())


def test_it_finds_the_same_winners_in_an_open_poll(saved, open_poll):
    *lines, ending = checked(saved, open_poll.made.files)

    assert ending == (
        "Everything agrees: 2 contest(s) of 2 counted again. "
        "Not checked here: the key, for want of the one that the town published before the vote."
    )
    assert all(line.startswith("✓") for line in lines)
    assert lines[0].startswith("✓ The signature holds")


def test_it_reads_the_archive_as_it_was_saved(saved, open_poll):
    files = {"all.zip": archive(open_poll.made.files, "montsereine")}

    assert checked(saved, files)[-1].startswith("Everything agrees")


@pytest.mark.django_db
@pytest.mark.parametrize("ballots", [230, 60, 5])
def test_what_a_town_gives_out_holds_with_the_key_that_it_names(saved, client, ballots):
    poll = published(ballots)
    page = client.get(reverse("verify", args=[poll.municipality.slug, poll.edition.slug]))
    files = client.get(reverse("published_files", args=[poll.municipality.slug, poll.edition.slug]))

    saved.get_by_label("The key that the town published").fill(page.context["publication"].key)
    *lines, ending = checked(saved, {"all.zip": files.content})

    assert all(line.startswith("✓") for line in lines)
    assert ending.startswith("Everything agrees")
    assert "the key" not in ending


def test_of_few_ballots_it_checks_what_is_published_and_the_commission_the_rest(saved, zoned_poll):
    everybody = checked(saved, zoned_poll.made.files)
    commission = checked(saved, {**zoned_poll.made.files, **zoned_poll.made.commission})

    assert everybody[-1].startswith("Everything agrees: 1 contest(s) of 4 counted again.")
    assert everybody[-1].endswith("; the ballots that only the commission may read.")
    assert commission[-1].startswith("Everything agrees: 4 contest(s) of 4 counted again.")
    assert "commission" not in commission[-1]


def test_the_key_is_asked_for_and_compared(saved, open_poll):
    assert checked(saved, open_poll.made.files)[-1].endswith("before the vote.")

    for key, ending in ((polls.SIGNER, "Everything agrees"), (polls.WITNESS, "REFUSE THEM")):
        saved.get_by_label("The key that the town published").fill(key.key.text)
        saved.get_by_label("The key that the town published").blur()
        expect(saved.locator("#ending")).to_contain_text(ending)
        assert "Not checked" not in saved.inner_text("#ending")


def test_sheets_of_paper_are_told_beside_what_the_heads_count(saved):
    contests = [polls.contest()]
    cast = polls.papers(210, contests)
    honest, silent = (
        make(facts, polls.packed(contests, cast), signer=polls.SIGNER, salt=polls.SALT)
        for facts in (
            polls.facts(contests, cast, on_paper=12),
            replace(polls.facts(contests, cast, on_paper=12), on_paper=11),
        )
    )

    assert checked(saved, honest.files)[-1].startswith("Everything agrees")
    assert "REFUSE" in checked(saved, silent.files)[-1]


def without_last_line(content):
    return b"\n".join(content.split(b"\n")[:-2]) + b"\n"


def with_choices_swapped(content):
    lines = content.split(b"\n")
    one, other = lines[1].partition(b";"), lines[2].partition(b";")
    lines[1], lines[2] = one[0] + b";" + other[2] + b" ", other[0] + b";" + one[2]
    return b"\n".join(lines)


def with_another_winner(content):
    said = canonical.read(content)
    said["contests"][0]["outcome"].update(winners=[1], total_cost=60)
    return canonical.to_bytes(said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_for_everybody_to_read(browser, tmp_path, open_poll, scheme):
    place = tmp_path / "verify.html"
    place.write_bytes(saved_page.content())
    context = browser.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": 320, "height": 800}
    )
    page = context.new_page()
    page.add_init_script(Axe().axe_script)
    page.goto(place.as_uri())
    checked(page, {**open_poll.made.files, "contest-1.pb": b""})

    faults = page.evaluate(AXE, EVERY_RULE)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert faults == []
    assert width <= 320


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("urn.csv", without_last_line, "urn.csv is not the file that was signed."),
        ("urn.csv", with_choices_swapped, "urn.csv is not the file that was signed."),
        ("urn.csv", lambda _content: None, "The file urn.csv is missing."),
        ("contest-1.pb", lambda content: content + b"\n", "contest-1.pb is not the file that was signed."),
        ("publication.json", with_another_winner, "this count gives other winners"),
        ("publication.json", with_another_winner, "The signature is not that of this publication.json."),
        ("publication.json", lambda content: content + b" ", "publication.json cannot be read."),
        (
            "publication.note",
            lambda content: content.replace(b"ballots 240", b"ballots 241"),
            "The signature",
        ),
        ("publication.note", lambda content: content[:-10] + b"AAAAAAAA=\n", "publication.note"),
    ],
)
def test_it_refuses_what_was_changed(saved, open_poll, name, change, said):
    changed = {**open_poll.made.files, name: change(open_poll.made.files[name])}

    *lines, ending = checked(
        saved, {file: content for file, content in changed.items() if content is not None}
    )

    assert ending.startswith("REFUSE THEM")
    assert any(line.startswith("✗") and said in line for line in lines), lines


# --- Its counts beside ours, on elections that nobody chose


def drawn(draw):
    """A small election with many ties, by a rule and options that the page knows."""
    are_points = draw.random() < 0.3
    candidates = [
        Candidate(str(n), n, draw.choice([0, 10, 20, 20, 30, 50, 7]), frozenset(), draw.random() < 0.08)
        for n in range(1, draw.randint(2, 8))
    ]
    numbers = [candidate.number for candidate in candidates]
    ballots = {}
    for _voter in range(draw.randint(0, 25)):
        chosen = sorted(draw.sample(numbers, draw.randint(0, len(numbers))))
        marks = tuple((number, draw.randint(2, 5) if are_points else 1) for number in chosen)
        ballots[marks] = ballots.get(marks, 0) + draw.randint(1, 3)
    rule = draw.choice(["greedy", "fixed", "greedy-per-cost", "equal-shares", "equal-shares"])
    options = {
        "ties": draw.choice([["cost", "votes", "lot"], ["lot"], ["id"], ["cost", "lot"]]),
        "seed": "Montsereine 2026",
        "utility": draw.choice([*UTILITIES[rule], *(["points"] if are_points else [])]),
        "leftover": draw.choice(["skip", "stop", "carry", "top-up"]),
        "minimum_votes": draw.choice([0, 0, 3]),
        "minimum_share": draw.choice(["0", "1/3"]),
        "keep_unsupported": draw.random() < 0.2,
        "winners": draw.choice([None, None, draw.randint(1, 3)]),
    }
    if options["leftover"] == "top-up":
        options |= {"reserve": draw.randint(1, 30), "top_up_from": draw.choice(["1/2", "1"])}
    if rule == "fixed":
        options["winners"] = draw.randint(1, 4)
    if rule == "equal-shares":
        options |= {
            "completion": draw.choice(["none", "add1", "add1u", "greedy"]),
            "add1_stop": draw.choice(["exhaustive", "overspend"]),
            "share": draw.choice(["exact", "floor"]),
        }
    marking = Marking.POINTS if are_points else Marking.APPROVAL
    return candidates, ballots, draw.choice([50, 90, 17]), marking, rule, options


PLAIN = ["approvals", "cardinality"]
UTILITIES = {
    "greedy": PLAIN,
    "fixed": PLAIN,
    "greedy-per-cost": [*PLAIN, "cost"],
    "equal-shares": [*PLAIN, "cost"],
}
COUNTED = """async cases => Promise.all(cases.map(one =>
  new Count(one.candidates, one.ballots, one.budget, one.unit, one.tally, one.tally.options.seed)
    .result(async () => {})))"""


def as_asked(candidates, ballots, budget, unit, rule, options):
    return {
        "candidates": [
            {"number": one.number, "id": one.id, "cost": one.cost, "withdrawn": one.withdrawn}
            for one in candidates
        ],
        "ballots": [
            {"marks": [{"number": number, "value": value} for number, value in marks], "weight": weight}
            for marks, weight in ballots.items()
        ],
        "budget": budget,
        "unit": unit,
        "tally": {"rule": rule, "options": options},
    }


def as_answered(result, candidates):
    """With the whole result as its fingerprint is made."""
    numbers = {candidate.id: candidate.number for candidate in candidates}
    return {
        "winners": [numbers[winner] for winner in result.winners],
        "cost": result.total_cost,
        "carried": (result.passes[-1].carried or 0) if result.passes else 0,
        "text": result.to_bytes().decode(),
    }


def test_its_counts_are_ours_on_elections_full_of_ties(saved):
    draw, asked, expected = random.Random(20_26), [], []
    for _try in whole_numbers():
        candidates, ballots, budget, marking, rule, options = drawn(draw)
        try:
            election = Election.of(candidates, ballots, budget=budget, marking=marking)
            result = count(election, rule, Options.from_json(options))
        except TallyError:
            continue
        asked.append(as_asked(candidates, ballots, budget, 1, rule, result.options.to_json()))
        expected.append(as_answered(result, candidates))
        if len(asked) == 400:
            break

    found = saved.evaluate(COUNTED, asked)

    wrong = [json.dumps(case) for case, ours, its in zip(asked, expected, found, strict=True) if ours != its]
    assert wrong == []


SHARED_COUNTS = [
    (
        "poland_swiecie_2023_.pb",
        TallyRules("equal-shares", Options.from_json({"utility": "cost", "completion": "add1"})),
    ),
    (
        "poland_swiecie_2023_.pb",
        TallyRules("equal-shares", Options.from_json({"utility": "cardinality", "completion": "greedy"})),
    ),
    ("poland_warszawa_2024_ursynow.pb", TallyRules("greedy", Options.from_json({"leftover": "skip"}))),
    ("poland_warszawa_2024_ursynow.pb", TallyRules("equal-shares", Options.from_json({"utility": "cost"}))),
]


@pytest.mark.parametrize(("name", "rules"), SHARED_COUNTS)
def test_its_counts_are_ours_on_elections_of_real_towns(saved, name, rules):
    election = pabulib.read(shared(name)).election()
    rules = rules.with_seed("Montsereine 2026")
    numbers = [candidate.number for candidate in election.candidates]
    ballots = {}
    for choices, _values, weight in election.ballots:
        marks = tuple((numbers[choice], 1) for choice in choices)
        ballots[marks] = ballots.get(marks, 0) + weight

    asked = as_asked(
        election.candidates, ballots, election.budget, election.unit, rules.rule, rules.options.to_json()
    )

    assert saved.evaluate(COUNTED, [asked]) == [as_answered(rules.count(election), election.candidates)]

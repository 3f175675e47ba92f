"""What the README works by hand is what the code does, and it names every rule."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.voting.tally.pbtext import read
from voting.tally.ballots import packing
from voting.tally.counting import lots
from voting.tally.looking.fairness import Verdict, fairness
from voting.tally.looking.margins import MarginKind, margins
from voting.tally.looking.own_share import PartKind, own_share
from voting.tally.plan import Plan
from voting.tally.registry import RULES, TallyRules, count, recount
from voting.tally.types import BLANK, Choice, Options, ReasonCode, Utility
from voting.tally.types.options import Completion, Leftover, TieCriterion

README = (Path(lots.__file__).parents[1] / "README.md").read_text("utf-8")
SEED = "Montsereine 2026"


def block(language, place=0):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)[place]


def test_the_example_of_greedy():
    file = read(block("pb"))
    rules = file.tally_rules()

    result = count(file.election(), rules.rule, replace(rules.options, seed=SEED))

    assert result.winners == ("1", "3", "4")
    assert result.total_cost == 102_000
    assert {entry.id: entry.reason.code for entry in result.entries if not entry.funded} == {
        "2": ReasonCode.TOO_DEAR,
        "5": ReasonCode.TOO_DEAR,
        "6": ReasonCode.BELOW_MINIMUM,
        "7": ReasonCode.NO_SUPPORT,
    }
    assert (result.entry("2").reason["missing"], result.entry("5").reason["missing"]) == (30_000, 9_000)
    assert [draw.candidate for draw in result.lots[0].draws] == ["4", "5"]


@pytest.mark.parametrize(
    ("rule", "options", "winners"),
    [
        ("greedy", {}, "2 4 3"),
        ("greedy-per-cost", {}, "4 3 2"),
        ("fixed", {"winners": 2}, "2 4"),
        ("equal-shares", {"utility": "cost"}, "2 4"),
        ("equal-shares", {"utility": "cost", "completion": "add1"}, "2 4 3"),
        ("phragmen", {"leftover": "stop"}, "4 2 3"),
    ],
)
def test_the_examples_on_one_election(rule, options, winners):
    election = read(block("pb", 1)).election()

    for counting in (count, recount):
        assert counting(election, rule, Options.from_json(options)).winners == tuple(winners.split())


def test_the_figures_of_equal_shares_worked_by_hand():
    election = read(block("pb", 1)).election()

    result = count(election, "equal-shares", Options.from_json({"utility": "cost"}))
    raised = count(election, "equal-shares", Options.from_json({"utility": "cost", "completion": "add1"}))

    assert [dict(step.details)["price_millionths"] for step in result.steps] == [6_000 * 10**6, 4_500 * 10**6]
    assert result.entry("3").reason["missing"] == 6_000
    assert dict(raised.passes[0].figures)["raises"] == 1_500


def test_the_loads_of_phragmen_worked_by_hand():
    election = read(block("pb", 1)).election()

    result = count(election, "phragmen", Options(leftover=Leftover.STOP))

    loads = [dict(step.details)["load_millionths"] // 10**6 for step in result.steps]
    assert loads == [4_500, 6_000, 10_500, 16_000]


def test_the_example_of_majority_judgment():
    election = read(block("pb", 2)).election()

    result = count(election, "majority-judgment", Options())

    assert result.ranking == (("2",), ("1",), ("3",))
    assert (result.winners, result.entry("3").reason["missing"]) == (("2", "1"), 20_000)


@pytest.mark.parametrize(
    ("place", "rule", "options", "missing"),
    [
        (0, "greedy", {"minimum_votes": 2, "seed": SEED}, {"2": 1, "5": 1, "6": 1, "7": 2}),
        (1, "equal-shares", {"utility": "cost"}, {"1": 2, "3": 1}),
    ],
)
def test_the_missing_votes_worked_by_hand(place, rule, options, missing):
    election = read(block("pb", place)).election()

    found = margins(election, count(election, rule, Options.from_json(options)))

    assert {margin.id: margin.votes for margin in found} == missing
    assert {margin.kind for margin in found} == {MarginKind.LEAST}


def test_the_fairness_worked_by_hand():
    election = read(block("pb", 1)).election()
    tighter = replace(election, budget=60_000)

    rich = fairness(election, count(election, "greedy", Options()))
    poor = fairness(tighter, count(tighter, "greedy", Options(ties=(TieCriterion.ID,))))

    assert rich.verdict is Verdict.FAIR
    assert (poor.verdict, poor.deserved) == (Verdict.UNFAIR, 2)
    assert (poor.example.id, poor.example.group, poor.example.part) == ("4", 4, 24_000)


@pytest.mark.parametrize(
    ("rule", "ballot", "amounts", "left"),
    [
        ("equal-shares", (1, 2), {"2": 6_000, "1": None}, 3_000),
        ("equal-shares", (3, 4), {"4": 4_500, "3": None}, 4_500),
        ("phragmen", (3, 4), {"4": 4_500, "3": 6_000}, 10_500),
        ("greedy", (1, 2), {"2": 6_000, "1": None}, None),
        ("greedy", (3, 4), {"4": 4_500, "3": 6_000}, None),
    ],
)
def test_the_part_of_a_ballot_worked_by_hand(rule, ballot, amounts, left):
    election = read(block("pb", 1)).election()
    options = Options(utility=Utility.COST if rule == "equal-shares" else Utility.APPROVALS)

    share = own_share(count(election, rule, options), [(number, 1) for number in ballot])

    assert {part.id: part.amount for part in share.parts} == amounts
    assert [held.ended for held in share.passes] == ([] if left is None else [left])


def test_the_lots_can_be_redone_from_the_recipe():
    recipes = re.findall(r"printf '%s:%s' \"(.+?)\" (\d+) \| sha256sum +(\w+)…", README)

    assert len(recipes) == 2
    for seed, number, start in recipes:
        assert lots.lot(seed, int(number)).startswith(start)


def test_the_packed_ballot():
    layout = packing.PaperLayout(
        (packing.ContestLayout("town", tuple(range(1, 8))), packing.ContestLayout("quarter", (11, 12, 13)))
    )

    packed = packing.pack(layout, {"town": Choice.approving([1, 3, 4]), "quarter": BLANK})

    assert f"`{packed.hex()}`" in README


def test_the_published_rules_can_be_read():
    assert TallyRules.from_json(json.loads(block("json"))).options.leftover is Leftover.STOP


def test_the_published_plan_can_be_read():
    assert [planned.key for planned in Plan.from_json(json.loads(block("json", 1))).rounds] == [
        "nord",
        "ville",
    ]


def test_every_rule_and_every_word_of_a_result_is_explained():
    for name in RULES:
        assert f"\n## {name}\n" in README
    for word in (
        *ReasonCode,
        *TieCriterion,
        *Leftover,
        *Utility,
        *Completion,
        *MarginKind,
        *Verdict,
        *PartKind,
    ):
        assert f"`{word}`" in README

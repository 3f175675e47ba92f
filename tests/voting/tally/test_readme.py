"""What the README works by hand is what the code does, and it names every rule."""

import json
import re
from dataclasses import replace
from pathlib import Path

from tests.voting.tally.pbtext import read
from voting.tally import lots, packing
from voting.tally.registry import RULES, TallyRules, count
from voting.tally.types import BLANK, Choice, ReasonCode
from voting.tally.types.options import Leftover, Tie

README = (Path(lots.__file__).parent / "README.md").read_text("utf-8")
SEED = "Montsereine 2026"


def block(language):
    return re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)[1]


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


def test_the_lots_can_be_redone_from_the_recipe():
    shown = re.findall(r"printf '%s:%s' \"(.+?)\" (\d+) \| sha256sum +(\w+)…", README)

    assert len(shown) == 2
    for seed, number, start in shown:
        assert lots.lot(seed, int(number)).startswith(start)


def test_the_packed_ballot():
    layout = packing.PaperLayout(
        (packing.ContestLayout("town", tuple(range(1, 8))), packing.ContestLayout("quarter", (11, 12, 13)))
    )

    packed = packing.pack(layout, {"town": Choice.approving([1, 3, 4]), "quarter": BLANK})

    assert f"`{packed.hex()}`" in README


def test_the_published_rules_can_be_read():
    assert TallyRules.from_json(json.loads(block("json"))).options.leftover is Leftover.STOP


def test_every_rule_reason_criterion_and_leftover_is_explained():
    for name in RULES:
        assert f"\n## {name}\n" in README
    for word in (*ReasonCode, *Tie, *Leftover):
        assert f"`{word}`" in README

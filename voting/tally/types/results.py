"""The output of a count: winners, steps, and the reason for each candidate."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from voting.tally.errors import BadOptions, BadResult, ResultFault
from voting.tally.types.figures import Money, read_fields
from voting.tally.types.options import Options
from voting.tally.types.reasons import EntryResult
from voting.tally.types.steps import Lot, Pass, Step
from voting.tally.types.values import bad_value, items, number, text, texts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Equal Shares beside greedy by score: how many ballots draw more utility from one or the other."""

    prefer_rule: int
    prefer_greedy: int
    greedy_winners: tuple[str, ...]
    rule_winners: tuple[str, ...]
    stands: str  # "rule" or "greedy"

    def to_json(self) -> dict[str, Any]:
        return {
            "prefer_rule": self.prefer_rule,
            "prefer_greedy": self.prefer_greedy,
            "greedy_winners": list(self.greedy_winners),
            "rule_winners": list(self.rule_winners),
            "stands": self.stands,
        }

    @classmethod
    def from_json(cls, data: object) -> "Comparison":
        compared = read_fields("comparison", data, cls)
        return cls(
            prefer_rule=number("prefer_rule", compared["prefer_rule"]),
            prefer_greedy=number("prefer_greedy", compared["prefer_greedy"]),
            greedy_winners=texts("greedy_winners", compared["greedy_winners"]),
            rule_winners=texts("rule_winners", compared["rule_winners"]),
            stands=text("stands", compared["stands"]),
        )


@dataclass(frozen=True, slots=True)
class Result:
    rule: str
    options: Options
    budget: int
    unit: int
    ballots: int
    blank: int
    winners: tuple[str, ...]  # in order of selection
    total_cost: int
    ranking: tuple[tuple[str, ...], ...]  # best first; candidates of equal score together
    steps: tuple[Step, ...]
    entries: tuple[EntryResult, ...]  # by printed number
    lots: tuple[Lot, ...] = ()
    passes: tuple[Pass, ...] = ()
    comparison: Comparison | None = None

    def entry(self, candidate: str) -> EntryResult:
        return next(entry for entry in self.entries if entry.id == candidate)

    def steps_by_pass(self) -> Iterator[tuple[Pass, tuple[Step, ...]]]:
        """Each pass with its decisions."""
        for index, held in enumerate(self.passes):
            yield held, tuple(step for step in self.steps if step.pass_index == index)

    def to_json(self, money: Money = int) -> dict[str, Any]:
        """Money in parts of a euro as counted, or as `money` shows it."""
        return {
            "rule": self.rule,
            "options": self.options.to_json(),
            "budget": money(self.budget),
            "unit": self.unit,
            "ballots": self.ballots,
            "blank": self.blank,
            "winners": list(self.winners),
            "total_cost": money(self.total_cost),
            "ranking": [list(group) for group in self.ranking],
            "steps": [step.to_json(money) for step in self.steps],
            "entries": [entry.to_json(money) for entry in self.entries],
            "lots": [lot.to_json() for lot in self.lots],
            "passes": [held.to_json(money) for held in self.passes],
            "comparison": None if self.comparison is None else self.comparison.to_json(),
        }

    def to_bytes(self) -> bytes:
        """The same election, rule and options always give the same bytes."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, data: object) -> "Result":
        """What `to_json` said, with money in parts of a euro; anything else is an error."""
        try:
            return cls._read(data)
        except BadOptions as fault:
            raise BadResult(ResultFault.OF_ANOTHER_FORM, fault.params) from fault

    @classmethod
    def _read(cls, data: object) -> "Result":
        result = read_fields("result", data, cls)
        passes = tuple(Pass.from_json(held) for held in items("passes", result["passes"]))
        steps = tuple(Step.from_json(step) for step in items("steps", result["steps"]))
        for step in steps:
            if not 0 <= step.pass_index < len(passes):
                raise bad_value("pass_index", step.pass_index)
        entries = tuple(EntryResult.from_json(entry) for entry in items("entries", result["entries"]))
        for name in {step.candidate for step in steps} - {entry.id for entry in entries}:
            raise bad_value("candidate", name)
        return cls(
            rule=text("rule", result["rule"]),
            options=Options.from_json(result["options"]),
            budget=number("budget", result["budget"]),
            unit=number("unit", result["unit"]),
            ballots=number("ballots", result["ballots"]),
            blank=number("blank", result["blank"]),
            winners=texts("winners", result["winners"]),
            total_cost=number("total_cost", result["total_cost"]),
            ranking=tuple(texts("ranking", group) for group in items("ranking", result["ranking"])),
            steps=steps,
            entries=entries,
            lots=tuple(Lot.from_json(lot) for lot in items("lots", result["lots"])),
            passes=passes,
            comparison=None if result["comparison"] is None else Comparison.from_json(result["comparison"]),
        )

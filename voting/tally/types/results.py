"""The output of a count: winners, steps, and the reason for each candidate."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from voting.tally.types.options import Options, Tie

Score = int | Fraction
Money = Callable[[int], int | float]  # how an amount is shown; a float shows, it never decides


class ReasonCode(StrEnum):
    """Why a candidate is a winner or not; in brackets what its `params` hold (money in parts of a euro)."""

    FUNDED = "funded"  # votes, cost, left (after paying)
    TOO_DEAR = "too_dear"  # votes, cost, left (when its turn came), missing
    STOPPED = "stopped"  # votes, cost, left, stopped_by (id of the first that did not fit)
    BELOW_MINIMUM = "below_minimum"  # votes, minimum, missing_votes
    NO_SUPPORT = "no_support"
    WITHDRAWN = "withdrawn"


MONEY_PARAMS = frozenset({"cost", "left", "missing"})


@dataclass(frozen=True, slots=True)
class Reason:
    code: ReasonCode
    params: tuple[tuple[str, int | str], ...] = ()

    @classmethod
    def of(cls, code: ReasonCode, **params: int | str) -> "Reason":
        return cls(code, tuple(sorted(params.items())))

    def __getitem__(self, name: str) -> int | str:
        return dict(self.params)[name]

    def to_json(self, money: Money) -> dict[str, Any]:
        shown = {
            name: money(value) if name in MONEY_PARAMS and isinstance(value, int) else value
            for name, value in self.params
        }
        return {"code": str(self.code), **shown}


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What became of one candidate."""

    id: str
    number: int
    cost: int
    votes: int  # ballots that name it
    score: Score  # what the rule ranks by
    reason: Reason

    @property
    def funded(self) -> bool:
        return self.reason.code is ReasonCode.FUNDED


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of the rule, in the order they were taken."""

    candidate: str
    score: Score
    cost: int
    left: int  # before the decision
    funded: bool
    tied_with: tuple[str, ...] = ()  # the others of equal score, by printed number
    settled_by: Tie | None = None  # the criterion that told it from the last of them
    details: tuple[tuple[str, Score], ...] = ()  # what else a rule looked at, in its own words


@dataclass(frozen=True, slots=True)
class Draw:
    candidate: str
    number: int
    draw: str  # hexadecimal; the smallest comes first


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot that was really drawn, in the order it gave."""

    draws: tuple[Draw, ...]


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

    def entry(self, candidate: str) -> EntryResult:
        return next(entry for entry in self.entries if entry.id == candidate)

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
            "steps": [_step_json(step, money) for step in self.steps],
            "entries": [_entry_json(entry, money) for entry in self.entries],
            "lots": [[_draw_json(draw) for draw in lot.draws] for lot in self.lots],
        }

    def to_bytes(self) -> bytes:
        """The same election, rule and options always give the same bytes."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _score_json(score: Score) -> int | str:
    return int(score) if score == int(score) else str(score)


def _step_json(step: Step, money: Money) -> dict[str, Any]:
    return {
        "candidate": step.candidate,
        "score": _score_json(step.score),
        "cost": money(step.cost),
        "left": money(step.left),
        "funded": step.funded,
        "tied_with": list(step.tied_with),
        "settled_by": None if step.settled_by is None else str(step.settled_by),
        "details": {name: _score_json(value) for name, value in step.details},
    }


def _entry_json(entry: EntryResult, money: Money) -> dict[str, Any]:
    return {
        "id": entry.id,
        "number": entry.number,
        "cost": money(entry.cost),
        "votes": entry.votes,
        "score": _score_json(entry.score),
        "reason": entry.reason.to_json(money),
    }


def _draw_json(draw: Draw) -> dict[str, Any]:
    return {"candidate": draw.candidate, "number": draw.number, "draw": draw.draw}

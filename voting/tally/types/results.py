"""The output of a count: winners, steps, and the reason for each candidate."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from voting.tally.types.options import Options, TieCriterion

Score = int | Fraction
Money = Callable[[int], int | float]  # how an amount is shown; a float shows, it never decides


class ReasonCode(StrEnum):
    """Why a candidate is a winner or not; in brackets what its `params` hold (money in parts of a euro)."""

    FUNDED = "funded"  # votes, cost, left (after paying)
    TOPPED_UP = "topped_up"  # funded too: votes, cost, left (always 0), from_reserve
    TOO_DEAR = "too_dear"  # votes, cost, left (when its turn came), missing
    STOPPED = "stopped"  # votes, cost, left, stopped_by (id of the first that did not fit)
    SUPPORTERS_SHORT = "supporters_short"  # votes, cost, held (by its supporters at the end), missing
    EXCLUSIVE = "exclusive"  # votes, cost, excluded_by (id of the winner that it may not stand beside)
    QUOTA_FULL = "quota_full"  # votes, cost, label, maximum
    ENOUGH_WINNERS = "enough_winners"  # votes, cost, winners
    BELOW_MINIMUM = "below_minimum"  # votes, minimum, missing_votes
    NO_SUPPORT = "no_support"
    WITHDRAWN = "withdrawn"


FUNDED_CODES = (ReasonCode.FUNDED, ReasonCode.TOPPED_UP)
MONEY_PARAMS = frozenset({"cost", "left", "missing", "held", "from_reserve", "share", "budget", "carried"})


class Stage(StrEnum):
    """The part of a count that a decision belongs to."""

    RESERVED = "reserved"  # the money kept for a label
    MINIMUM = "minimum"  # the winners owed to a label
    MAIN = "main"
    COMPLETION = "completion"  # greedy, with what the voters of Equal Shares left


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
        shown = {name: _shown(name, value, money) for name, value in self.params}
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
        return self.reason.code in FUNDED_CODES


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of the rule, in the order they were taken."""

    candidate: str
    score: Score
    cost: int
    left: int  # before the decision
    funded: bool
    tied_with: tuple[str, ...] = ()  # the others of equal score, by printed number
    settled_by: TieCriterion | None = None  # the criterion that told it from the last of them
    details: tuple[tuple[str, int], ...] = ()  # what else a rule looked at, in its own words
    stage: Stage = Stage.MAIN


@dataclass(frozen=True, slots=True)
class Pass:
    """One run of the rule over part of the candidates or of the money, and what it found out.

    `figures` of Equal Shares: `share` (money a ballot began with, rounded down), `share_exact` (text "n/d"),
    `raises` (units of currency added to every share), `stopped` ("exhaustive", "overspend", "everything";
    only with add1). Of any rule: `carried` (what is left, with Leftover.CARRY).
    """

    stage: Stage
    label: str
    budget: int
    figures: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Equal Shares beside greedy by score: how many ballots draw more utility from one or the other."""

    prefer_rule: int
    prefer_greedy: int
    greedy_winners: tuple[str, ...]
    rule_winners: tuple[str, ...]
    stands: str  # "rule" or "greedy"


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
    passes: tuple[Pass, ...] = ()
    comparison: Comparison | None = None

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
            "passes": [_pass_json(one, money) for one in self.passes],
            "comparison": None if self.comparison is None else _comparison_json(self.comparison),
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
        "details": dict(step.details),
        "stage": str(step.stage),
    }


def _pass_json(one: Pass, money: Money) -> dict[str, Any]:
    return {
        "stage": str(one.stage),
        "label": one.label,
        "budget": money(one.budget),
        "figures": {name: _shown(name, value, money) for name, value in one.figures},
    }


def _shown(name: str, value: int | str, money: Money) -> int | float | str:
    return money(value) if name in MONEY_PARAMS and isinstance(value, int) else value


def _comparison_json(found: Comparison) -> dict[str, Any]:
    return {
        "prefer_rule": found.prefer_rule,
        "prefer_greedy": found.prefer_greedy,
        "greedy_winners": list(found.greedy_winners),
        "rule_winners": list(found.rule_winners),
        "stands": found.stands,
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

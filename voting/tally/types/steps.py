"""The course of a count: its passes, the decisions of each, the lots that were drawn."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from voting.tally.types.figures import (
    Figures,
    Money,
    RankScore,
    figures_from,
    figures_json,
    read_fields,
    score_from,
    score_json,
    whole_figures_from,
)
from voting.tally.types.options import TieCriterion
from voting.tally.types.values import flag, items, member, number, text, texts


class Stage(StrEnum):
    """The part of a count that a decision belongs to."""

    RESERVED = "reserved"  # the money kept for a label
    MINIMUM = "minimum"  # the winners owed to a label
    MAIN = "main"
    COMPLETION = "completion"  # greedy, with what the voters of Equal Shares left; within its pass


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of the rule, in the order they were taken."""

    candidate: str
    score: RankScore
    cost: int
    left: int  # before the decision
    funded: bool
    tied_with: tuple[str, ...] = ()  # the others of equal score, by printed number
    settled_by: TieCriterion | None = None  # the criterion that told it from the last of them
    details: tuple[tuple[str, int], ...] = ()  # what else a rule looked at, in its own words
    stage: Stage = Stage.MAIN
    pass_index: int = 0  # its pass: the place in `Result.passes`, from 0

    @property
    def left_after(self) -> int:
        """What is left of the envelope afterwards: what a reserve pays of the cost was never in it."""
        return max(self.left - self.cost, 0) if self.funded else self.left

    def detail(self, name: str) -> int | None:
        return dict(self.details).get(name)

    def to_json(self, money: Money) -> dict[str, Any]:
        return {
            "candidate": self.candidate,
            "score": score_json(self.score),
            "cost": money(self.cost),
            "left": money(self.left),
            "funded": self.funded,
            "tied_with": list(self.tied_with),
            "settled_by": None if self.settled_by is None else str(self.settled_by),
            "details": dict(self.details),
            "stage": str(self.stage),
            "pass_index": self.pass_index,
        }

    @classmethod
    def from_json(cls, data: object) -> "Step":
        step = read_fields("steps", data, cls)
        tie = step["settled_by"]
        return cls(
            candidate=text("candidate", step["candidate"]),
            score=score_from("score", step["score"]),
            cost=number("cost", step["cost"]),
            left=number("left", step["left"]),
            funded=flag("funded", step["funded"]),
            tied_with=texts("tied_with", step["tied_with"]),
            settled_by=None if tie is None else member(TieCriterion)("settled_by", tie),
            details=whole_figures_from("details", step["details"]),
            stage=member(Stage)("stage", step["stage"]),
            pass_index=number("pass_index", step["pass_index"]),
        )


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
    figures: Figures = ()

    @property
    def share(self) -> Fraction | None:
        """What a ballot had in the run that stands, to the last fraction; None with any other rule."""
        exact = dict(self.figures).get("share_exact")
        return None if exact is None else Fraction(exact)

    @property
    def raises(self) -> int:
        return int(dict(self.figures).get("raises", 0))

    @property
    def stopped(self) -> str:
        return str(dict(self.figures).get("stopped", ""))

    @property
    def carried(self) -> int | None:
        carried = dict(self.figures).get("carried")
        return None if carried is None else int(carried)

    def to_json(self, money: Money) -> dict[str, Any]:
        return {
            "stage": str(self.stage),
            "label": self.label,
            "budget": money(self.budget),
            "figures": figures_json(self.figures, money),
        }

    @classmethod
    def from_json(cls, data: object) -> "Pass":
        held = read_fields("passes", data, cls)
        return cls(
            stage=member(Stage)("stage", held["stage"]),
            label=text("label", held["label"]),
            budget=number("budget", held["budget"]),
            figures=figures_from("figures", held["figures"]),
        )


@dataclass(frozen=True, slots=True)
class Draw:
    candidate: str
    number: int
    draw: str  # hexadecimal; the smallest comes first

    def to_json(self) -> dict[str, Any]:
        return {"candidate": self.candidate, "number": self.number, "draw": self.draw}

    @classmethod
    def from_json(cls, data: object) -> "Draw":
        drawn = read_fields("draws", data, cls)
        return cls(
            text("candidate", drawn["candidate"]),
            number("number", drawn["number"]),
            text("draw", drawn["draw"]),
        )


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot that was really drawn, in the order it gave."""

    draws: tuple[Draw, ...]

    def to_json(self) -> list[dict[str, Any]]:
        return [draw.to_json() for draw in self.draws]

    @classmethod
    def from_json(cls, data: object) -> "Lot":
        return cls(tuple(Draw.from_json(draw) for draw in items("lots", data)))

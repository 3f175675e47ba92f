"""What became of a candidate, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
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
)
from voting.tally.types.values import bad_value, member, number, text


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


@dataclass(frozen=True, slots=True)
class Reason:
    code: ReasonCode
    params: Figures = ()

    @classmethod
    def of(cls, code: ReasonCode, **params: int | str) -> "Reason":
        return cls(code, tuple(sorted(params.items())))

    def __getitem__(self, name: str) -> int | str:
        return dict(self.params)[name]

    def to_json(self, money: Money) -> dict[str, Any]:
        return {"code": str(self.code), **figures_json(self.params, money)}

    @classmethod
    def from_json(cls, data: object) -> "Reason":
        if not isinstance(data, Mapping):
            raise bad_value("reason", data)
        params = {name: value for name, value in data.items() if name != "code"}
        return cls(member(ReasonCode)("code", data.get("code")), figures_from("reason", params))


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What became of one candidate."""

    id: str
    number: int
    cost: int
    votes: int  # ballots that name it
    score: RankScore  # what the rule ranks by
    reason: Reason

    @property
    def funded(self) -> bool:
        return self.reason.code in FUNDED_CODES

    def to_json(self, money: Money) -> dict[str, Any]:
        return {
            "id": self.id,
            "number": self.number,
            "cost": money(self.cost),
            "votes": self.votes,
            "score": score_json(self.score),
            "reason": self.reason.to_json(money),
        }

    @classmethod
    def from_json(cls, data: object) -> "EntryResult":
        entry = read_fields("entries", data, cls)
        return cls(
            id=text("id", entry["id"]),
            number=number("number", entry["number"]),
            cost=number("cost", entry["cost"]),
            votes=number("votes", entry["votes"]),
            score=score_from("score", entry["score"]),
            reason=Reason.from_json(entry["reason"]),
        )

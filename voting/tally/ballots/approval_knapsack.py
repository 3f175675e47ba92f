"""A number of projects that together fit in the money of the envelope."""

from dataclasses import dataclass
from typing import ClassVar

from voting.tally.ballots.rule import BallotRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalKnapsack(BallotRule):
    name: ClassVar[str] = "approval_knapsack"
    is_limited: ClassVar[bool] = True

"""A number of projects, each chosen or not."""

from dataclasses import dataclass
from typing import ClassVar

from voting.tally.ballots.rule import BallotRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(BallotRule):
    name: ClassVar[str] = "approval"

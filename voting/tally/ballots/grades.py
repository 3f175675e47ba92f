"""A grade for each project one judges; the others stay ungraded, and the count says what that means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting.tally.ballots.bounds import optional, whole
from voting.tally.ballots.marks import Values
from voting.tally.ballots.rule import BallotRule
from voting.tally.errors import BadBallotRule, RuleFault
from voting.tally.types import Mark, Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading(BallotRule):
    """`lowest` is the worst grade, `highest` the best."""

    name: ClassVar[str] = "grades"
    marking: ClassVar[Marking] = Marking.GRADES
    tally_rule: ClassVar[str] = "majority-judgment"

    maximum: int | None = optional(least=1)
    lowest: int = whole(0)
    highest: int = whole(5)

    def contradictions(self) -> Iterator[BadBallotRule]:
        if self.highest < self.lowest:
            yield BadBallotRule(RuleFault.BAD_VALUES, {"lowest": self.lowest, "highest": self.highest})

    def values(self, candidates: int) -> Values:
        return self.lowest, self.highest

    def liked(self, numbers: Sequence[int]) -> tuple[Mark, ...]:
        return tuple((number, max(self.highest - place, self.lowest)) for place, number in enumerate(numbers))

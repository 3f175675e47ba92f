"""Points given to projects: so many for each at most, so many in all, to so many projects at least."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting.tally.ballots.bounds import optional, whole
from voting.tally.ballots.marks import Values
from voting.tally.ballots.rule import BallotRule
from voting.tally.errors import BadBallotRule, BallotFault, InvalidBallot, RuleFault
from voting.tally.types import Choice, Mark, Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(BallotRule):
    """`lowest` and `highest` bound what one project is given, `total` what all are; None: no total."""

    name: ClassVar[str] = "points"
    marking: ClassVar[Marking] = Marking.POINTS

    maximum: int | None = optional(least=1)
    lowest: int = whole(1)
    highest: int = whole(5)
    total: int | None = optional()

    def contradictions(self) -> Iterator[BadBallotRule]:
        if self.highest < self.lowest:
            yield BadBallotRule(RuleFault.BAD_VALUES, {"lowest": self.lowest, "highest": self.highest})
        elif self.total is not None and self.total < self.minimum * self.lowest:
            figures = {"total": self.total, "least": self.minimum * self.lowest}
            yield BadBallotRule(RuleFault.TOTAL_OUT_OF_REACH, figures)

    def values(self, candidates: int) -> Values:
        return self.lowest, self.highest

    def liked(self, numbers: Sequence[int]) -> tuple[Mark, ...]:
        """The lowest to each, and of a total what is left to the best liked; without one, each one less."""
        if self.total is None:
            return tuple(
                (number, max(self.highest - place, self.lowest)) for place, number in enumerate(numbers)
            )
        affordable = numbers if self.lowest <= 0 else numbers[: self.total // self.lowest]
        left = self.total - self.lowest * len(affordable)
        marks = []
        for number in affordable:
            more = min(left, self.highest - self.lowest)
            marks.append((number, self.lowest + more))
            left -= more
        return tuple(marks)

    def value_faults(self, choice: Choice) -> Iterator[InvalidBallot]:
        given = sum(value for _number, value in choice.marks)
        if self.total is not None and given > self.total:
            figures = {"given": given, "total": self.total, "over": given - self.total}
            yield InvalidBallot(BallotFault.OVER_TOTAL, figures)

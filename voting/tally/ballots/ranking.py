"""Projects put in order: 1 for the best, then 2, without a gap and without two of the same rank."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting.tally.ballots.bounds import optional, whole
from voting.tally.ballots.marks import Values
from voting.tally.ballots.rule import BallotRule
from voting.tally.errors import BadBallotRule, BallotFault, InvalidBallot, RuleFault
from voting.tally.types import Choice, Mark, Marking

FIRST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(BallotRule):
    """`maximum` is how many ranks there are at most. `lowest` and `highest` tell which ranks a packed ballot
    of an imported election has room for; where nothing says it, there is room for every rank one may give."""

    name: ClassVar[str] = "ranking"
    marking: ClassVar[Marking] = Marking.RANKING

    maximum: int | None = optional(least=1)
    lowest: int = whole(FIRST, least=FIRST)
    highest: int | None = optional(least=FIRST)

    def contradictions(self) -> Iterator[BadBallotRule]:
        if self.lowest != FIRST or (self.highest is not None and self.highest < self.minimum):
            yield BadBallotRule(RuleFault.BAD_VALUES, {"lowest": self.lowest, "highest": self.highest or 0})

    def values(self, candidates: int) -> Values:
        if self.highest is not None:
            return FIRST, self.highest
        return FIRST, max(FIRST, candidates if self.maximum is None else min(self.maximum, candidates))

    def liked(self, numbers: Sequence[int]) -> tuple[Mark, ...]:
        return tuple((number, rank) for rank, number in enumerate(numbers, start=FIRST))

    def value_faults(self, choice: Choice) -> Iterator[InvalidBallot]:
        given = Counter(rank for _number, rank in choice.marks)
        for rank in sorted(rank for rank, times in given.items() if times > 1):
            yield InvalidBallot(BallotFault.RANK_TWICE, {"rank": rank})
        last = min(max(given), len(choice.marks))
        for rank in range(FIRST, last + 1):
            if rank not in given:
                yield InvalidBallot(BallotFault.RANK_MISSING, {"rank": rank})

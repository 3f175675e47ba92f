"""A number of further ballots found by recounting: doubled until it does, halved to one that just does."""

from collections.abc import Callable
from dataclasses import dataclass, field

from voting.tally.looking.margins.values import Margin, MarginKind
from voting.tally.types import EntryResult

THOROUGH = (
    16  # up to here every smaller number is tried too, where a rule may fund with fewer and not with more
)


class AllowanceSpent(Exception):
    """No recount is left: the search ends without an answer."""


@dataclass(slots=True)
class Allowance:
    """How many recounts may still be made, for all candidates together; None: as many as it takes."""

    left: int | None = None

    def take(self) -> None:
        if self.left is not None:
            if self.left <= 0:
                raise AllowanceSpent
            self.left -= 1


@dataclass(slots=True)
class Search:
    """`recount` says what becomes of the candidate with so many further ballots for it alone."""

    id: str
    value: int
    recount: Callable[[int], EntryResult]
    furthest: int
    allowance: Allowance
    is_monotone: bool = False
    known: dict[int, EntryResult] = field(default_factory=dict)

    def margin(self) -> Margin:
        """Raises AllowanceSpent."""
        without, enough = 0, 1
        while not self._is_funded(enough):
            if enough == self.furthest:
                reason = self.known[enough].reason
                return Margin(self.id, MarginKind.NOT_FOUND, self.value, tried=enough, reason=reason)
            without, enough = enough, min(2 * enough, self.furthest)
        while enough - without > 1:
            middle = (without + enough) // 2
            without, enough = (without, middle) if self._is_funded(middle) else (middle, enough)
        if self.is_monotone:
            return Margin(self.id, MarginKind.LEAST, self.value, votes=enough)
        if enough > THOROUGH:
            return Margin(self.id, MarginKind.FOUND, self.value, votes=enough)
        least = next(number for number in range(1, enough + 1) if self._is_funded(number))
        return Margin(self.id, MarginKind.LEAST, self.value, votes=least)

    def _is_funded(self, number: int) -> bool:
        if number not in self.known:
            self.allowance.take()
            self.known[number] = self.recount(number)
        return self.known[number].funded

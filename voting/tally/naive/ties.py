"""Which of several equals comes next, by comparing them with each other at every turn."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voting.tally.errors import CannotCount, CountFault
from voting.tally.types import Candidate, Draw, Lot, Options, TieCriterion


@dataclass(frozen=True)
class Taken:
    """The candidate whose turn it is, among those it was tied with."""

    candidate: Candidate
    tied: tuple[Candidate, ...]
    settled_by: TieCriterion | None
    lot: Lot | None  # on the first of those that a lot placed


class Ties:
    def __init__(self, options: Options, votes: Mapping[str, int]) -> None:
        self.options = options
        self.votes = votes

    def next(self, tied: Sequence[Candidate], remaining: Sequence[Candidate]) -> Taken:
        """Of the remaining ones: the best by the first criterion, among them by the second, and so on."""
        best = list(remaining)
        for criterion in self.options.ties:
            if criterion is not TieCriterion.LOT:
                first = min(self._key(criterion, candidate) for candidate in best)
                best = [candidate for candidate in best if self._key(criterion, candidate) == first]
        if TieCriterion.LOT in self.options.ties:
            return self._drawn(tied, best)
        return Taken(best[0], tuple(tied), self._settled_by(best[0], tied), None)

    def _drawn(self, tied: Sequence[Candidate], best: Sequence[Candidate]) -> Taken:
        """A lot places all that nothing before it tells apart, those already taken included."""
        equals = [other for other in tied if self._separated_by(best[0], other) in (None, TieCriterion.LOT)]
        if len(equals) == 1:
            return Taken(best[0], tuple(tied), self._settled_by(best[0], tied), None)
        if self.options.seed is None:
            ids = sorted(candidate.id for candidate in equals)
            raise CannotCount(CountFault.SEED_NEEDED, {"candidates": ", ".join(ids)})
        order = sorted(equals, key=self._draw)
        first = min(best, key=self._draw)
        lot = Lot(tuple(Draw(c.id, c.number, self._draw(c)) for c in order))
        return Taken(first, tuple(tied), TieCriterion.LOT, lot if first == order[0] else None)

    def _key(self, criterion: TieCriterion, candidate: Candidate) -> tuple[int, str]:
        if criterion is TieCriterion.COST:
            return candidate.cost, ""
        if criterion is TieCriterion.VOTES:
            return -self.votes[candidate.id], ""
        return 0, candidate.id

    def _draw(self, candidate: Candidate) -> str:
        text = f"{self.options.seed}:{candidate.number}"
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def _separated_by(self, candidate: Candidate, other: Candidate) -> TieCriterion | None:
        """The first criterion that tells two candidates apart; none tells one from itself."""
        if candidate == other:
            return None
        for criterion in self.options.ties:
            if criterion is TieCriterion.LOT or self._key(criterion, candidate) != self._key(
                criterion, other
            ):
                return criterion
        return None

    def _settled_by(self, candidate: Candidate, tied: Sequence[Candidate]) -> TieCriterion | None:
        """The last criterion needed to tell it from all the others."""
        needed = {self._separated_by(candidate, other) for other in tied}
        reached = None
        for criterion in self.options.ties:
            if criterion in needed:
                reached = criterion
        return reached

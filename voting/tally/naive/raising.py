"""Two runs of Equal Shares with different shares, and what is certain of every run between."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.tally.naive.shares import Offer, Purchase, Run, Start
from voting.tally.types import Candidate


@dataclass(frozen=True)
class Parting:
    """Up to here all runs between the two bought the same; from here, at most all of `payable` besides."""

    spent: int
    payable: Sequence[Candidate]
    waiting: Sequence[Candidate]  # for certain, whatever of the payable ones is bought


class Richer(Run):
    """A run with a greater share than another, with which it is compared while it buys.

    As long as two runs buy the same in the same order, the richer one leaves nobody with less and asks no
    higher price; so a run between the two asks prices between theirs. If what both bought cost the poorer
    less than anything else would cost the richer, the run between buys it too. So it does when the same
    ones were tied in both, at the same price.
    """

    def __init__(self, start: Start, share: Fraction, poorer: Sequence[Purchase]) -> None:
        super().__init__(start, share)
        self.poorer = poorer
        self.parting: Parting | None = None

    def _best(self, payable: Sequence[Candidate]) -> dict[str, Offer]:
        best = super()._best(payable)
        if self.parting is None and not self._is_certain(best, payable):
            self.parting = self._part()
        return best

    def _is_certain(self, best: dict[str, Offer], payable: Sequence[Candidate]) -> bool:
        if len(self.bought) == len(self.poorer):
            return not best
        there = self.poorer[len(self.bought)]
        here = {c.id for c in payable if self._costs_at_most(c, there.rho)}
        if here == {there.taken.candidate.id}:
            return True
        same_price = all(offer.rho == there.rho for offer in best.values())
        return same_price and here == {candidate.id for candidate in there.taken.tied}

    def _costs_at_most(self, candidate: Candidate, rho: Fraction) -> bool:
        if candidate.id not in self.known or self.known[candidate.id] > rho:
            return False
        offer = self._offer(candidate)
        return offer is not None and offer.rho <= rho

    def _part(self) -> Parting:
        payable = [candidate for candidate in self.open() if self.held_for(candidate) >= candidate.cost]
        winners, blocked = list(self.winners), dict(self.blocked)
        for candidate in payable:
            winners.append(candidate.id)
            self.start.caps.block(winners, blocked)
        waiting = [c for c in self.open() if c.id not in winners and c.id not in blocked]
        return Parting(self.spent, payable, waiting)

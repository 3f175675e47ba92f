"""One run of Equal Shares: what is bought when every ballot begins with the same share.

rho only grows while money is spent, so a bound found in one round holds in the next: candidates wait in the
order of their bounds, and a round looks at those alone whose bound is not above the best rho it has found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from voting.tally.counting.caps import Caps
from voting.tally.counting.lots import Settled
from voting.tally.counting.profile import SupportProfile
from voting.tally.rules.equal_shares.purses import UNIT, Purses
from voting.tally.rules.equal_shares.stalls import Offer, Stall
from voting.tally.types import Candidate

Settle = Callable[[Sequence[Candidate]], Settled]


@dataclass(frozen=True, slots=True)
class Purchase:
    settled: Settled
    tied: tuple[Candidate, ...]
    price: Fraction  # of one unit of worth
    paid_in_full: int  # how many ballots paid it and were not emptied for less


class Market:
    def __init__(
        self, profile: SupportProfile, stalls: Sequence[Stall], share: Fraction, caps: Caps, settle: Settle
    ) -> None:
        self._profile, self._stalls, self._caps, self._settle = profile, stalls, caps, settle
        self.purses = Purses(profile, share)
        self._queue = [
            (stall.price / stall.scale * (1 - 8 * UNIT), number) for number, stall in enumerate(stalls)
        ]
        heapify(self._queue)

    def buy_all(self) -> list[Purchase]:
        bought = []
        while offers := self._best():
            tied = sorted((offer.stall.candidate for offer in offers), key=lambda c: c.number)
            settled = self._settle(tied)
            offer = next(offer for offer in offers if offer.stall.candidate is settled.candidate)
            weights = self._profile.weights[offer.supporters[offer.is_rich]]
            bought.append(Purchase(settled, tuple(tied), offer.price, int(weights.sum())))
            self._caps.note(settled.candidate)
            self.purses.pay(offer.stall.place, offer.price, offer.supporters, offer.worths, offer.is_rich)
        return bought

    def _best(self) -> list[Offer]:
        """The offers of least rho; none when nobody can pay for anything more."""
        looked_at: set[int] = set()
        offers: dict[int, Offer] = {}
        best: Fraction | None = None
        highest = float("inf")  # a float that the best rho is certainly not above
        while self._queue and self._queue[0][0] <= highest:
            bound, number = heappop(self._queue)
            stall = self._stalls[number]
            if not self._is_on_sale(stall):
                continue
            if number not in looked_at:
                looked_at.add(number)
                stall.look(self.purses)
            if not stall.is_found:
                bound = max(bound, stall.bound(highest))
                if bound < float("inf"):  # else it is never looked at again: money only shrinks
                    heappush(self._queue, (bound, number))
                continue
            offer = stall.offer(self.purses)
            if offer is not None:
                offers[number] = offer
                best = offer.rho if best is None else min(best, offer.rho)
                highest = float(best) * (1 + 4 * UNIT)
        for number, offer in offers.items():
            heappush(self._queue, (float(offer.rho) * (1 - 4 * UNIT), number))
        return [offer for offer in offers.values() if offer.rho == best]

    def _is_on_sale(self, stall: Stall) -> bool:
        name = stall.candidate.id
        return name not in self._caps.winners and name not in self._caps.blocked

    def unsold(self) -> list[Stall]:
        return [stall for stall in self._stalls if self._is_on_sale(stall)]

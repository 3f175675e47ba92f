"""One run of Equal Shares with a given share: who has how much, and who buys what with whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

from voting.tally.naive.caps import Caps
from voting.tally.naive.ties import Taken, Ties
from voting.tally.types import Candidate, Reason

Payers = Mapping[int, Sequence[int]]  # by utility, the ballots that draw it


@dataclass(frozen=True)
class Start:
    """What every run of a pass begins with."""

    pool: Sequence[Candidate]
    payers: Mapping[str, Payers]  # by candidate
    weights: Sequence[int]
    winners: Sequence[str]
    most_winners: int | None
    blocked: Mapping[str, Reason]
    caps: Caps
    ties: Ties
    tell: Callable[[], None]


@dataclass(frozen=True)
class Offer:
    """The least rho that pays for a candidate, and those who can pay rho times their utility."""

    rho: Fraction
    full: Payers


@dataclass(frozen=True)
class Purchase:
    taken: Taken
    rho: Fraction
    paid_in_full: int


class Run:
    def __init__(self, start: Start, share: Fraction) -> None:
        self.start = start
        self.share = share
        self.winners = list(start.winners)
        self.blocked = dict(start.blocked)
        self.bought: list[Purchase] = []
        self.spent = 0
        # Money is held in whole numbers of `parts`-ths of a part of a euro, the same for all ballots.
        self.parts = share.denominator
        self.money = [share.numerator] * len(start.weights)
        # Money only shrinks, so that the rho of an earlier round is never above the present one.
        self.known = {candidate.id: Fraction(0) for candidate in start.pool}

    def is_enough(self) -> bool:
        return len(self.winners) == self.start.most_winners

    def open(self) -> list[Candidate]:
        return [c for c in self.start.pool if c.id not in self.winners and c.id not in self.blocked]

    def held_for(self, candidate: Candidate) -> Fraction:
        payers = self.start.payers[candidate.id].values()
        return Fraction(sum(self._sum(ballots) for ballots in payers), self.parts)

    def buy(self) -> None:
        """Until nothing can be paid any more."""
        payable = self.open()
        while not self.is_enough():
            self.start.tell()
            payable.sort(key=lambda candidate: self.known[candidate.id])
            best = self._best(payable)
            if not best:
                return
            tied = [candidate for candidate in self.start.pool if candidate.id in best]
            taken = self.start.ties.next(tied, tied)
            self._pay(taken, best[taken.candidate.id])
            payable = [candidate for candidate in payable if self._may_be_bought(candidate)]

    def _may_be_bought(self, candidate: Candidate) -> bool:
        won = candidate.id in self.winners or candidate.id in self.blocked
        return not won and candidate.id in self.known

    def _best(self, payable: Sequence[Candidate]) -> dict[str, Offer]:
        """The offers of least rho; what was dearer than that in an earlier round needs no second look."""
        best: dict[str, Offer] = {}
        least: Fraction | None = None
        for candidate in payable:
            if least is not None and self.known[candidate.id] > least:
                break
            offer = self._offer(candidate)
            if offer is None:
                del self.known[candidate.id]
                continue
            self.known[candidate.id] = offer.rho
            if least is None or offer.rho < least:
                best, least = {}, offer.rho
            if offer.rho == least:
                best[candidate.id] = offer
        return best

    def _offer(self, candidate: Candidate) -> Offer | None:
        """Ask each for the same per utility; who has less gives all, and the others are asked for more."""
        needed = candidate.cost * self.parts
        payers: Payers = self.start.payers[candidate.id]
        if needed == 0:
            return Offer(Fraction(0), payers)
        while payers:
            utility = sum(each * self._weight(ballots) for each, ballots in payers.items())
            rho = Fraction(needed, utility)
            able, given = {}, 0
            for each, ballots in payers.items():
                asked = ceil(rho * each)
                able[each] = [ballot for ballot in ballots if self.money[ballot] >= asked]
                if len(able[each]) < len(ballots):
                    given += self._sum(ballots) - self._sum(able[each])
            if all(len(able[each]) == len(payers[each]) for each in able):
                return Offer(rho / self.parts, payers)
            needed = needed - given
            payers = {each: ballots for each, ballots in able.items() if ballots}
        return None

    def _pay(self, taken: Taken, offer: Offer) -> None:
        prices = {each: offer.rho * each for each in offer.full}
        self._hold_in(lcm(self.parts, *(price.denominator for price in prices.values())))
        for each, ballots in self.start.payers[taken.candidate.id].items():
            price = int(offer.rho * each * self.parts)
            for ballot in ballots:
                self.money[ballot] = max(self.money[ballot] - price, 0)
        paid_in_full = sum(self._weight(ballots) for ballots in offer.full.values())
        self.bought.append(Purchase(taken, offer.rho, paid_in_full))
        self.spent += taken.candidate.cost
        self.winners.append(taken.candidate.id)
        self.start.caps.block(self.winners, self.blocked)

    def _hold_in(self, parts: int) -> None:
        if parts > self.parts:
            factor = parts // self.parts
            self.money = [money * factor for money in self.money]
            self.parts = parts

    def _weight(self, ballots: Sequence[int]) -> int:
        return sum(self.start.weights[ballot] for ballot in ballots)

    def _sum(self, ballots: Sequence[int]) -> int:
        return sum(self.start.weights[ballot] * self.money[ballot] for ballot in ballots)

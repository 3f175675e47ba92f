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

    def rho_of_all(self, candidate: Candidate) -> Fraction:
        payers = self.payers[candidate.id].items()
        total = sum(utility * self.weights[ballot] for utility, ballots in payers for ballot in ballots)
        return Fraction(candidate.cost, total) if candidate.cost else Fraction(0)


@dataclass(frozen=True)
class Offer:
    """The least rho that pays for a candidate, who can pay rho times their utility, and who gives all."""

    rho: Fraction
    full: Payers
    poor: Sequence[int] = ()


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
        # Money is in whole numbers of `parts`-ths of a part of a euro; a ballot whose money was written in
        # fewer is brought up to date when it is next looked at.
        self.parts = share.denominator
        self.money = [share.numerator] * len(start.weights)
        self.written_in = [share.denominator] * len(start.weights)
        self.payers: dict[str, Payers] = dict(start.payers)
        # Money only shrinks, so that the rho of an earlier round is never above the present one; nor is that
        # of supporters who could all pay.
        self.known = {candidate.id: start.rho_of_all(candidate) for candidate in start.pool}

    def is_enough(self) -> bool:
        return len(self.winners) == self.start.most_winners

    def open(self) -> list[Candidate]:
        return [c for c in self.start.pool if c.id not in self.winners and c.id not in self.blocked]

    def held_for(self, candidate: Candidate) -> Fraction:
        payers = self._still_paying(candidate).values()
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
            self._buy_one(taken, best[taken.candidate.id])
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

    def _still_paying(self, candidate: Candidate) -> Payers:
        """Those who have money left, which is brought up to date."""
        money, written_in, parts = self.money, self.written_in, self.parts
        paying = {}
        for utility, ballots in self.payers[candidate.id].items():
            paying[utility] = [ballot for ballot in ballots if money[ballot]]
            factors = {parts: 1}
            for ballot in paying[utility]:
                before = written_in[ballot]
                if before != parts:
                    if before not in factors:
                        factors[before] = parts // before
                    money[ballot] *= factors[before]
                    written_in[ballot] = parts
        self.payers[candidate.id] = paying
        return paying

    def _offer(self, candidate: Candidate) -> Offer | None:
        """Ask each for the same per utility; who has less gives all, and the others are asked for more."""
        if candidate.cost == 0:
            return Offer(Fraction(0), self.start.payers[candidate.id])
        money, needed = self.money, candidate.cost * self.parts
        full, poor = self._still_paying(candidate), list[int]()
        while any(full.values()):
            rho = Fraction(needed, sum(utility * self._weight(ballots) for utility, ballots in full.items()))
            asked = {utility: ceil(rho * utility) for utility in full}
            short = [b for utility, ballots in full.items() for b in ballots if money[b] < asked[utility]]
            if not short:
                return Offer(rho / self.parts, full, poor)
            needed = needed - self._sum(short)
            poor = poor + short
            full = {
                utility: [ballot for ballot in ballots if money[ballot] >= asked[utility]]
                for utility, ballots in full.items()
            }
        return None

    def _buy_one(self, taken: Taken, offer: Offer) -> None:
        if taken.candidate.cost > 0:
            self._collect(offer)
        paid_in_full = sum(self._weight(ballots) for ballots in offer.full.values())
        self.bought.append(Purchase(taken, offer.rho, paid_in_full))
        self.spent += taken.candidate.cost
        self.winners.append(taken.candidate.id)
        self.start.caps.block(self.winners, self.blocked)

    def _collect(self, offer: Offer) -> None:
        """Everyone's part, in parts of money small enough for the price."""
        prices = {utility: offer.rho * utility for utility in offer.full}
        parts = lcm(self.parts, *(price.denominator for price in prices.values()))
        factor, self.parts = parts // self.parts, parts
        for ballot in offer.poor:
            self.money[ballot] = 0
        for utility, ballots in offer.full.items():
            price = int(prices[utility] * parts)
            for ballot in ballots:
                self.money[ballot] = self.money[ballot] * factor - price
                self.written_in[ballot] = parts

    def _weight(self, ballots: Sequence[int]) -> int:
        return sum(map(self.start.weights.__getitem__, ballots))

    def _sum(self, ballots: Sequence[int]) -> int:
        return sum(self.start.weights[ballot] * self.money[ballot] for ballot in ballots)

"""Shares that need no run of their own: what is certain of every run with a share between two.

As long as the same candidates are bought in the same order, with a greater share no ballot holds less and
no price is higher: the first price only falls when all hold more, so nobody is left with less, and so on.
Hence, with a share between two, what each ballot holds lies between two amounts (`_least`, `_most`), and so
does each rho. Next comes one of those whose rho may be as low as the highest that the first may have. If they
are several, all of them are bought before anything else when each could be paid after the others
(`_together`). Where even that is not certain, all that may still be paid is taken for bought.

Floats are bounds here, with their errors counted in; they decide nothing: what they leave open is run.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush, heapreplace

import numpy as np
import numpy.typing as npt

from voting.tally.counting.caps import Caps
from voting.tally.counting.profile import Floats, SupportProfile
from voting.tally.errors import CannotCount
from voting.tally.rules.equal_shares.purses import UNIT
from voting.tally.rules.equal_shares.stalls import Stall
from voting.tally.types import Candidate

SURE = 1 + 2.0**-33  # the price that floats find, times this, is shown to be enough
MOST_TOGETHER = 4  # candidates that are looked at as bought in any order
MOST_ATTEMPTS = 8
Found = list[tuple[float, Stall]]  # with a float that rho is certainly not below


@dataclass(frozen=True)
class Between:
    """What runs with different shares have in common.

    `goes_on` says whether a run is followed by another when so much is left and these still wait: if so, then
    also with more left and more that wait. `settle_all` raises CannotCount where a tie of these needs a seed.
    """

    profile: SupportProfile
    stalls: Sequence[Stall]
    caps: Caps
    budget: int
    goes_on: Callable[[int, Sequence[Candidate]], bool]
    settle_all: Callable[[Sequence[Candidate]], object]

    @cached_property
    def queue(self) -> list[tuple[float, int]]:
        """The stalls by a float that rho is certainly not below."""
        found = [
            (stall.price / stall.scale * (1 - 8 * UNIT), place) for place, stall in enumerate(self.stalls)
        ]
        heapify(found)
        return found

    def is_clear(self, low: float, high: float) -> bool:
        """Is every run with a share from low to high within the budget, and followed by another?"""
        runs = Runs(self, low, high)
        try:
            runs.buy_what_is_certain()
            return runs.go_on()
        except CannotCount:
            return False


class Edge:
    """What each ballot holds at least, or at most, in all these runs; wrong by no more than `error`."""

    def __init__(self, groups: int, share: float) -> None:
        self.money: Floats = np.full(groups, share)
        self.share, self._payments = share, 0

    @property
    def error(self) -> float:
        """As in `Purses`; prices are bounds themselves, and so not rounded."""
        return (2 * self._payments + 8) * UNIT * self.share

    @property
    def is_emptied(self) -> npt.NDArray[np.bool_]:
        return np.equal(self.money, 0.0)

    def pay(self, stall: Stall, price: float) -> None:
        paid = price if stall.worths is None else price * stall.worths
        self.money[stall.supporters] = np.maximum(self.money.take(stall.supporters) - paid, 0.0)
        self._payments += 1


class Runs:
    """All runs with a share from low to high, as far as they are alike."""

    def __init__(self, between: Between, low: float, high: float) -> None:
        self._between, self._caps, self._spent = between, between.caps.copy(), 0
        groups = len(between.profile.weights)
        self._least, self._most = Edge(groups, low), Edge(groups, high)
        self._stalls: dict[int, Stall] = {}  # those that were looked at
        self._looked_at: set[int] = set()  # since the last purchase
        self._queue = between.queue.copy()

    def buy_what_is_certain(self) -> None:
        while first := self._first():
            ceiling = self._enough(first)
            group = self._up_to(ceiling)
            if len(group) > 1:
                ceiling, group = self._together(ceiling, group)
            if not group or ceiling == np.inf:
                return
            for rho, stall in group:
                self._buy(stall, rho, ceiling)

    def _buy(self, stall: Stall, rho: float, ceiling: float) -> None:
        self._caps.note(stall.candidate)
        self._spent += stall.cost
        self._most.pay(stall, rho * stall.scale * (1 - 4 * UNIT))
        self._least.pay(stall, ceiling * stall.scale * (1 + 4 * UNIT))
        self._looked_at.clear()

    def _look(self, number: int) -> Stall:
        if number not in self._stalls:
            self._stalls[number] = copy(self._between.stalls[number])
        stall = self._stalls[number]
        if number not in self._looked_at:
            self._looked_at.add(number)
            stall.look(self._most)
        return stall

    def _first(self) -> Stall | None:
        """The one of least rho when all hold the most; None when nobody can pay for anything."""
        best = float("inf")
        while self._queue:
            bound, number = self._queue[0]
            if bound == np.inf or not self._is_on_sale(number):
                heappop(self._queue)
                continue
            stall = self._look(number)
            if stall.is_found:
                return stall
            bound = max(bound, stall.bound(best))
            best = min(best, bound) if stall.is_found else best
            heapreplace(self._queue, (bound, number))
        return None

    def _up_to(self, ceiling: float) -> Found:
        """Those whose rho may be as low as this."""
        numbers, found = [], []
        while self._queue and self._queue[0][0] <= ceiling < np.inf:
            bound, number = heappop(self._queue)
            if not self._is_on_sale(number):
                continue
            stall = self._look(number)
            while bound <= ceiling and not stall.is_found:
                bound = max(bound, stall.bound(ceiling))
            numbers.append((bound, number))
            if bound <= ceiling:
                found.append((bound, stall))
        for entry in numbers:
            heappush(self._queue, entry)
        return found

    def _together(self, ceiling: float, group: Found) -> tuple[float, Found]:
        """Those that are next in whatever order, each for this rho at most; nobody when it is not certain.

        What one asks takes from what the other finds, so a rho may creep up without end: a few tries decide.
        """
        for _attempt in range(MOST_ATTEMPTS):
            if not 0 < len(group) <= MOST_TOGETHER:
                break
            stalls = [stall for _, stall in group]
            self._between.settle_all([stall.candidate for stall in stalls])
            if self._exclude_each_other(stalls):
                break
            paid = np.zeros(len(self._least.money))
            for stall in stalls:
                paid[stall.supporters] += self._asked(stall, ceiling)
            enough = max(
                self._enough(stall, paid.take(stall.supporters) - self._asked(stall, ceiling))
                for stall in stalls
            )
            if enough <= ceiling:
                return ceiling, group
            ceiling, group = enough, self._up_to(enough)
        return ceiling, []

    def _exclude_each_other(self, stalls: Sequence[Stall]) -> bool:
        """Then in this order too: a cap is filled before the last whenever all together overfill it."""
        caps = self._caps.copy()
        for stall in stalls:
            if stall.candidate.id in caps.blocked:
                return True
            caps.note(stall.candidate)
        return False

    def _asked(self, stall: Stall, rho: float) -> Floats:
        worths = np.ones(len(stall.supporters)) if stall.worths is None else stall.worths
        return np.minimum(rho * stall.scale * worths, self._most.share)

    def _enough(self, stall: Stall, paid_before: Floats | None = None) -> float:
        """A rho that is certainly enough when all hold the least; infinite when they may be unable to pay."""
        if stall.cost == 0:
            return 0.0
        money = self._least.money.take(stall.supporters)
        if paid_before is not None:
            money = np.maximum(money - paid_before, 0.0)
        price, was_poor = stall.price, -1
        while not self._is_paid(stall, money, price * SURE):
            paid, poor, others = stall.paid(money, price)
            if others == 0 or paid >= stall.cost or poor == was_poor:
                return np.inf
            price, was_poor = price + (stall.cost - paid) / others, poor
        return price * SURE / stall.scale * (1 + 8 * UNIT)

    def _is_paid(self, stall: Stall, money: Floats, price: float) -> bool:
        paid, _, _ = stall.paid(money, price)
        slack = stall.weight * (self._least.error + 8 * MOST_TOGETHER * UNIT * self._most.share)
        return paid * (1 - (len(money) + 8) * UNIT) - slack * (1 + 8 * UNIT) >= stall.cost

    def _is_on_sale(self, number: int) -> bool:
        name = self._between.stalls[number].candidate.id
        return name not in self._caps.winners and name not in self._caps.blocked

    def go_on(self) -> bool:
        """Whatever more is bought of what may still be paid."""
        on_sale = [number for _, number in self._queue if self._is_on_sale(number)]  # and not yet too dear
        payable = [stall for stall in map(self._look, on_sale) if stall.may_be_paid()]
        self._between.settle_all([stall.candidate for stall in payable])
        caps = self._caps.copy()
        for stall in payable:
            caps.note(stall.candidate)
        candidates = (stall.candidate for stall in self._between.stalls)
        waiting = [c for c in candidates if c.id not in caps.winners and c.id not in caps.blocked]
        left = self._between.budget - self._spent - self._still_spent(payable)
        return left >= 0 and self._between.goes_on(left, waiting)

    def _still_spent(self, payable: Sequence[Stall]) -> int:
        """At most: what all of these cost, and what their supporters hold."""
        is_paying = np.zeros(len(self._most.money), dtype=bool)
        for stall in payable:
            is_paying[stall.supporters] = True
        profile = self._between.profile
        held = float(np.add.reduce((self._most.money * profile.weights)[is_paying]))
        slack = profile.total * self._most.error
        most = held * (1 + (len(profile.weights) + 8) * UNIT) + slack * (1 + 8 * UNIT)
        return min(sum(stall.cost for stall in payable), int(most) + 1)

"""A candidate on sale: who supports it, and the price at which their money reaches its cost.

The price is what one unit of worth pays: a ballot pays min(money, price × worth). rho, by which candidates
are compared, is the price per unit of utility: the same but for cost utility, where it is price / cost.

For any set P of supporters, price ≥ (cost − money of P) / (worth of the others): those in P pay at most all
they have, the others at most price × worth. Floats only ever find such a P; the exact price is the one at
which P is just the supporters who hold less than price × worth, and that is checked with exact numbers.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np
import numpy.typing as npt

from voting.tally.counting.profile import Array, Floats, Ints, SupportProfile
from voting.tally.rules.equal_shares.purses import UNIT, Purses
from voting.tally.types import Candidate

SHORTEN = 0.6  # of the supporters still hold something: below this share the others are dropped from the list


class Holdings(Protocol):
    """What each ballot holds, as floats that are wrong by `error` at most; who is emptied holds nothing."""

    @property
    def money(self) -> Floats: ...

    @property
    def error(self) -> float: ...

    @property
    def is_emptied(self) -> npt.NDArray[np.bool_]: ...


class Stall:
    def __init__(self, candidate: Candidate, place: int, profile: SupportProfile, *, is_cost: bool) -> None:
        self.candidate, self.place = candidate, place
        self.cost = candidate.cost
        self.scale = self.cost if is_cost and self.cost else 1
        self.supporters: Array = profile.supporters[place]
        worths = profile.supporters_worths
        self.worths: Ints | None = None if worths is None else worths[place]
        self.weights: Ints | None = None if profile.is_plain else profile.weights[self.supporters]
        self.full = _product(self.weights, self.worths)  # weight × worth of each; None where all are 1
        self.weight = int(profile.votes[place])
        self._seen: Floats = np.empty(0)  # the supporters' money when last looked at
        self._slack, self._poorer, self.is_found = 0.0, -1, False
        self.total = int(profile.support[place])
        self.price = self.cost / self.total  # a float at or near a lower bound

    def look(self, purses: Holdings) -> None:
        """Once a round, before `bound` or `offer`: what the supporters hold now."""
        self._seen, self._slack, self._poorer = self._money(purses), self._error(purses), -1
        self.is_found = False

    def bound(self, best: float) -> float:
        """A float that rho is certainly not below, better at each step; infinite when they cannot pay.

        Newton's steps from below reach the price itself (`is_found`: the next would change nothing). When a
        `best` rho is known already, one step from there often says enough: that this one is above it.
        """
        if best < np.inf and self._poorer < 0:
            self._poorer = 0
            least, _ = self._step(best * self.scale)
            if least > best:
                return least
        least, poor = self._step(self.price)
        self.is_found = poor in (self._poorer, len(self._seen))
        self._poorer = poor
        return least

    def _step(self, price: float) -> tuple[float, int]:
        """What asking this price says: a bound on rho, how many hold less, and where Newton goes next.

        With P the supporters who hold less, the price is at least (cost − money of P) / others, which is
        price + (cost − what is paid at this price) / others.
        """
        money = self._seen
        paid, poor, others = self.paid(money, price)
        missing = self.cost - paid * (1 + (len(money) + 8) * UNIT) - self._slack
        if others == 0:
            return (np.inf if missing > 4 * UNIT * self.cost else 0.0), poor
        self.price = max(self.price, price + (self.cost - paid) / others)
        bound = price * (1 - 8 * UNIT) + missing / others
        return max(bound, 0.0) / self.scale * (1 - 8 * UNIT), poor

    def paid(self, money: Floats, price: float) -> tuple[float, int, int]:
        """What supporters with this money pay, how many hold less than is asked, the worth of the others."""
        asked = price if self.worths is None else price * self.worths
        paying = np.minimum(money, asked)
        paid = float(np.add.reduce(paying if self.weights is None else paying * self.weights))
        is_poor = money < asked
        poor = int(np.count_nonzero(is_poor))
        return paid, poor, self.total - (poor if self.full is None else int(self.full[is_poor].sum()))

    def may_be_paid(self) -> bool:
        """Not, when what the supporters held when last looked at is certainly too little."""
        money = self._seen
        held = float(np.add.reduce(money if self.weights is None else money * self.weights))
        return held * (1 + (len(money) + 8) * UNIT) + self._slack >= self.cost

    def _error(self, purses: Holdings) -> float:
        """How much the floats of all supporters together may be wrong."""
        return self.weight * purses.error * (1 + 8 * UNIT)

    def _money(self, purses: Holdings) -> Floats:
        money = purses.money.take(self.supporters)
        if np.count_nonzero(money) < SHORTEN * len(money):
            self._keep(~purses.is_emptied.take(self.supporters))
            money = purses.money.take(self.supporters)
        return money

    def _keep(self, holding: Array) -> None:
        self.supporters = self.supporters[holding]
        self.worths = None if self.worths is None else self.worths[holding]
        self.weights = None if self.weights is None else self.weights[holding]
        self.full = _product(self.weights, self.worths)
        self.total = _weight(self.full, np.ones(len(self.supporters), dtype=bool))

    def offer(self, purses: Purses) -> "Offer | None":
        """The exact price, or None when the supporters hold less than the cost; after a `bound`."""
        money = self._seen
        is_poor = money < (self.price if self.worths is None else self.price * self.worths)
        while True:
            others = self.total - _weight(self.full, is_poor)
            if others == 0:
                if purses.together(self.supporters) < self.cost * purses.denominator:
                    return None
                is_poor = self._all_but_the_richest(money)
                continue
            paid = purses.together(self.supporters[is_poor]) if is_poor.any() else 0
            missing = self.cost * purses.denominator - paid
            price = Fraction(missing, purses.denominator * others)
            was_poor, is_poor = is_poor, self._is_poor(money, price, purses)
            if np.array_equal(was_poor, is_poor):
                self.price = float(price)
                return Offer(self, price, price / self.scale, self.supporters, self.worths, ~is_poor)

    def _all_but_the_richest(self, money: Floats) -> Array:
        per_worth = money if self.worths is None else money / self.worths
        return np.asarray(per_worth < per_worth.max() * (1 - 2.0**-30))

    def _is_poor(self, money: Floats, price: Fraction, purses: Purses) -> Array:
        """Who holds less than price × worth: by floats where they are far apart, else exactly."""
        asked = float(price) if self.worths is None else float(price) * self.worths
        is_poor = money < asked
        unsure = np.flatnonzero(np.abs(money - asked) <= purses.error + 8 * UNIT * np.abs(asked))
        if unsure.size:
            held = purses.each(self.supporters[unsure])
            worths = [1] * len(held) if self.worths is None else self.worths[unsure].tolist()
            exact = [
                purse * price.denominator < price.numerator * worth * purses.denominator
                for purse, worth in zip(held, worths, strict=True)
            ]
            is_poor[unsure] = exact
        return np.asarray(is_poor)

    def held(self, purses: Purses) -> int:
        """What the supporters hold together, rounded down to a whole part; exact where a float cannot say."""
        money = self._money(purses)
        about = float((money if self.weights is None else money * self.weights).sum())
        slack = self._error(purses) + about * (len(money) + 8) * UNIT
        least, most = int(max(about - slack, 0.0)), int(about + slack)
        if least == most and about > slack:
            return least
        return purses.together(self.supporters) // purses.denominator


@dataclass(frozen=True, slots=True)
class Offer:
    stall: Stall
    price: Fraction
    rho: Fraction
    supporters: Array
    worths: Ints | None
    is_rich: Array  # of the supporters: those who pay in full


def _product(weights: Ints | None, worths: Ints | None) -> Ints | None:
    if weights is None or worths is None:
        return worths if weights is None else weights
    return weights * worths


def _weight(full: Ints | None, chosen: Array) -> int:
    return int(np.count_nonzero(chosen)) if full is None else int(full[chosen].sum())

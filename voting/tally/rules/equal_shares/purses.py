"""What the ballots have left: a float each, whose error is bounded, and the exact amount when asked for.

A ballot that could always pay in full has its share less the prices of the purchases that it took part in;
one that could not has paid all it had and has nothing. So exact money needs only the exact prices, held here
as integers over one denominator, and a record of who was emptied.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from voting.tally.counting.profile import Array, Floats, Ints, SupportProfile, totals

UNIT = 2.0**-53  # the relative error of one operation on floats
AT_ONCE = 20_000  # groups whose payments are laid side by side


class Purses:
    def __init__(self, profile: SupportProfile, share: Fraction) -> None:
        self.profile = profile
        self.money: Floats = np.full(len(profile.weights), float(share))
        self.is_emptied = np.zeros(len(profile.weights), dtype=bool)
        self.denominator = share.denominator
        self._share = share.numerator
        self._prices: list[int] = []
        self._round: Ints = np.full(profile.candidates, -1, dtype=np.int64)
        self.error = self._error()

    def _error(self) -> float:
        """Each ballot's float is this near to its money.

        The share is rounded once (one unit of rounding); each of K payments rounds its price and its product,
        in all by two units of what is paid, that is of the share at most, and the difference by one unit.
        """
        return (2 * len(self._prices) + 8) * UNIT * (self._share / self.denominator)

    def pay(
        self, place: int, price: Fraction, supporters: Array, worths: Ints | None, is_rich: Array
    ) -> None:
        """The rich pay price × worth, the others all they have."""
        rich, poor = supporters[is_rich], supporters[~is_rich]
        paid = float(price) if worths is None else float(price) * worths[is_rich]
        self.money[rich] = np.maximum(self.money.take(rich) - paid, 0.0)
        self.money[poor] = 0.0
        self.is_emptied[poor] = True
        self._round[place] = len(self._prices)
        grown = lcm(self.denominator, price.denominator)
        factor = grown // self.denominator
        self._share *= factor
        self._prices = [known * factor for known in self._prices]
        self._prices.append(price.numerator * (grown // price.denominator))
        self.denominator = grown
        self.error = self._error()

    def together(self, groups: Array) -> int:
        """What these groups hold in all, times `denominator`."""
        groups = groups[~self.is_emptied[groups]]
        rounds, paid, lengths = self._payments(groups)
        if not self.profile.is_plain:
            weights = np.repeat(self.profile.weights[groups], lengths)[rounds >= 0]
            paid = weights if paid is None else paid * weights
        bought = totals(rounds[rounds >= 0], paid, len(self._prices)).tolist()
        weight = len(groups) if self.profile.is_plain else int(self.profile.weights[groups].sum())
        return self._share * weight - _product(bought, self._prices)

    def each(self, groups: Array) -> list[int]:
        """What a ballot of each of these groups holds, times `denominator`."""
        parts = [groups[first : first + AT_ONCE] for first in range(0, len(groups), AT_ONCE)]
        return [held for part in parts for held in self._each(part)]

    def _each(self, groups: Array) -> list[int]:
        """By what they paid for: there are few kinds of ballots among those that hold about the same."""
        rounds, paid, lengths = self._payments(groups)
        table = np.zeros((len(groups), len(self._prices)), dtype=np.int64)
        rows = np.repeat(np.arange(len(groups)), lengths)[rounds >= 0]
        table[rows, rounds[rounds >= 0]] = 1 if paid is None else paid
        kinds, kind_of = np.unique(table, axis=0, return_inverse=True)
        held = [self._share - _product(row, self._prices) for row in kinds.tolist()]
        emptied = self.is_emptied[groups].tolist()
        return [
            0 if empty else held[kind] for kind, empty in zip(kind_of.ravel().tolist(), emptied, strict=True)
        ]

    def _payments(self, groups: Array) -> tuple[Ints, Ints | None, Ints]:
        """By entry its round of purchase (−1: not bought); of those bought the worths; how many by group."""
        entries, lengths = self.profile.entries_of(groups)
        rounds = self._round.take(self.profile.choices.take(entries))
        if self.profile.worths is None:
            return rounds, None, lengths
        return rounds, self.profile.worths[entries[rounds >= 0]], lengths


def _product(counts: Sequence[int], prices: Sequence[int]) -> int:
    return sum(count * price for count, price in zip(counts, prices, strict=True) if count)

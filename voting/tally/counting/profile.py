"""The ballots as arrays: who supports what, how much, and how many of them there are.

Group g of identical ballots has the entries `starts[g]:starts[g + 1]`; entry e is worth `worths[e]` to
`choices[e]`, 1 where there are no worths. Entries of positive worth are the supporters; others are left out
but for those below zero with `keeps_negative`.
"""

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from voting.tally.errors import CannotCount, CountFault
from voting.tally.types import Election, Marking, Options, Utility

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Array = npt.NDArray[Any]

FEW_ALIKE = 1.25  # ballots per different ballot
EXACT = 2**53  # integers up to here are exact in a float, and so is every sum that stays below
APPROVING = (Utility.APPROVALS, Utility.CARDINALITY, Utility.COST)


class SupportProfile:
    def __init__(self, election: Election, options: Options, *, keeps_negative: bool = False) -> None:
        ballots = election.ballots
        self.candidates = len(election.candidates)
        self.weights: Ints = np.asarray(ballots.weights).astype(np.int64)
        self.total = int(self.weights.sum())
        self.starts: Ints = np.asarray(ballots.starts).astype(np.int64)
        self.choices: Array = np.asarray(ballots.choices)
        values: Ints = np.asarray(ballots.values).astype(np.int64)
        if len(self.weights) < self.total <= FEW_ALIKE * len(self.weights):
            values = self._tell_apart(values)
        self.is_plain = len(self.weights) == self.total  # no two ballots alike: weights need not be read
        supports = values > 0 if ballots.marking in (Marking.POINTS, Marking.GRADES) else None
        self.worths: Ints | None = self._worths(ballots.marking, values, options)
        self._require_exact()
        self.votes = self._sum(None if supports is None else supports.astype(np.int64))
        self.scores = self.votes if self.worths is None else self._sum(self.worths)
        kept = supports if self.worths is None else self.worths > 0
        if self.worths is not None and keeps_negative:
            kept = self.worths != 0
        if kept is not None and not kept.all():
            self._keep(kept)
        # Σ weight × worth of the supporters alone.
        self.support = self.votes if self.worths is None else self._sum(self.worths)

    def _worths(self, marking: Marking, values: Ints, options: Options) -> Ints | None:
        if options.utility in APPROVING:
            return None
        if marking is Marking.RANKING:
            return self._worths_of_ranks(values, options)
        return values

    def _worths_of_ranks(self, ranks: Ints, options: Options) -> Ints:
        if options.utility is Utility.POINTS:
            if not options.vector:
                raise CannotCount(CountFault.VECTOR_NEEDED)
            vector = np.array([*options.vector, 0], dtype=np.int64)
            return vector[np.minimum(ranks - 1, len(options.vector))]
        lengths = np.diff(self.starts)
        last = 1 if options.utility is Utility.BORDA else 0
        return np.repeat(lengths, lengths) - ranks + last

    def _require_exact(self) -> None:
        most = 1 if self.worths is None or not self.worths.size else int(np.abs(self.worths).max())
        if self.total * most >= EXACT:
            raise CannotCount(CountFault.TOO_LARGE, {"ballots": self.total, "points": most})

    def _keep(self, wanted: npt.NDArray[np.bool_]) -> None:
        self.starts = np.concatenate(([0], np.cumsum(wanted)))[self.starts]
        self.choices = self.choices[wanted]
        if self.worths is not None:
            self.worths = self.worths[wanted]

    def _tell_apart(self, values: Ints) -> Ints:
        """Where few ballots are alike, each becomes a group of its own: nothing is weighed any more."""
        alike = np.flatnonzero(self.weights > 1)
        copies = np.repeat(alike, self.weights[alike] - 1)
        entries, lengths = self.entries_of(copies)
        self.starts = np.concatenate((self.starts, self.starts[-1] + np.cumsum(lengths)))
        self.choices = np.concatenate((self.choices, self.choices[entries]))
        self.weights = np.ones(self.total, dtype=np.int64)
        return np.concatenate((values, values[entries])) if values.size else values

    def _sum(self, worths: Ints | None) -> Ints:
        """Σ weight × worth by candidate."""
        weighted = worths
        if not self.is_plain:
            weighted = np.repeat(self.weights, np.diff(self.starts))
            weighted = weighted if worths is None else weighted * worths
        return totals(self.choices, weighted, self.candidates)

    @cached_property
    def supporters(self) -> tuple[Array, ...]:
        """By candidate, its groups in increasing order."""
        groups = np.repeat(np.arange(len(self.weights), dtype=np.intp), np.diff(self.starts))
        return self._split_by_candidate(groups)

    @cached_property
    def supporters_worths(self) -> tuple[Array, ...] | None:
        """By candidate, what it is worth to each of its groups."""
        return None if self.worths is None else self._split_by_candidate(self.worths)

    @cached_property
    def _order(self) -> Array:
        """Entries by candidate; 16 bits sort by radix, and no paper prints more candidates than that."""
        narrow = np.uint16 if self.candidates < 2**16 else np.uint32
        return np.argsort(self.choices.astype(narrow), kind="stable")

    def _split_by_candidate(self, entries: Array) -> tuple[Array, ...]:
        ends = np.cumsum(np.bincount(self.choices, minlength=self.candidates))
        return tuple(np.split(entries[self._order], ends[:-1]))

    def entries_of(self, groups: Array) -> tuple[Ints, Ints]:
        """The entries of some groups, one group after the other; and how many each has."""
        first = self.starts[groups]
        lengths = self.starts[groups + 1] - first
        ends = np.cumsum(lengths)
        count = int(ends[-1]) if len(ends) else 0
        return np.arange(count) + np.repeat(first - ends + lengths, lengths), lengths


def totals(keys: Array, worths: Array | None, size: int) -> Ints:
    """Σ worth by key. Sums of integers below 2**53: exact, though they are done in floats."""
    if worths is None:
        return np.bincount(keys, minlength=size).astype(np.int64)
    return np.bincount(keys, weights=worths, minlength=size).astype(np.int64)

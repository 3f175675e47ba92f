"""Ballots in columns into their canonical groups: what BallotBox does one by one, for millions of them.

The marks of a ballot, in printed order, become a sequence of codes, packed from the left into words of
63 bits and filled with zeros. Sequences then compare as their words do, as tuples would.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from voting.tally.types import Ballots, Marking

Numbers = npt.NDArray[Any]

WORD = 63  # bits; with the sign left alone, signed and unsigned integers agree
BATCH = 1 << 16  # ballots whose marks are looked at together, so that memory stays small


@dataclass(frozen=True, slots=True)
class Cast:
    """One ballot per voter: ballot i holds marks `starts[i]` to `starts[i + 1]`, no candidate twice."""

    starts: Numbers
    places: Numbers  # positions in the candidates by printed number
    values: Numbers  # empty for approvals

    def batches(self) -> Iterator["Cast"]:
        """The ballots a batch at a time: views, not copies."""
        for first in range(0, len(self.starts) - 1, BATCH):
            bounds = self.starts[first : first + BATCH + 1]
            marks = slice(int(bounds[0]), int(bounds[-1]))
            yield Cast(bounds - bounds[0], self.places[marks], self.values[marks])

    def owners(self) -> Numbers:
        """For each mark, the ballot that bears it."""
        return np.asarray(np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts)))

    def places_in_ballot(self) -> Numbers:
        """0 for the first mark of each ballot, 1 for the second …"""
        begins = np.repeat(self.starts[:-1], np.diff(self.starts))
        return np.asarray(np.arange(len(self.places)) - begins)

    def filled(self, candidates: int, value: int) -> "Cast":
        """Every ballot marks every candidate: with this value where it said nothing."""
        ballots = len(self.starts) - 1
        values = np.full((ballots, candidates), value, np.int64)
        values[self.owners(), self.places] = self.values
        places = np.tile(np.arange(candidates, dtype=np.uint32), ballots)
        return Cast(np.arange(ballots + 1) * candidates, places, values.ravel())


def grouped(marking: Marking, cast: Cast) -> Ballots:
    """The ballots, identical ones together, in canonical order. Sorts the marks of `cast` in place."""
    for batch in cast.batches():
        _sort_marks(batch)
    order, is_first = _canonical(_Words.packing(cast))
    firsts = np.flatnonzero(is_first)
    weights = np.diff(np.append(firsts, len(order)))
    examples = order[firsts]
    lengths = np.diff(cast.starts)[examples]
    ends = np.concatenate(([0], np.cumsum(lengths)))
    marks = np.repeat(cast.starts[examples] - ends[:-1], lengths) + np.arange(ends[-1])
    values = cast.values[marks] if len(cast.values) else cast.values
    columns = (("Q", ends), ("I", cast.places[marks]), ("q", values), ("Q", weights))
    return Ballots(marking, *(_column(code, numbers) for code, numbers in columns))


def _column(code: str, numbers: Numbers) -> "array[int]":
    column = array(code)
    column.frombytes(numbers.astype(np.dtype(code), copy=False).tobytes())
    return column


def _sort_marks(batch: Cast) -> None:
    width = int(batch.places.max(initial=0)) + 1
    keys = batch.owners() * width + batch.places
    if (keys[1:] > keys[:-1]).all():
        return
    if len(batch.values):
        turn = np.argsort(keys)
        batch.values[:] = batch.values[turn]
        keys = keys[turn]
    else:
        keys.sort()
    batch.places[:] = keys - batch.owners() * width


@dataclass(frozen=True, slots=True)
class _Words:
    words: Numbers
    starts: Numbers  # as in Cast

    @classmethod
    def packing(cls, cast: Cast) -> "_Words":
        lowest = int(cast.values.min(initial=0))
        span = int(cast.values.max(initial=0)) - lowest + 1
        bits = ((int(cast.places.max(initial=0)) + 1) * span).bit_length()
        codes_per_word = WORD // bits
        packed = [_packed(batch, lowest, span, bits) for batch in cast.batches()]
        counts = -(-np.diff(cast.starts) // codes_per_word)
        return cls(np.concatenate([np.empty(0, np.int64), *packed]), np.concatenate(([0], np.cumsum(counts))))

    def counts(self) -> Numbers:
        return np.diff(self.starts)

    def at_depth(self, ballots: Numbers, depth: int) -> Numbers:
        """The word at this depth of each of these ballots, 0 where it has ended."""
        places = self.starts[ballots] + depth
        has = places < self.starts[ballots + 1]
        words = np.zeros(len(ballots), np.int64)
        words[has] = self.words[places[has]]
        return words


def _packed(batch: Cast, lowest: int, span: int, bits: int) -> Numbers:
    codes = batch.places.astype(np.int64) + 1
    if len(batch.values):
        codes = batch.places.astype(np.int64) * span + (batch.values - lowest) + 1
    codes_per_word = WORD // bits
    slots = batch.places_in_ballot() % codes_per_word
    codes <<= (codes_per_word - 1 - slots) * bits
    begins = np.flatnonzero(slots == 0)
    return np.add.reduceat(codes, begins) if len(begins) else codes


def _canonical(words: _Words) -> tuple[Numbers, Numbers]:
    """The ballots in the order of their marks, and where a ballot differs from the one before.

    Word by word, and only among those that agree so far and of which some have more to say.
    """
    counts = words.counts()
    order = np.arange(len(counts))
    is_first = order == 0
    unsettled, depth = order.copy(), 0
    while len(unsettled):
        ballots, group = order[unsettled], np.cumsum(is_first)[unsettled]
        word = words.at_depth(ballots, depth)
        turn = np.lexsort((word, group))
        order[unsettled], word = ballots[turn], word[turn]
        is_first[unsettled[1:]] |= word[1:] != word[:-1]
        depth += 1
        unsettled = _unsettled(is_first, counts[order] > depth)
    return order, is_first


def _unsettled(is_first: Numbers, has_more: Numbers) -> Numbers:
    group = np.cumsum(is_first) - 1
    sizes = np.bincount(group)
    is_open = (np.bincount(group, weights=has_more) > 0) & (sizes > 1)
    return np.flatnonzero(is_open[group])

"""The votes of a file in columns: a few arrays for a million of them, each made a PbVote when looked at."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
Column = str | tuple[str, ...]  # the cells of one column, as one text where they allow it

SEPARATOR = "\x1f"
ROWS_TOGETHER = 4096  # votes that came one by one, before their cells are packed


class PbVote(NamedTuple):
    """`choices` are positions in `PbFile.projects`, as the voter listed them; `cells` the voter's columns."""

    choices: tuple[int, ...]
    values: tuple[int, ...]
    cells: tuple[str, ...]


class VoteColumns(Sequence[PbVote]):
    def __init__(self) -> None:
        self._starts = array("Q", [0])
        self._choices = array("I")
        self._values = array("q")  # as many as choices, or none at all
        self._cells = CellBlocks()

    @classmethod
    def of(cls, votes: Iterable[PbVote]) -> "VoteColumns":
        if isinstance(votes, VoteColumns):
            return votes
        columns = cls()
        for vote in votes:
            columns.append(vote)
        return columns

    def append(self, vote: PbVote) -> None:
        self._choices.extend(vote.choices)
        self._values.extend(vote.values)
        self._starts.append(len(self._choices))
        self._cells.append(vote.cells)

    def extend(
        self, lengths: Numbers, choices: Numbers, values: Numbers, cells: Sequence[Sequence[str]]
    ) -> None:
        """Many votes at once; `cells` by column, each as long as `lengths`."""
        ends = len(self._choices) + np.cumsum(lengths)
        self._starts.frombytes(ends.astype(np.uint64).tobytes())
        self._choices.frombytes(choices.astype(np.uintc).tobytes())
        self._values.frombytes(values.astype(np.int64).tobytes())
        self._cells.extend(cells, len(lengths))

    @property
    def starts(self) -> Numbers:
        """Vote i names `choices[starts[i]:starts[i + 1]]`."""
        return np.array(self._starts).astype(np.int64)

    @property
    def choices(self) -> Numbers:
        return np.array(self._choices)

    @property
    def values(self) -> Numbers:
        return np.array(self._values)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[PbVote]:
        for place, cells in enumerate(self._cells):
            yield self._vote(place, cells)

    @overload
    def __getitem__(self, place: int) -> PbVote: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[PbVote, ...]: ...
    def __getitem__(self, place: int | slice) -> PbVote | tuple[PbVote, ...]:
        if isinstance(place, slice):
            return tuple(self[index] for index in range(len(self))[place])
        at = range(len(self))[place]
        return self._vote(at, self._cells[at])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, VoteColumns):
            return NotImplemented
        mine = (self._starts, self._choices, self._values)
        theirs = (other._starts, other._choices, other._values)
        return mine == theirs and all(a == b for a, b in zip(self._cells, other._cells, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as a list: it grows while a file is read

    def _vote(self, place: int, cells: tuple[str, ...]) -> PbVote:
        marks = slice(self._starts[place], self._starts[place + 1])
        return PbVote(tuple(self._choices[marks]), tuple(self._values[marks]), cells)


class CellBlocks:
    """The voters' own cells, row after row, kept as a few long texts."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._blocks: list[tuple[int, tuple[Column, ...]]] = []  # how many rows, and their columns
        self._loose: list[tuple[str, ...]] = []
        self._packed = 0  # rows in blocks
        self._last: tuple[int, list[tuple[str, ...]]] = (-1, [])

    def append(self, cells: tuple[str, ...]) -> None:
        self._loose.append(cells)
        if len(self._loose) == ROWS_TOGETHER:
            self._pack_loose()

    def extend(self, columns: Sequence[Sequence[str]], rows: int) -> None:
        self._pack_loose()
        self._starts.append(self._packed)
        self._blocks.append((rows, tuple(_packed(column) for column in columns)))
        self._packed += rows

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for block in range(len(self._blocks)):
            yield from self._rows(block)
        yield from self._loose

    def __getitem__(self, row: int) -> tuple[str, ...]:
        if row >= self._packed:
            return self._loose[row - self._packed]
        block = bisect_right(self._starts, row) - 1
        if self._last[0] != block:
            self._last = (block, self._rows(block))
        return self._last[1][row - self._starts[block]]

    def _rows(self, block: int) -> list[tuple[str, ...]]:
        rows, columns = self._blocks[block]
        return list(zip(*map(_unpacked, columns), strict=True)) if columns else [()] * rows

    def _pack_loose(self) -> None:
        rows, self._loose = self._loose, []
        if rows:
            self.extend(list(zip(*rows, strict=True)), len(rows))


def _packed(column: Sequence[str]) -> Column:
    text = SEPARATOR.join(column)
    return text if text.count(SEPARATOR) == len(column) - 1 else tuple(column)


def _unpacked(column: Column) -> Sequence[str]:
    return column.split(SEPARATOR) if isinstance(column, str) else column

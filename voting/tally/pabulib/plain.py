"""The fast road for votes: many lines at once, where not one of them asks for care.

What it cannot take exactly as the careful road would, it leaves to it: quotes, cells too few or too many,
unknown projects, a project named twice, points that do not match. Errors thus keep their place.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from voting.tally.pabulib.columns import Numbers
from voting.tally.pabulib.cursor import SECTIONS, Header
from voting.tally.pabulib.file import POINTS, VOTE, VOTER_ID

WHOLE = re.compile(r"(-?\d{1,9})(?:\.0+)?", re.ASCII)
TABLE = 1 << 24  # cells of votes by projects, at most: sixteen megabytes
NOTHING = 10**10  # no position and no points


class PlainVotes(NamedTuple):
    """In columns; `choices` and `values` run on from vote to vote."""

    voters: Sequence[str]
    lengths: Numbers
    choices: Numbers
    values: Numbers  # empty without points
    cells: Sequence[Sequence[str]]  # by column


class _Known(dict[str, int]):
    """The number that an item of a list stands for; each spelling is looked at once."""

    def __init__(self, numbers: Mapping[str, int], read: Callable[[str], int]) -> None:
        super().__init__(numbers)
        self._read = read

    def __missing__(self, item: str) -> int:
        """Raises KeyError where the item stands for nothing that we know."""
        stripped = item.strip()
        blank = not stripped or stripped.lower() == "none"
        self[item] = number = NOTHING if blank else self._read(stripped)
        return number


def _points(item: str) -> int:
    whole = WHOLE.fullmatch(item)
    if whole is None:
        raise KeyError(item)
    return int(whole[1])


class PlainReader:
    def __init__(self, header: Header, places: Mapping[str, int], *, with_points: bool) -> None:
        self._width = len(header.names)
        self._voter = header.place(VOTER_ID)
        self._vote = header.place(VOTE)
        self._points = header.place(POINTS) if with_points else None
        self._others = [at for at in range(self._width) if at not in (self._vote, self._points)]
        self._candidates = len(places)
        self._known_places = _Known(places, places.__getitem__)
        self._known_points = _Known({}, _points)

    def read(self, block: bytes) -> PlainVotes | None:
        """The votes of whole lines, one per line; None where the careful road must read them."""
        try:
            columns = self._columns(block.decode())
            return None if columns is None else self._votes(columns)
        except (UnicodeDecodeError, KeyError):
            return None

    def _columns(self, text: str) -> list[list[str]] | None:
        text = text.replace("\r\n", "\n")
        widths = {count + 1 for count in set(map(str.count, text.split("\n")[:-1], repeat(";")))}
        if '"' in text or "\r" in text or len(widths) != 1 or min(widths) < self._width:
            return None
        width = widths.pop()
        cells = text.replace("\n", ";").split(";")
        cells.pop()
        if any(any(map(str.strip, cells[at::width])) for at in range(self._width, width)):
            return None
        has_none = "none" in text.lower()
        columns = [cells[at::width] for at in range(self._width)]
        for at in self._others:
            columns[at] = list(map(str.strip, columns[at]))
            if has_none:
                columns[at] = ["" if cell.lower() == "none" else cell for cell in columns[at]]
        return columns

    def _votes(self, columns: list[list[str]]) -> PlainVotes | None:
        voters = columns[self._voter]
        lengths, choices = _items(columns[self._vote], self._known_places)
        values = np.empty(0, np.int64)
        if self._points is not None:
            points, values = _items(columns[self._points], self._known_points)
            if not np.array_equal(points, lengths):
                return None
        if not all(voters) or self._may_be_title(voters) or self._is_any_twice(lengths, choices):
            return None
        return PlainVotes(voters, lengths, choices, values, [columns[at] for at in self._others])

    def _may_be_title(self, voters: Sequence[str]) -> bool:
        return self._voter == 0 and not set(SECTIONS).isdisjoint(map(str.upper, voters))

    def _is_any_twice(self, lengths: Numbers, choices: Numbers) -> bool:
        marks = np.repeat(np.arange(len(lengths)) * self._candidates, lengths) + choices
        if len(lengths) * self._candidates > TABLE:
            return len(np.unique(marks)) < len(marks)
        is_marked = np.zeros(len(lengths) * self._candidates, bool)
        is_marked[marks] = True
        return int(np.count_nonzero(is_marked)) < len(marks)


def _items(cells: Sequence[str], known: _Known) -> tuple[Numbers, Numbers]:
    """How many items each cell lists, and the numbers of all of them."""
    lengths = np.fromiter(map(str.count, cells, repeat(",")), np.int64, len(cells)) + 1
    items = ",".join(cells).split(",")
    numbers = np.fromiter(map(known.__getitem__, items), np.int64, len(items))
    is_item = numbers != NOTHING
    if is_item.all():
        return lengths, numbers
    starts = np.cumsum(lengths) - lengths
    return np.add.reduceat(is_item, starts, dtype=np.int64), numbers[is_item]

"""The three sections of a file, and the cells of a row against its header."""

from collections.abc import Iterator

from voting.tally.pabulib.faults import BadFile, FileFault
from voting.tally.pabulib.rows import Lines, Row, rows

META, PROJECTS, VOTES = SECTIONS = ("META", "PROJECTS", "VOTES")


def title(row: Row) -> str | None:
    """The section a row opens: its title alone, in any case, whatever empty cells a spreadsheet added."""
    name = row.cells[0].upper()
    return name if name in SECTIONS and not any(row.cells[1:]) else None


class Cursor:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._rows = (row for row in rows(lines) if not row.is_empty)
        self._ahead: Row | None = None
        self.last: Row | None = None

    def open(self, section: str) -> Row:
        """Go past the title of a section, to its header."""
        row = self._take()
        if title(row) != section:
            raise BadFile(FileFault.SECTION_EXPECTED, *row.place(0), {"section": section})
        return self._take()

    def next_in_section(self) -> Row | None:
        ahead = self._peek()
        return None if ahead is None or title(ahead) is not None else self._take()

    def body(self) -> Iterator[Row]:
        return iter(self.next_in_section, None)

    def require_end(self) -> None:
        ahead = self._peek()
        if ahead is not None:
            section = title(ahead) or ""
            raise BadFile(FileFault.SECTION_UNEXPECTED, *ahead.place(0), {"section": section})

    @property
    def is_cut(self) -> bool:
        """The line being read is the last one and its line break is missing."""
        return self.last is not None and not self.last.is_complete

    def truncated(self) -> BadFile:
        return BadFile(FileFault.TRUNCATED, *(self.last.end if self.last else (1, 1)))

    def _peek(self) -> Row | None:
        if self._ahead is None:
            self._ahead = next(self._rows, None)
        return self._ahead

    def _take(self) -> Row:
        row = self._peek()
        if row is None:
            raise self.truncated()
        self.last, self._ahead = row, None
        return row


class Header:
    """The columns of a section, under their present names."""

    RENAMED = {
        "target": "beneficiaries",
        "targets": "beneficiaries",
        "categories": "category",
        "neighbourhood": "neighborhood",
    }

    def __init__(self, row: Row, required: tuple[str, ...]) -> None:
        names = [cell.lower() for cell in row.cells]
        while names and not names[-1]:
            names.pop()
        for place, name in enumerate(names):
            if not name:
                raise BadFile(FileFault.BAD_HEADER, *row.place(place))
            if name in names[:place]:
                raise BadFile(FileFault.COLUMN_TWICE, *row.place(place), {"name": name})
        self._row = row
        self.names = tuple(self._present(name, names) for name in names)
        for name in required:
            self.require(name)

    def require(self, name: str) -> None:
        if name not in self.names:
            raise BadFile(FileFault.COLUMN_MISSING, *self._row.place(0), {"name": name})

    def _present(self, name: str, names: list[str]) -> str:
        """Two old names of one column in the same file keep theirs: nothing is lost by renaming."""
        renamed = self.RENAMED.get(name, name)
        rivals = [rival for rival in names if self.RENAMED.get(rival, rival) == renamed]
        return renamed if rivals == [name] else name

    def place(self, name: str) -> int:
        return self.names.index(name)

    def cells(self, row: Row) -> tuple[str, ...]:
        """One cell per column; the word None and nothing at all are the same: no value."""
        expected, found = len(self.names), len(row.cells)
        counts = {"expected": expected, "found": found}
        if any(row.cells[expected:]):
            raise BadFile(FileFault.TOO_MANY_CELLS, *row.place(expected), counts)
        if found < expected:
            raise BadFile(FileFault.TOO_FEW_CELLS, *row.end, counts)
        return tuple("" if cell.lower() == "none" else cell for cell in row.cells[:expected])

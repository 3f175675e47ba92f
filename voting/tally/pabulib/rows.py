"""Lines of bytes into rows of cells, each knowing its place in the file.

Our own and not the csv module, which cannot say in which column a cell began. Its reading of
quotes is kept: a cell that opens with a quote may hold `;`, line breaks and doubled quotes.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from voting.tally.pabulib.faults import BadFile, FileFault

Progress = Callable[[int, int], None]  # bytes read, bytes in all

LINES_IN_A_ROW = 200  # beyond, the quote was never meant to open: say so before reading the whole file
LINES_PER_REPORT = 2000
BLOCK = 1 << 18  # bytes
BLOCKS_AT_LEAST = 8  # of a smaller file, so that its progress is told on the way


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    text: str
    cells: tuple[str, ...]
    is_complete: bool  # its line break is there

    def place(self, cell: int, offset: int = 0) -> tuple[int, int]:
        """Line and column, both from 1, of a character of a cell; of the end where there is no such cell."""
        starts = _starts(self.text)
        at = starts[cell] + offset if cell < len(starts) else len(self.text)
        before = self.text[:at]
        return self.line + before.count("\n"), at - (before.rfind("\n") + 1) + 1

    def raw(self, cell: int) -> str:
        """The text of a cell as it stands in the file, quotes and blanks included."""
        start = _starts(self.text)[cell]
        return self.text[start : _end(self.text, start)]

    def rest(self, cell: int) -> str:
        """All the text from a cell on, as if it were one."""
        return self.text[_starts(self.text)[cell] :].strip()

    @property
    def end(self) -> tuple[int, int]:
        return self.place(len(self.text) + 1)

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


class Lines:
    """The lines of a stream as bytes: one by one, or many at once where nothing in them asks for care."""

    def __init__(self, stream: BinaryIO, total: int, progress: Progress | None) -> None:
        self._stream, self._total, self._progress = stream, total, progress
        self._size = min(max(total // BLOCKS_AT_LEAST, BLOCK // 16), BLOCK)
        self._held: deque[bytes] = deque()
        self._read = 0
        self.number = 0  # of the last line given out

    @property
    def has_held(self) -> bool:
        """Lines that were taken at once and put back."""
        return bool(self._held)

    def take(self) -> bytes:
        """The next line; nothing at the end."""
        raw = self._held.popleft() if self._held else self._stream.readline()
        if raw:
            self.number += 1
        self._read += len(raw)
        if not raw or self.number % LINES_PER_REPORT == 0:
            self._tell()
        return raw

    def block(self) -> bytes:
        """Whole lines that are not counted as given out yet: `accept` them or `put_back`."""
        data = self._stream.read(self._size) + self._stream.readline()
        whole = data.rfind(b"\n") + 1
        if data[whole:]:
            self._held.append(data[whole:])
        return data[:whole]

    def accept(self, block: bytes, lines: int) -> None:
        self.number += lines
        self._read += len(block)
        self._tell()

    def put_back(self, block: bytes) -> None:
        self._held.extendleft(line + b"\n" for line in reversed(block.split(b"\n")[:-1]))

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._read, self._total)


def rows(lines: Lines) -> Iterator[Row]:
    """Every row, empty ones included."""
    held, first = "", 0
    while raw := lines.take():
        text = held + _decoded(raw, lines.number)
        first = first or lines.number
        cells = split(text)
        if cells is not None:
            yield Row(first, text, cells, is_complete=raw.endswith(b"\n"))
            held, first = "", 0
        elif lines.number - first >= LINES_IN_A_ROW:
            break
        else:
            held = text + "\n"
    if first:
        raise _unclosed(first, held)


def split(text: str) -> tuple[str, ...] | None:
    """The stripped cells of a row, or None while a quote is open."""
    if '"' not in text:
        return tuple(cell.strip() for cell in text.split(";"))
    cells = [_cell(text, start) for start in _starts(text)]
    return None if None in cells else tuple(cell for cell in cells if cell is not None)


def _starts(text: str) -> list[int]:
    starts, at = [0], 0
    while (end := _end(text, at)) < len(text):
        at = end + 1
        starts.append(at)
    return starts


def _end(text: str, start: int) -> int:
    """The `;` that closes the cell begun at `start`, or the end of the text."""
    opening = _opening(text, start)
    closing = None if opening is None else _closing(text, opening)
    if opening is not None and closing is None:
        return len(text)
    end = text.find(";", start if closing is None else closing)
    return len(text) if end < 0 else end


def _cell(text: str, start: int) -> str | None:
    opening = _opening(text, start)
    end = _end(text, start)
    if opening is None:
        return text[start:end].strip()
    closing = _closing(text, opening)
    if closing is None:
        return None
    quoted = text[opening + 1 : closing].replace('""', '"')
    return (quoted + text[closing + 1 : end]).strip()


def _opening(text: str, start: int) -> int | None:
    while start < len(text) and text[start] in " \t":
        start += 1
    return start if text[start : start + 1] == '"' else None


def _closing(text: str, opening: int) -> int | None:
    at = text.find('"', opening + 1)
    while at >= 0 and text[at + 1 : at + 2] == '"':
        at = text.find('"', at + 2)
    return None if at < 0 else at


def _decoded(raw: bytes, line: int) -> str:
    if line == 1:
        raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        column = len(raw[: error.start].decode("utf-8")) + 1
        cut = error.end == len(raw) and error.reason == "unexpected end of data"
        raise BadFile(FileFault.TRUNCATED if cut else FileFault.NOT_UTF8, line, column) from error


def _unclosed(line: int, text: str) -> BadFile:
    """Points at the quote that opens the cell left open: the last cell of the row."""
    last = _starts(text)[-1]
    opening = _opening(text, last)
    row = Row(line, text, (), is_complete=False)
    return BadFile(FileFault.UNCLOSED_QUOTE, *row.place(0, last if opening is None else opening))

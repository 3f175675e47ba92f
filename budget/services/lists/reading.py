"""A file of people as rows of text, whatever program wrote it; what cannot be read whole is refused whole."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from accounts.writing import written
from budget.services.lists import spreadsheets

MOST_BYTES = 40_000_000
MOST_LINES = 250_000
MOST_COLUMNS = 100
DELIMITERS = ";,\t"
# A file that ends within a character was cut: no other alphabet is guessed for it.
LONGEST_CHARACTER = 4
UTF_16 = "utf-16"
SHEET = "spreadsheet"
NumberedRow = tuple[int, list[str]]  # the number of its line in the file, its cells


@dataclass(frozen=True)
class ListText:
    """A file as text, with the alphabet it was written in and what stands between its cells."""

    content: bytes
    encoding: str
    delimiter: str
    header: list[str]
    lines: int

    @classmethod
    def of(cls, content: bytes) -> "ListText":
        text, encoding = _decoded(content)
        content = text.lstrip("\ufeff").encode()
        delimiter = _delimiter(text)
        header: list[str] = []
        lines = 0
        for _number, cells in _rows(content, delimiter):
            if header:
                lines += 1
            else:
                header = [written(cell, is_one_line=True) for cell in cells]
                _require_columns(header)
            if lines > MOST_LINES:
                raise _too_large()
        if not lines:
            raise Refused(_("This file has no line but the first, which names its columns."))
        return cls(content, encoding, delimiter, header, lines)


def rows_of(content: bytes) -> Iterator[NumberedRow]:
    """The lines of people of a file that was read before."""
    rows = _rows(content, _delimiter(content[:100_000].decode("utf-8", "replace")))
    next(rows)
    return rows


def is_blank(cells: Sequence[str]) -> bool:
    text = "".join(cells)
    return not text or text.isspace()


def _decoded(content: bytes) -> tuple[str, str]:
    if len(content) > MOST_BYTES:
        raise _too_large()
    if content.startswith(b"PK"):
        try:
            return spreadsheets.as_csv(content, most_bytes=MOST_BYTES).decode(), SHEET
        except spreadsheets.UnreadableSheet as fault:
            raise Refused(
                _("This spreadsheet cannot be read, or it is too large once it is unfolded."),
                road=_("Save it as CSV from the program that opens it, and send that file."),
            ) from fault
    encoding = _encoding(content)
    if encoding != UTF_16 and b"\0" in content:
        raise Refused(
            _("This file holds signs that no text has: it is no CSV file, or it was damaged on the way.")
        )
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as fault:
        raise _cut() from fault


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16
    try:
        content.decode()
    except UnicodeDecodeError as fault:
        is_at_the_end = fault.start >= len(content) - LONGEST_CHARACTER
        if is_at_the_end and not content[: fault.start].isascii():
            raise _cut() from fault
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1"
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    first = next((line for line in text[:100_000].splitlines() if not is_blank([line])), "")
    return max(DELIMITERS, key=first.count)


def _rows(content: bytes, delimiter: str) -> Iterator[NumberedRow]:
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as fault:
        raise Refused(
            _("Line %(number)d cannot be read: a quotation mark is not closed, or a cell is too long.")
            % {"number": reader.line_num}
        ) from fault


def _require_columns(header: list[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise Refused(
            _("This file has more than %(most)d columns: keep those that are needed.")
            % {"most": MOST_COLUMNS}
        )


def _too_large() -> Refused:
    return Refused(
        _("This file is too large: at most %(lines)d lines and %(size)d megabytes.")
        % {"lines": MOST_LINES, "size": MOST_BYTES // 1_000_000},
        road=_(
            "Keep the columns that are needed. A list of people may come in several files: whoever stands in "
            "two of them is entered once."
        ),
    )


def _cut() -> Refused:
    return Refused(_("This file ends in the middle of a character: it was cut on the way. Send it again."))

"""The META section: keys and values, as text."""

import re

from voting.tally.pabulib.cursor import META, Cursor
from voting.tally.pabulib.faults import BadFile, FileFault, Oddity, Warnings
from voting.tally.pabulib.rows import Row

WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
LANGUAGES = {
    "czech": "cs",
    "dutch": "nl",
    "english": "en",
    "estonian": "et",
    "french": "fr",
    "german": "de",
    "hungarian": "hu",
    "italian": "it",
    "polish": "pl",
    "portuguese": "pt",
    "spanish": "es",
    "ukrainian": "uk",
}


class MetaSection:
    def __init__(self, cursor: Cursor, warnings: Warnings) -> None:
        header = cursor.open(META)
        if header.cells[0].lower() != "key":
            raise BadFile(FileFault.BAD_HEADER, *header.place(0))
        self.values: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._last = header
        for row in cursor.body():
            self._add(row, warnings)
        if "language" in self.values:
            language = self.values["language"]
            self.values["language"] = LANGUAGES.get(language.lower(), language)

    def _add(self, row: Row, warnings: Warnings) -> None:
        self._last = row
        name = row.cells[0].lower()
        if len(row.cells) == 1:
            raise BadFile(FileFault.TOO_FEW_CELLS, *row.end, {"expected": 2, "found": 1})
        if name in self.values:
            warnings.add(Oddity.KEY_TWICE, row.line, name=name)
        value = row.rest(1) if any(row.cells[2:]) else row.cells[1]  # a comment may hold bare `;`
        if value and value.lower() != "none":
            self.values[name] = value
            self._rows[name] = row

    def required(self, name: str) -> str:
        if name not in self.values:
            raise BadFile(FileFault.KEY_MISSING, *self._last.end, {"name": name})
        return self.values[name]

    def place(self, name: str) -> tuple[int, int]:
        return self._rows[name].place(1)

    def whole(self, name: str) -> int:
        """A whole number, 0 where the file says nothing."""
        text = self.values.get(name, "0")
        if not WHOLE.fullmatch(text):
            raise BadFile(FileFault.BAD_NUMBER, *self.place(name), {"name": name, "value": text[:40]})
        return int(text)

"""What a person typed, made fit to keep: every fault is told at once, each beside its field."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from accounts import money
from accounts.models.shapes import municipality_of
from accounts.refusals import InvalidInput, Path

# The largest amount anyone may type: a nine-digit sum fits every page and every total of a town.
LARGEST_EUR = 999_999_999
# Reasons are sent and published: "no" is none.
REASON_SHORTEST = 15
# Marks that turn the direction of the text around them: they could make one word read as another.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Null bytes and other controls that no keyboard types, and halves of characters that no file can hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

W = TypeVar("W", bound=StrEnum)
M = TypeVar("M", bound=models.Model)


class Reading:
    """Reads answers one by one and remembers what is wrong with each; `finish` refuses when anything is."""

    def __init__(
        self, typed: Mapping[str, Any], *, path: Path = (), faults: dict[Path, str] | None = None
    ) -> None:
        self._typed = typed
        self._path = path
        self.faults: dict[Path, str] = {} if faults is None else faults

    def part(self, *path: str | int, typed: Mapping[str, Any]) -> "Reading":
        """The reading of a part, such as one line of a list; its faults are told with those of the whole."""
        return Reading(typed, path=(*self._path, *path), faults=self.faults)

    def fault(self, name: str, sentence: str) -> None:
        self.faults.setdefault((*self._path, name), sentence)

    def text(self, name: str, *, longest: int, needed: str = "", is_one_line: bool = False) -> str:
        """The text without stray spaces; `needed` is the sentence for an empty one, if it may not be."""
        value = self._typed.get(name)
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        if _UNFIT.search(text):
            self.fault(name, _("This text holds characters that cannot be kept. Please type it again."))
            return ""
        text = unicodedata.normalize("NFC", _TURNS.sub("", text)).strip()
        if is_one_line:
            text = " ".join(text.split())
        if len(text) > longest:
            self.fault(
                name,
                _("Please keep to %(longest)d characters: this text has %(length)d.")
                % {"longest": longest, "length": len(text)},
            )
        elif needed and not text:
            self.fault(name, needed)
        return text

    def reason(self, name: str, *, longest: int, needed: str) -> str:
        """Why something was decided, for those who read it: more than a word."""
        text = self.text(name, longest=longest, needed=needed)
        if text and len(text) < REASON_SHORTEST:
            self.fault(
                name,
                _("Please say a little more: at least %(shortest)d characters, this has %(length)d.")
                % {"shortest": REASON_SHORTEST, "length": len(text)},
            )
        return text

    def euros(self, name: str, *, lowest: int = 0, needed: str = "") -> int | None:
        value = self._typed.get(name)
        if value is None or value == "":
            if needed:
                self.fault(name, needed)
            return None
        amount = whole_number(value)
        if amount is None:
            self.fault(name, _("Please give whole euros, in figures."))
        elif not lowest <= amount <= LARGEST_EUR:
            self.fault(
                name,
                _("Please give an amount between %(lowest)s and %(highest)s euros.")
                % {"lowest": money.in_figures(lowest), "highest": money.in_figures(LARGEST_EUR)},
            )
        else:
            return amount
        return None

    def number(self, name: str, *, lowest: int, highest: int, needed: str) -> int:
        """A whole number within bounds, which `needed` says; zero stands for a wrong one until `finish`."""
        amount = whole_number(self._typed.get(name))
        if amount is None or not lowest <= amount <= highest:
            self.fault(name, needed)
            return 0
        return amount

    def word(self, name: str, words: type[W], *, needed: str = "") -> W | None:
        value = self._typed.get(name)
        if value is None or value == "":
            if needed:
                self.fault(name, needed)
            return None
        try:
            return words(str(value))
        except ValueError:
            self.fault(name, _("Please choose one of the answers offered."))
            return None

    def row(self, name: str, model: type[M], municipality: models.Model) -> M | None:
        """A row of this town, or nothing; another town's is answered like one that does not exist."""
        value = self._typed.get(name)
        if value is None:
            return None
        if not isinstance(value, model) or municipality_of(value) != municipality:
            self.fault(name, _("Please choose one of the answers offered."))
            return None
        return value

    def degrees(self, name: str, *, limit: int) -> Decimal | None:
        value = self._typed.get(name)
        if value is None or value == "":
            return None
        try:
            angle = Decimal(str(value))
        except InvalidOperation:
            angle = Decimal("NaN")
        if not angle.is_finite() or abs(angle) > limit:
            self.fault(name, _("This point is not on the map."))
            return None
        return round(angle, 6)

    def names(self, name: str, *, longest: int, most: int) -> list[str]:
        """Different names, one per line or as a list, in the order given."""
        value = self._typed.get(name) or []
        lines = value.splitlines() if isinstance(value, str) else list(value)
        if len(lines) > most:
            self.fault(name, _("Please give at most %(most)d names.") % {"most": most})
            return []
        read: dict[str, None] = {}
        for line in lines:
            reading = self.part(typed={name: line})
            read[reading.text(name, longest=longest, is_one_line=True)] = None
        return [text for text in read if text]

    def finish(self) -> None:
        refuse(self.faults)


def whole_number(value: Any) -> int | None:
    """An integer or a text of figures; a boolean, a fraction or an exponent is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value.strip()):
        return int(value)
    return None


def refuse(faults: Mapping[Path, str]) -> None:
    """Say everything that is wrong, or nothing at all."""
    if faults:
        raise InvalidInput(_("Some answers need another look: nothing you typed is lost."), faults)

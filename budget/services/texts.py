"""What a person typed, made fit to keep: every fault is told at once, each beside its field."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from accounts import money
from accounts.models.shapes import municipality_of
from accounts.numbers import NotWhole, whole_euros, whole_number
from accounts.refusals import InvalidInput, Path
from accounts.writing import is_unfit, written

# The largest amount anyone may type: a nine-digit sum fits every page and every total of a town.
LARGEST_EUR = 999_999_999
# Reasons are sent and published: "no" is none.
REASON_SHORTEST = 15
DEGREES = re.compile(r"[+-]?[0-9]{1,3}([.][0-9]{1,20})?")

W = TypeVar("W", bound=StrEnum)
M = TypeVar("M", bound=models.Model)


class Reading:
    """Reads answers one by one and remembers what is wrong with each; `finish` refuses when anything is."""

    def __init__(
        self, typed: Mapping[Any, Any], *, path: Path = (), faults: dict[Path, str] | None = None
    ) -> None:
        self._typed = typed
        self._path = path
        self.faults: dict[Path, str] = {} if faults is None else faults

    def part(self, *path: str | int, typed: Mapping[Any, Any]) -> "Reading":
        """The reading of a part, such as one line of a list; its faults are told with those of the whole."""
        return Reading(typed, path=(*self._path, *path), faults=self.faults)

    def fault(self, name: str | int, sentence: str) -> None:
        self.faults.setdefault((*self._path, name), sentence)

    def text(self, name: str | int, *, longest: int, needed: str = "", is_one_line: bool = False) -> str:
        """The text, empty when nothing of it shows; `needed`: the sentence for one that may not be empty."""
        value = self._typed.get(name)
        if is_unfit(value):
            self.fault(name, _("This text holds characters that cannot be kept. Please type it again."))
            return ""
        text = written(value, is_one_line=is_one_line)
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
        if value is None or (isinstance(value, str) and not value.strip()):
            if needed:
                self.fault(name, needed)
            return None
        try:
            amount = whole_euros(value)
        except NotWhole as fault:
            self.fault(name, str(fault))
            return None
        if not lowest <= amount <= LARGEST_EUR:
            self.fault(
                name,
                _("Please give an amount between %(lowest)s and %(highest)s euros.")
                % {"lowest": money.in_figures(lowest), "highest": money.in_figures(LARGEST_EUR)},
            )
        else:
            return amount
        return None

    def number(self, name: str | int, *, lowest: int, highest: int, needed: str) -> int:
        """A whole number within bounds, which `needed` says; zero stands for a wrong one until `finish`."""
        try:
            amount = whole_number(self._typed.get(name))
        except NotWhole:
            amount = None
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
        degrees = written(value, is_one_line=True).replace(",", ".")
        if not DEGREES.fullmatch(degrees) or abs(angle := Decimal(degrees)) > limit:
            self.fault(name, _("This point is not on the map."))
            return None
        return round(angle, 6) + 0  # never minus nought

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


def refuse(faults: Mapping[Path, str]) -> None:
    """Say everything that is wrong, or nothing at all."""
    if faults:
        raise InvalidInput(_("Some answers need another look: nothing you typed is lost."), faults)

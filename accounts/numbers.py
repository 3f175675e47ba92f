"""Whole numbers and euros as French people type them: read as they stand, or refused with a sentence."""

import re

from django.utils.translation import gettext as _

from accounts.money import in_figures

# Long enough for any sum of any town, and it still fits a column.
MOST_FIGURES = 18
# Every space that Unicode has inside a line: a word processor puts in any of them.
SPACE = "[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
FIGURES = f"[0-9]+|[1-9][0-9]{{0,2}}(?:{SPACE}[0-9]{{3}})+"
NUMBER = re.compile(f"(?P<minus>[-\u2212]?)(?P<figures>{FIGURES})")
EUROS = re.compile(
    f"(?:€{SPACE}?)?(?P<minus>[-\u2212]?)(?P<figures>{FIGURES})(?:,(?P<cents>[0-9]{{1,2}}))?{SPACE}?(?:€|euros?|eur)?",
    re.IGNORECASE | re.ASCII,
)


class NotWhole(ValueError):
    """What was typed is no whole number, or might mean another one; the message says how to write it."""


def whole_number(typed: object) -> int:
    """12, "12", "12 000"; a point or a comma is refused, since one reader's thousands are another's cents."""
    found = NUMBER.fullmatch(_text(typed))
    if found is None:
        raise NotWhole(_("Write a whole number in figures, without point or comma. For thousands: 250 000."))
    return _value(found)


def whole_euros(typed: object) -> int:
    """The same with the sign, or with cents that are none: "12 000,00 €"."""
    found = EUROS.fullmatch(_text(typed))
    if found is None:
        raise NotWhole(_("Write whole euros in figures, without point or comma. For thousands: 250 000."))
    if (found["cents"] or "").strip("0"):
        raise NotWhole(_("Write whole euros, without cents: round to the nearest euro."))
    return _value(found)


def within(number: int, low: int | None, high: int | None) -> int:
    if low is not None and number < low:
        raise NotWhole(_("Give %(lowest)s at least.") % {"lowest": in_figures(low)})
    if high is not None and number > high:
        raise NotWhole(_("Give %(highest)s at most.") % {"highest": in_figures(high)})
    return number


def _text(typed: object) -> str:
    """What a program sends is a number or its figures: a boolean, a float, a list are neither."""
    if isinstance(typed, int) and not isinstance(typed, bool):
        return str(typed) if abs(typed) < 10**MOST_FIGURES else ""
    return typed.strip() if isinstance(typed, str) else ""


def _value(found: re.Match[str]) -> int:
    figures = re.sub(SPACE, "", found["figures"])
    if len(figures) > MOST_FIGURES:
        raise NotWhole(_("This number is too large."))
    return -int(figures) if found["minus"] else int(figures)

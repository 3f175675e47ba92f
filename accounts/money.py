"""Numbers and euros as people write them, in the language of the page: exact, and spaced in one way."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NARROW_SPACE = "\u202f"  # no-break
MINUS = "\u2212"
CENTS = 100


@dataclass(frozen=True)
class MoneyUnit:
    """What amounts are counted in: whole euros, unless an imported election has cents or another money."""

    parts: int = 1
    currency: str = "EUR"


EURO = MoneyUnit()
_unit: ContextVar[MoneyUnit] = ContextVar("unit", default=EURO)


@contextmanager
def in_euros() -> Iterator[None]:
    """A page or an answer of its own: what it counts in ends with it."""
    token = _unit.set(EURO)
    try:
        yield
    finally:
        _unit.reset(token)


def count_in(unit: MoneyUnit) -> None:
    """From here on amounts are in this unit, as the edition of the page has them."""
    _unit.set(unit)


def counted_in() -> MoneyUnit:
    return _unit.get()


def speaks_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def in_figures(number: int) -> str:
    """12000 -> 12 000 in French, 12,000 in English."""
    grouped = f"{abs(number):,}"
    if speaks_french():
        grouped = grouped.replace(",", NARROW_SPACE)
    return f"{MINUS}{grouped}" if number < 0 else grouped


def in_hundredths(number: int) -> str:
    """437 -> 4,37 in French, 4.37 in English."""
    whole, rest = divmod(abs(number), CENTS)
    figures = f"{in_figures(whole)}{',' if speaks_french() else '.'}{rest:02}"
    return f"{MINUS}{figures}" if number < 0 else figures


def euros(amount: int | Fraction | Decimal, unit: MoneyUnit | None = None) -> str:
    """12000 -> 12 000 € in French, €12,000 in English; with cents when it is not whole.

    `unit`: what is counted in where the page tells of other editions than its own.
    """
    unit = unit or counted_in()
    exact = abs(amount) if unit.parts == 1 and isinstance(amount, int) else abs(Fraction(amount)) / unit.parts
    if isinstance(exact, int) or exact.denominator == 1:
        figures = in_figures(int(exact))
    else:
        figures = in_hundredths(int(exact * CENTS + Fraction(1, 2)))
    sign = MINUS if amount < 0 else ""
    if unit.currency == EURO.currency:
        return sign + _("€%(amount)s") % {"amount": figures}
    return sign + _("%(currency)s %(amount)s") % {"currency": unit.currency, "amount": figures}

"""Numbers and euros as people write them, in the language of the page: exact, and spaced in one way."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NARROW_SPACE = "\u202f"  # no-break
MINUS = "\u2212"
CENTS = 100


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


def euros(amount: int | Fraction | Decimal, parts: int = 1) -> str:
    """12000 -> 12 000 € in French, €12,000 in English; with cents when it is not whole.

    `parts`: how many of `amount` make one euro, where an imported election counts in smaller ones.
    """
    exact = abs(Fraction(amount)) / parts if parts != 1 or not isinstance(amount, int) else abs(amount)
    if isinstance(exact, int) or exact.denominator == 1:
        figures = in_figures(int(exact))
    else:
        figures = in_hundredths(int(exact * CENTS + Fraction(1, 2)))
    sign = MINUS if amount < 0 else ""
    return sign + _("€%(amount)s") % {"amount": figures}

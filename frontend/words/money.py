"""Euros and numbers as people write them, in the language of the page."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from voting.models import Contest

NARROW_SPACE = "\u202f"
MINUS = "\u2212"
CENT = Decimal("0.01")


def _speaks_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def number(value: int | Decimal | None) -> str:
    """2014 -> 2 014 in French, 2,014 in English."""
    if value is None or value == "":
        return ""
    whole = int(value)
    grouped = f"{abs(whole):,}"
    if _speaks_french():
        grouped = grouped.replace(",", NARROW_SPACE)
    return f"{MINUS}{grouped}" if whole < 0 else grouped


def euros(amount_eur: int | None) -> str:
    """12000 -> 12 000 € in French, €12,000 in English."""
    if amount_eur is None or amount_eur == "":
        return ""
    sign = MINUS if int(amount_eur) < 0 else ""
    return sign + _("€%(amount)s") % {"amount": number(abs(int(amount_eur)))}


def percent(share: float | None) -> str:
    """0.124 -> 12 % in French, 12% in English."""
    if share is None or share == "":
        return ""
    return _("%(share)s%%") % {"share": number(round(share * 100))}


def hundredths(value: int | None) -> str:
    """437 -> 4,37 in French, 4.37 in English: a mean kept as an integer, never a float."""
    if value is None or value == "":
        return ""
    whole, rest = divmod(int(value), 100)
    return f"{number(whole)}{',' if _speaks_french() else '.'}{rest:02}"


def amount(parts: int | Fraction, contest: Contest) -> str:
    """Whole euros, or with cents: those of an imported election, those of a share."""
    exact = Fraction(parts) / contest.parts_per_euro
    if exact.denominator == 1:
        return euros(exact.numerator)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)
    shown = number_format(rounded, decimal_pos=2, use_l10n=True, force_grouping=True)
    return _("€%(amount)s") % {"amount": shown.replace("\xa0", NARROW_SPACE)}

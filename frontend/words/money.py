"""Euros and numbers for pages: what is not known shows as nothing (`accounts/money.py` writes the rest)."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts import money
from budget.models import Edition


def number(value: int | Decimal | None) -> str:
    """2014 -> 2 014 in French, 2,014 in English."""
    return "" if value is None or value == "" else money.in_figures(int(value))


def euros(amount_eur: int | Fraction | None) -> str:
    """12000 -> 12 000 € in French, €12,000 in English."""
    return "" if amount_eur is None or amount_eur == "" else money.euros(amount_eur)


def total(edition: Edition, total_eur: int | None) -> str:
    """What an edition has to share, in its own unit: a page may tell of several."""
    return "" if total_eur is None else money.euros(total_eur, edition.money_unit)


def percent(share: float | None) -> str:
    """0.124 -> 12 % in French, 12% in English."""
    if share is None or share == "":
        return ""
    return _("%(share)s%%") % {"share": number(round(share * 100))}


def hundredths(value: int | None) -> str:
    """437 -> 4,37 in French, 4.37 in English: a mean kept as an integer, never a float."""
    return "" if value is None or value == "" else money.in_hundredths(int(value))

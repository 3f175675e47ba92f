"""Euros and numbers for pages: what is not known shows as nothing (`accounts/money.py` writes the rest)."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts import money
from voting.models import Contest


def number(value: int | Decimal | None) -> str:
    """2014 -> 2 014 in French, 2,014 in English."""
    return "" if value is None or value == "" else money.in_figures(int(value))


def euros(amount_eur: int | None) -> str:
    """12000 -> 12 000 € in French, €12,000 in English."""
    return "" if amount_eur is None or amount_eur == "" else money.euros(int(amount_eur))


def percent(share: float | None) -> str:
    """0.124 -> 12 % in French, 12% in English."""
    if share is None or share == "":
        return ""
    return _("%(share)s%%") % {"share": number(round(share * 100))}


def hundredths(value: int | None) -> str:
    """437 -> 4,37 in French, 4.37 in English: a mean kept as an integer, never a float."""
    return "" if value is None or value == "" else money.in_hundredths(int(value))


def amount(parts: int | Fraction, contest: Contest) -> str:
    """Whole euros, or with cents: those of an imported election, those of a share."""
    return money.euros(parts, contest.parts_per_euro)

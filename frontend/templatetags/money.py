"""Euros and numbers as people write them, in the language of the page."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

NARROW_SPACE = "\u202f"
MINUS = "\u2212"


def _speaks_french() -> bool:
    return (get_language() or "fr").startswith("fr")


@register.filter
def number(value: int | Decimal | None) -> str:
    """2014 -> 2 014 in French, 2,014 in English."""
    if value is None or value == "":
        return ""
    whole = int(value)
    grouped = f"{abs(whole):,}"
    if _speaks_french():
        grouped = grouped.replace(",", NARROW_SPACE)
    return f"{MINUS}{grouped}" if whole < 0 else grouped


@register.filter
def euros(amount_eur: int | None) -> str:
    """12000 -> 12 000 € in French, €12,000 in English."""
    if amount_eur is None or amount_eur == "":
        return ""
    sign = MINUS if int(amount_eur) < 0 else ""
    return sign + _("€%(amount)s") % {"amount": number(abs(int(amount_eur)))}


@register.filter
def percent(share: float | None) -> str:
    """0.124 -> 12 % in French, 12% in English."""
    if share is None or share == "":
        return ""
    return _("%(share)s%%") % {"share": number(round(share * 100))}


@register.filter
def hundredths(value: int | None) -> str:
    """437 -> 4,37 in French, 4.37 in English: a mean kept as an integer, never a float."""
    if value is None or value == "":
        return ""
    whole, rest = divmod(int(value), 100)
    return f"{number(whole)}{',' if _speaks_french() else '.'}{rest:02}"

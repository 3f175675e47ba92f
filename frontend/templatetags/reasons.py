"""Money and ties of a count, as the pages of results write them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from frontend.templatetags.money import NARROW_SPACE, euros
from voting.models import Contest

register = template.Library()

CENT = Decimal("0.01")


@register.filter
def amount(parts: int | Fraction, contest: Contest) -> str:
    """Whole euros, or with cents: those of an imported election, those of a share."""
    exact = Fraction(parts) / contest.parts_per_euro
    if exact.denominator == 1:
        return euros(exact.numerator)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)
    shown = number_format(rounded, decimal_pos=2, use_l10n=True, force_grouping=True)
    return _("€%(amount)s") % {"amount": shown.replace("\xa0", NARROW_SPACE)}

"""What a page reads off the dates of an edition; the present is always given."""

from collections.abc import Iterable
from datetime import datetime

from django import template

from budget import calendar
from budget.models import Phase

register = template.Library()


@register.filter
def open_at(phases: Iterable[Phase], at: datetime) -> list[Phase]:
    return calendar.open_spans(phases, at)

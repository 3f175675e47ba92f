"""What a page reads off the dates of an edition; the present is always given."""

from django import template

from budget import calendar

register = template.Library()

register.filter("open_at", calendar.open_spans)

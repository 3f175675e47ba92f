"""Days, hours and deadlines (`words/days.py`)."""

from django import template

from frontend.words import days

register = template.Library()

register.filter("day", days.day)
register.filter("short_day", days.short_day)
register.filter("hour", days.hour)
register.filter("clock", days.clock)
register.filter("day_hour", days.day_hour)
register.filter("time_left", days.time_left)
register.filter("deadline", days.deadline)
register.filter("end", days.end)
register.filter("end_in", days.end_in)
register.filter("opening", days.opening)
register.filter("opens", days.opens)
register.filter("urgency", days.urgency)
register.filter("span", days.span)
register.filter("on_days", days.on_days)

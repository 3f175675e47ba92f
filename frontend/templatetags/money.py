"""Euros and numbers (`words/money.py`)."""

from django import template

from frontend.words import money

register = template.Library()

register.filter("number", money.number)
register.filter("euros", money.euros)
register.filter("percent", money.percent)
register.filter("hundredths", money.hundredths)
register.filter("total", money.total)

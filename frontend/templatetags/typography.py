"""French spacing of what people typed (`words/typography.py`)."""

from django import template

from frontend.words import typography

register = template.Library()

register.filter("typo", typography.typo, is_safe=True)

"""What people typed: its French spacing and its language (`words/typography.py`)."""

from django import template

from frontend.words import typography

register = template.Library()

register.filter("typo", typography.said, is_safe=True)
register.filter("prose", typography.prose, is_safe=True)

"""The words of enums and of names (`words/tables.py`, `words/names.py`)."""

from django import template

from frontend.words import names, tables

register = template.Library()

register.filter("word", tables.word)
register.filter("notice_fault", tables.notice_fault)
register.filter("words", tables.words)
register.filter("of_name", names.of_name)

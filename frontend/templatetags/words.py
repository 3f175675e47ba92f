"""The words of enums (`words/tables.py`)."""

from django import template

from frontend.words import tables

register = template.Library()

register.filter("word", tables.word)
register.filter("notice_fault", tables.notice_fault)
register.filter("words", tables.words)

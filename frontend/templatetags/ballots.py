"""What the ballot's scripts say (`words/ballots.py`)."""

from django import template

from frontend.words import ballots

register = template.Library()

register.simple_tag(ballots.ballot_texts)
register.simple_tag(ballots.set_aside_texts)

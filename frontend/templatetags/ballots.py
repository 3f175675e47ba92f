"""What the ballot's script says (`words/ballots.py`)."""

from django import template

from frontend.words import ballots

register = template.Library()

register.simple_tag(ballots.ballot_texts)

"""Editions as pages read them: lists, the calendar, what is missing, what waits today."""

from budget.models import Edition, RulebookVersion


def current_rulebook(edition: Edition) -> RulebookVersion | None:
    """The version that applies now: the last one published."""
    return edition.rulebooks.published().first()

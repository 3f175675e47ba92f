"""How many votes a project that was not chosen lacked, in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words.money import number
from voting.tally.looking.margins import Margin, MarginKind


def missing_votes(margin: Margin | None) -> str:
    """Nothing where it is not told, or was not computed."""
    if margin is None or margin.kind is MarginKind.NOT_COMPUTED:
        return ""
    figures = {"votes": number(margin.votes), "tried": number(margin.tried)}
    return _sentence(margin) % figures


def _sentence(margin: Margin) -> str:
    if margin.kind is MarginKind.NEVER:
        return _("No number of votes would have been enough.")
    if margin.kind is MarginKind.NOT_FOUND:
        return _("More votes would not have been enough: up to %(tried)s were tried.")
    votes = margin.votes or 0
    if margin.kind is MarginKind.FOUND:
        return ngettext(
            "It would have been chosen with %(votes)s more vote; with one fewer it would not.",
            "It would have been chosen with %(votes)s more votes; with one fewer it would not.",
            votes,
        )
    return ngettext("It lacked %(votes)s vote.", "It lacked %(votes)s votes.", votes)

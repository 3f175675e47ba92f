"""« Pourquoi ? »: the reason code of a count and its figures, as a sentence for everyone."""

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.templatetags.money import NARROW_SPACE, euros, number
from voting.models import Contest, OutcomeEntry
from voting.tally.types import ReasonCode, Tie

register = template.Library()

Figures = Mapping[str, Any]


def votes_in_words(votes: int) -> str:
    return ngettext("%(count)s vote", "%(count)s votes", votes) % {"count": number(votes)}


def _funded(figures: Figures) -> str:
    return _("%(votes)s, and it fits in the envelope: once paid, %(left)s are left.") % figures


def _too_dear(figures: Figures) -> str:
    return (
        _("%(votes)s, but %(missing)s were missing: it costs %(cost)s and %(left)s were left at its turn.")
        % figures
    )


def _stopped(figures: Figures) -> str:
    return (
        _("%(votes)s: the count stopped at project %(stopped_by)s, the first that no longer fitted.")
        % figures
    )


def _below_minimum(figures: Figures) -> str:
    text = ngettext(
        "%(votes)s: %(missing_votes)s more was needed to reach the minimum of %(minimum)s.",
        "%(votes)s: %(missing_votes)s more were needed to reach the minimum of %(minimum)s.",
        figures["missing_votes"],
    )
    return text % figures


def _no_support(figures: Figures) -> str:
    return _("No ballot named it.")


def _withdrawn(figures: Figures) -> str:
    return _("Withdrawn during the vote: the ballots that named it count for the other projects.")


SENTENCES: dict[ReasonCode, Callable[[Figures], str]] = {
    ReasonCode.FUNDED: _funded,
    ReasonCode.TOO_DEAR: _too_dear,
    ReasonCode.STOPPED: _stopped,
    ReasonCode.BELOW_MINIMUM: _below_minimum,
    ReasonCode.NO_SUPPORT: _no_support,
    ReasonCode.WITHDRAWN: _withdrawn,
}
MONEY = ("cost", "left", "missing")


@register.filter
def why(entry: OutcomeEntry, contest: Contest) -> str:
    """Why this project is proposed or not, with the figures that decided."""
    figures = dict(entry.reason_parameters)
    for name in MONEY:
        if name in figures:
            figures[name] = amount(figures[name], contest)
    if "votes" in figures:
        figures["votes"] = votes_in_words(figures["votes"])
    return SENTENCES[ReasonCode(entry.reason)](figures)


@register.filter
def amount(parts: int, contest: Contest) -> str:
    """Whole euros, or the cents of an imported election."""
    if parts % contest.parts_per_euro == 0:
        return euros(parts // contest.parts_per_euro)
    shown = number_format(parts / contest.parts_per_euro, decimal_pos=2, use_l10n=True, force_grouping=True)
    return _("€%(amount)s") % {"amount": shown.replace("\xa0", NARROW_SPACE)}


@register.filter
def settled_in_words(tie: str | None) -> str:
    """What told two projects of equal score apart."""
    return str(TIES[Tie(tie)]()) if tie else ""


TIES: dict[Tie, Callable[[], str]] = {
    Tie.COST: lambda: _("equal: the cheaper came first"),
    Tie.VOTES: lambda: _("equal: the one on more ballots came first"),
    Tie.ID: lambda: _("equal: in the order of their identifiers"),
    Tie.LOT: lambda: _("equal: settled by the public lot"),
}

"""Troubles of a vote: what happens, in the words of whoever comes with it, and the notice that is drafted."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from frontend.words.days import end
from voting.enums import IncidentKind
from voting.models import Poll

ACT_HAPPENS: Mapping[Any, Any] = {
    IncidentKind.CLOSE_POSTPONED: lazy("Part of the voters could not vote: the site or a place was closed."),
    IncidentKind.SUSPENDED: lazy(
        "Something is wrong now, and no ballot should be cast before it is understood."
    ),
    IncidentKind.PROJECT_WITHDRAWN: lazy("A project on the ballot paper can no longer be built."),
    IncidentKind.ANNULLED: lazy("The vote can no longer be held for sincere, whatever is mended."),
}


def drafted_notice(kind: IncidentKind, poll: Poll) -> str:
    """What everybody will read, but for what only the town knows: “[…]”; nothing for what is technical."""
    write = DRAFTS.get(kind)
    return write(poll) if write else ""


def _postponed(poll: Poll) -> str:
    closes = end(poll.closes_at) if poll.closes_at else "[…]"
    said = _(
        "The vote was to close on %(closes)s. It goes on until […], since […]. Ballots already cast stay "
        "valid (rulebook, article 7)."
    ) % {"closes": closes}
    paper = _("The vote on paper follows, on the day after the new close.")
    return f"{said} {paper}" if poll.stations.exists() else said


def _suspended(poll: Poll) -> str:
    return _(
        "The vote is paused since […]: no ballot is taken for the moment. Ballots already cast stay in the "
        "urn. This page says when the vote goes on (rulebook, article 7)."
    )


def _withdrawn(poll: Poll) -> str:
    return _(
        "The project “[…]” is withdrawn from the vote, since […]. Ballots that chose it stay valid for the "
        "others they chose; whoever has an account may vote again until the close (rulebook, article 8)."
    )


def _annulled(poll: Poll) -> str:
    return _(
        "The vote is annulled, since […]. Its ballots have no effect and nobody wins. What comes next: […]. "
        "Whoever contests this may go to the administrative court within two months."
    )


DRAFTS: Mapping[Any, Callable[[Poll], str]] = {
    IncidentKind.CLOSE_POSTPONED: _postponed,
    IncidentKind.SUSPENDED: _suspended,
    IncidentKind.PROJECT_WITHDRAWN: _withdrawn,
    IncidentKind.ANNULLED: _annulled,
}

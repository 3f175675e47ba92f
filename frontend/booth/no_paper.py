"""The page in place of a ballot paper: why there is none, and the way on."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from budget.enums import PhaseKind
from budget.models import Edition
from budget.policies import windows_of
from budget.queries.editions import what_is_public
from frontend.pieces.helping import help_in
from frontend.shell.requests import PersonRequest
from frontend.words.tables import which_of
from voting import policies
from voting.models import Poll
from voting.queries.standings import does_without_a_vote, vote_window


class NoPaper(StrEnum):
    """Why there is no paper to fill in, where the page says more than the reason of the answer."""

    NOT_SETTLED = "not_settled"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    VOTED_ON_PAPER = "voted_on_paper"
    VOTED_FOR_GOOD = "voted_for_good"
    REFUSED = "refused"
    KEY_AWAY = "key_away"
    NOT_REGISTERED = "not_registered"


STATUSES = {
    "no_tie": 403,
    "too_young": 403,
    "level": 403,
    NoPaper.REFUSED: 409,
    NoPaper.KEY_AWAY: 503,
}


def not_planned(request: PersonRequest, edition: Edition, at: datetime) -> HttpResponse:
    """No paper is settled: what the calendar says of the vote, as every other page does."""
    phases = windows_of(edition, at)
    does_without = does_without_a_vote(edition, phases)
    window = vote_window(None, phases[PhaseKind.VOTING], at, does_without=does_without)
    return closed(request, edition, NoPaper.NOT_SETTLED, window=window, at=at)


def no_entry(request: PersonRequest, poll: Poll, answer: Any, at: datetime) -> HttpResponse:
    """Why one cannot vote here (not yet, no longer, not this person), and the way on."""
    return closed(
        request,
        poll.edition,
        answer.code,
        poll=poll,
        answer=answer,
        results_are_public=policies.outcomes_are_public(poll),
        at=at,
    )


def closed(request: PersonRequest, edition: Edition, state: str, **facts: Any) -> HttpResponse:
    """The page in place of a paper; `state` is one of ours, or the code of what the person lacks."""
    holds, help_ = what_is_public(edition), help_in(edition)
    context = {"states": which_of(NoPaper, state), "holds": holds, "help": help_, **facts}
    return render(request, "booth/closed.html", context, status=STATUSES.get(state, 200))

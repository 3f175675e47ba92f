"""The results for everyone, each envelope explained."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget.models import Edition
from budget.queries.editions import what_is_public
from frontend.outcomes import passes, rows
from frontend.outcomes.reasons import OutcomeNames
from voting import policies
from voting.enums import PollOrigin
from voting.models import Outcome, Poll
from voting.queries import aftermath as after
from voting.queries import labels, polls, published, turnouts
from voting.queries import outcomes as queries
from voting.queries.standings import standing


@login_not_required
def index(request: HttpRequest, edition: Edition) -> HttpResponse:
    poll, at = polls.poll_of_edition(edition), timezone.now()
    if poll is None or not policies.outcomes_are_public(poll):
        return awaited(request, edition, poll, at)
    decision = queries.decision_of(poll)
    shown = rows.shown(queries.outcomes_of_poll(poll), poll, labels.names(poll.municipality))
    turnout = queries.turnout(poll) if poll.origin == PollOrigin.TOWN else None
    context = {
        "poll": poll,
        "stage": rows.stage(poll),
        "shown": shown,
        "winners": [card for row in shown for card in row["winners"]],
        "tells_why": any(row["outcome"].shows_steps for row in shown),
        "decision": decision,
        "corrections": rows.corrections(decision),
        "later": rows.made_since(after.later_decisions(poll)),
        "turnout": turnout,
        "charts": rows.turnout_charts(turnout) if turnout else [],
        "is_verifiable": published.has_files(poll),
        "has_lines": any(row["outcome"].has_lines for row in shown),
        "has_notices": polls.has_incidents(edition),
    }
    return render(request, "outcomes/index.html", context)


def awaited(request: HttpRequest, edition: Edition, poll: Poll | None, at: datetime) -> HttpResponse:
    """What every page of the result answers before two people signed it."""
    stands = standing(edition, request.user, at)
    context = {"stands": stands, "window": stands.vote.window, "at": at}
    context["holds"] = what_is_public(edition)
    context["told"] = turnouts.told(poll, at) if poll is not None else None
    return render(request, "outcomes/awaited.html", context)


@login_not_required
def outcome(request: HttpRequest, edition: Edition, position: int) -> HttpResponse:
    poll = polls.poll_of_edition(edition)
    if poll is None or not policies.outcomes_are_public(poll):
        raise Http404
    counted = _outcome_at(poll, position)
    names = OutcomeNames(counted, labels.names(poll.municipality))
    context = {
        "poll": poll,
        "outcome": counted,
        "contest": counted.contest,
        "entries": rows.entries(names, poll),
        "flows": rows.flows(names),
        **(_steps(names, poll.seed) if counted.shows_steps else {"passes": [], "lots": []}),
        "is_verifiable": published.has_files(poll),
    }
    return render(request, "outcomes/outcome.html", context)


def _steps(names: OutcomeNames, seed: str) -> dict[str, Any]:
    return {
        "comparison": passes.comparison(names),
        "passes": passes.passes(names),
        "is_raised": rows.shares_were_raised(names),
        "lots": rows.lots(names, seed),
    }


def _outcome_at(poll: Poll, position: int) -> Outcome:
    for counted in queries.outcomes_of_poll(poll):
        if counted.contest.position == position:
            return counted
    raise Http404

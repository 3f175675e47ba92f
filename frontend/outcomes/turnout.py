"""How many voted so far, by channel and by quarter, never what: for those who call people to vote."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget.models import Edition
from frontend.outcomes.rows import turnout_charts
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from voting import policies
from voting.enums import PollStatus
from voting.queries import turnouts

# From the settled paper to the published result, whose page has the turnout.
FOLLOWED = (PollStatus.SETTLED, PollStatus.CLOSED, PollStatus.TALLIED)


def office(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_follow_turnout)
    if poll.status not in FOLLOWED:
        raise Http404
    so_far = turnouts.so_far(poll, timezone.now())
    charts = turnout_charts(so_far) if so_far is not None else []
    return render(request, "outcomes/turnout.html", {"so_far": so_far, "charts": charts})

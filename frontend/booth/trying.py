"""A ballot to practise on: everybody may open it, and nothing of it can be sent."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budget.models import Edition
from frontend.booth import rows, showing
from frontend.booth.forms import BallotForm
from voting.queries import papers, polls


@login_not_required
@require_safe
def booth_try(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One envelope of each way of filling one in; its fields stand in no form, and there is no button."""
    at, poll = timezone.now(), polls.poll_of_edition(edition)
    if poll is None or not poll.is_to_be_tried(at):
        return redirect("booth", edition.municipality.slug, edition.slug)  # which says why
    first = {contest.ballot_rule: contest for contest in reversed(showing.settled(poll).contests)}
    tried = tuple(reversed(first.values()))
    projects = papers.projects_of(tried, edition)
    context = {
        "contests": rows.rows(tried, edition, BallotForm(QueryDict()), projects),
        "poll": poll,
        "is_open": poll.is_open(at),
        "at": at,
    }
    return render(request, "booth/try.html", context)

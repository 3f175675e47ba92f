"""The settled ballot paper as everyone reads it: projects, costs, and how each envelope is counted."""

from datetime import datetime, time

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget.models import Edition
from budget.queries import registers
from frontend.words.ballot_papers import paper_in_words
from voting.models import Poll
from voting.queries import papers, polls
from voting.services import checkpoints


@login_not_required
def paper(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Until it is settled, the paper is the town's own business."""
    poll = polls.poll_of_edition(edition)
    if poll is None or poll.is_being_settled:
        raise Http404
    at = timezone.now()
    printed = papers.settled_paper(poll, papers.withdrawals(poll))
    context = {
        "poll": poll,
        "contests": paper_in_words(poll, printed),
        "incidents": polls.incidents(poll),
        "key": checkpoints.key_of(poll),
        "has_checkpoints": any(checkpoints.public(poll, at)),
        "added": _added(poll, at),
        "at": at,
    }
    return render(request, "polls/paper.html", context)


def _added(poll: Poll, at: datetime) -> dict[str, int] | None:
    """Who came onto the register since the vote began, whole days alone; None on the first of them."""
    today = datetime.combine(poll.local_day(at), time.min, poll.edition.zone)
    if poll.opens_at is None or poll.closes_at is None or today <= poll.opens_at:
        return None
    return registers.added(poll.edition, since=poll.opens_at, before=min(today, poll.closes_at))

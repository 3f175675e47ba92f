"""The settled ballot paper as everyone reads it: projects, costs, and how each envelope is counted."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget.models import Edition
from frontend.words.ballot_papers import paper_in_words
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
        "at": at,
    }
    return render(request, "polls/paper.html", context)

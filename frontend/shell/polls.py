"""The poll of an edition, as its two offices find it: where it is prepared, where it is counted."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from accounts.refusals import require
from budget.models import Edition
from frontend.shell.requests import PersonRequest
from voting.models import Poll
from voting.queries import polls

Policy = Callable[[Any, Poll], bool]


def poll_or_draft(request: PersonRequest, edition: Edition, may: Policy) -> Poll:
    """The poll, or one not begun, for whoever may; before there is one its office says how to begin."""
    poll = polls.poll_of_edition(edition) or Poll(edition=edition)
    require(may(request.user, poll))
    return poll


def poll_of(request: PersonRequest, edition: Edition, may: Policy) -> Poll:
    poll = poll_or_draft(request, edition, may)
    if not poll.pk:
        raise Http404
    return poll

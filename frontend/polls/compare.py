"""What each way to count would have funded: a page for those who write the rulebook."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.refusals import require
from budget.models import Edition
from frontend.polls.compare_form import CompareForm
from frontend.polls.compare_table import shown
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll
from voting.queries import drafts, polls
from voting.services.counting import comparing

MOST_ELECTIONS = 50


@require_safe
def compare(request: PersonRequest, edition: Edition) -> HttpResponse:
    """What each way to count would have funded; asked by address, nothing is kept."""
    require(policies.can_compare_rules(request.user, edition))
    envelopes = _envelopes(edition)
    elections = list(polls.imported_elections(comparing.MOST_BALLOTS)[:MOST_ELECTIONS])
    form = CompareForm(request.GET, envelopes=envelopes, elections=elections, seed=edition.slug)
    context: dict[str, Any] = {"form": form, "can_compare": bool(envelopes or elections), "result": None}
    if context["can_compare"]:
        done = act(form, lambda: _compared(request, edition, form, envelopes, elections))
        context |= done.result if done else {}
    return render(request, "polls/compare.html", context)


def _compared(
    request: PersonRequest,
    edition: Edition,
    form: CompareForm,
    envelopes: list[drafts.DraftContest],
    elections: list[Poll],
) -> dict[str, Any]:
    asked = form.cleaned_data["envelope"]
    named = (envelope for envelope in envelopes if str(envelope.contest.position) == asked)
    drafted = next(named, None)
    poll = next((election for election in elections if election.pk == form.poll_pk), None)
    if poll is not None:
        compared = comparing.compare_on_past_ballots(
            poll, drafted, form.wish(), edition=edition, by=request.user
        )
    elif drafted is not None:
        number = form.cleaned_data["ballots"]
        compared = comparing.compare_on_made_up_ballots(drafted, form.wish(), ballots=number, by=request.user)
    else:
        raise Http404
    return {"result": shown(compared, drafted.contest.tally_rule if drafted else ""), "election": poll}


def _envelopes(edition: Edition) -> list[drafts.DraftContest]:
    """Those of a paper in preparation that hold projects."""
    poll = polls.poll_of_edition(edition)
    if poll is None or poll.status != PollStatus.DRAFTING:
        return []
    return list(drafts.draft(poll).contests)

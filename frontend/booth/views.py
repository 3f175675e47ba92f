"""The booth: read the paper, mark it, read it back, put it in the urn.

No message and no session field is written here, and nothing about a ballot stands in an address: refusals are
answered on the spot. The receipt is the answer to the cast itself, so that no page shows its number again.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.refusals import InvalidInput, Refused, TooOften
from budget.enums import PhaseKind
from budget.models import Edition, RegisterEntry
from budget.policies import windows_of
from frontend.booth import receipt, rows
from frontend.booth.forms import BallotForm
from frontend.shell.requests import PersonRequest
from frontend.words.ballots import BALLOTS
from frontend.words.tables import which_of
from voting import policies, vault
from voting.enums import Channel, PollStatus
from voting.models import Poll
from voting.queries import papers, polls
from voting.queries.papers import Paper
from voting.queries.standings import vote_window
from voting.services import casting

BUSY_FOR_SECONDS = 5
View = Callable[[PersonRequest, Edition], HttpResponse]


def unseen(view: View) -> View:
    """A view whose answer no cache keeps and no error report quotes."""

    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def seen(request: PersonRequest, edition: Edition) -> HttpResponse:
        return view(request, edition)

    return seen


@require_http_methods(["GET", "POST"])
@unseen
def booth(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The paper; sent, it comes back to be read once more, or to be corrected."""
    at, poll = timezone.now(), polls.poll_of_edition(edition)
    voter = polls.entry_of(edition, request.user)
    if poll is None or poll.status == PollStatus.DRAFTING:
        return _not_planned(request, edition, at)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    answer = policies.can_vote(voter, poll, paper.rules, at=at)
    if not answer or voter is None or not _is_drawn(poll):
        return _no_entry(request, poll, answer, at)
    form = BallotForm(request.POST)
    if request.method == "GET" or "edit" in request.POST:
        return _paper(request, poll, paper, voter, form, at)
    try:
        casting.review(poll, form.choices(), by=voter, at=at)
    except InvalidInput as refusal:
        form.errors.update(refusal.errors)
        return _paper(request, poll, paper, voter, form, at, problem=refusal.message)
    except Refused as refusal:
        return _refused(request, poll, refusal)
    return _review(request, poll, paper, voter, form)


@require_http_methods(["GET", "POST"])
@unseen
def cast(request: PersonRequest, edition: Edition) -> HttpResponse:
    if request.method == "GET":  # a receipt asked for again: it is not kept
        return redirect("booth", edition.municipality.slug, edition.slug)
    at, form = timezone.now(), BallotForm(request.POST)
    known = polls.poll_and_voter(edition, request.user)
    if known is None or not _is_drawn(known[0]):  # the booth says why
        return redirect("booth", edition.municipality.slug, edition.slug)
    poll, voter = known
    try:
        half, key = form.device_half, form.request_key
        number = casting.cast(poll, form.choices(), by=voter, device_half=half, request_key=key, at=at)
    except InvalidInput as refusal:
        form.errors.update(refusal.errors)
        paper = papers.settled_paper(poll, papers.withdrawals(poll))
        return _paper(request, poll, paper, voter, form, at, problem=refusal.message)
    except (casting.NotConfirmed, TooOften) as refusal:
        return _ask_again(request, poll, voter, form, refusal)
    except Refused as refusal:
        return _refused(request, poll, refusal)
    return receipt.show(request, poll, number, at=at)


def _paper(
    request: PersonRequest,
    poll: Poll,
    paper: Paper,
    voter: RegisterEntry,
    form: BallotForm,
    at: datetime,
    *,
    problem: Any = "",
) -> HttpResponse:
    signature = polls.signature_of(poll, voter)
    if signature is not None and signature.channel == Channel.PAPER:
        return _closed(request, NoPaper.VOTED_ON_PAPER, poll=poll)
    offered = papers.offered_to(voter, paper)
    projects = papers.projects_of(offered, poll.edition)
    context = {
        "poll": poll,
        "contests": rows.rows(offered, poll.edition, form, projects),
        "has_voted": signature is not None,
        "problem": problem,
        "alphabet": vault.ALPHABET,
        "at": at,
    }
    return render(request, "booth/paper.html", context, status=422 if problem else 200)


def _review(
    request: PersonRequest,
    poll: Poll,
    paper: Paper,
    voter: RegisterEntry,
    form: BallotForm,
    *,
    problem: Any = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "poll": poll,
        "contests": rows.reviewed(papers.offered_to(voter, paper), form),
        "device_half": form.device_half,
        "request_key": form.request_key,
        "problem": problem,
    }
    return render(request, "booth/review.html", context, status=status)


def _ask_again(
    request: PersonRequest, poll: Poll, voter: RegisterEntry, form: BallotForm, refusal: Refused
) -> HttpResponse:
    """The same ballot with the same key, to be sent with one press: it counts once."""
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    is_too_often = isinstance(refusal, TooOften)
    problem = f"{refusal.message} {refusal.road}".strip()
    response = _review(
        request, poll, paper, voter, form, problem=problem, status=429 if is_too_often else 503
    )
    if not is_too_often:
        response.headers["Retry-After"] = str(BUSY_FOR_SECONDS)
    return response


def _refused(request: PersonRequest, poll: Poll, refusal: Refused) -> HttpResponse:
    """Nothing was recorded, and the page says so; an earlier ballot stays."""
    return _closed(request, NoPaper.REFUSED, poll=poll, refusal=refusal)


def _is_drawn(poll: Poll) -> bool:
    """Has every envelope fields here? If not, no paper is shown: ticks would be read as points."""
    rules = papers.printed_rules(poll).values()
    return all(rule in BALLOTS and BALLOTS[rule].is_drawn for rule in rules)


def _not_planned(request: PersonRequest, edition: Edition, at: datetime) -> HttpResponse:
    """No paper is settled: what the calendar says of the vote, as every other page does."""
    planned = windows_of(edition, at)[PhaseKind.VOTING]
    return _closed(request, NoPaper.NOT_SETTLED, window=vote_window(None, planned, at), at=at)


def _no_entry(request: PersonRequest, poll: Poll, answer: Any, at: datetime) -> HttpResponse:
    """Why one cannot vote here (not yet, no longer, not this person, not on this page), and the way on."""
    return _closed(
        request,
        NoPaper.NOT_DRAWN if answer else answer.code,
        poll=poll,
        answer=answer,
        results_are_public=policies.outcomes_are_public(poll),
        at=at,
    )


def _closed(request: PersonRequest, state: str, **facts: Any) -> HttpResponse:
    """The page in place of a paper; `state` is one of ours, or the code of what the person lacks."""
    context = {"states": which_of(NoPaper, state), **facts}
    return render(request, "booth/closed.html", context, status=STATUSES.get(state, 200))


class NoPaper(StrEnum):
    """Why there is no paper to fill in, where the page says more than the reason of the answer."""

    NOT_SETTLED = "not_settled"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    VOTED_ON_PAPER = "voted_on_paper"
    NOT_DRAWN = "not_drawn"
    REFUSED = "refused"
    NOT_REGISTERED = "not_registered"


STATUSES = {"no_tie": 403, "too_young": 403, "level": 403, NoPaper.NOT_DRAWN: 409, NoPaper.REFUSED: 409}

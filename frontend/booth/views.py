"""The booth: read the paper, mark it, read it back, put it in the urn.

No message and no session field is written here, and nothing about a ballot stands in an address: refusals are
answered on the spot. The receipt is the answer to the cast itself, so that no page shows its number again.
"""

import uuid
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

from accounts.refusals import InvalidInput, NotConfirmed, Refused, TooOften
from budget.enums import PhaseKind
from budget.models import Edition, RegisterEntry
from budget.policies import windows_of
from budget.queries.editions import what_is_public
from frontend.booth import receipt, rows
from frontend.booth.forms import BallotForm
from frontend.shell import languages
from frontend.shell.requests import PersonRequest
from frontend.words.ballots import BALLOTS
from frontend.words.tables import which_of
from voting import policies, vault
from voting.enums import Channel
from voting.models import Poll
from voting.queries import papers, polls
from voting.queries.papers import Paper
from voting.queries.standings import does_without_a_vote, is_for_good, vote_window
from voting.services import casting, link_keys

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
    voter = _voter_of(request, edition)
    if poll is None or poll.is_being_settled:
        return _not_planned(request, edition, at)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    answer = policies.can_vote(voter, poll, paper.rules, at=at)
    if not answer or voter is None or not _is_drawn(poll):
        return _no_entry(request, poll, answer, at)
    form = BallotForm(request.POST)
    language = request.POST.get("language", "")
    if request.method == "GET" or language or "edit" in request.POST:
        return languages.answer_in(language, lambda: _paper(request, poll, paper, voter, form, at))
    try:
        casting.review(poll, form.choices(), by=voter, at=at)
    except InvalidInput as refusal:
        form.errors.update(refusal.errors)
        return _paper(request, poll, paper, voter, form, at, problem=refusal.message)
    except Refused as refusal:
        return _refused(request, poll, refusal)
    replaces = form.replaces
    if replaces is None:
        replaces = casting.mark_of(poll, polls.signature_of(poll, voter))
    return _review(request, poll, paper, voter, form, replaces=replaces)


@require_http_methods(["GET", "POST"])
@unseen
def cast(request: PersonRequest, edition: Edition) -> HttpResponse:
    if request.method == "GET":  # a receipt asked for again: it is not kept
        return redirect("booth", edition.municipality.slug, edition.slug)
    at, form = timezone.now(), BallotForm(request.POST)
    known = _poll_and_voter(request, edition)
    if known is None or not _is_drawn(known[0]):  # the booth says why
        return redirect("booth", edition.municipality.slug, edition.slug)
    poll, voter = known
    try:
        half, key = form.device_half, form.request_key
        number = casting.cast(
            poll,
            form.choices(),
            by=voter,
            device_half=half,
            request_key=key,
            at=at,
            replaces=form.replaces or "",
        )
    except Refused as refusal:
        return _not_cast(request, poll, voter, form, refusal, at)
    return receipt.show(request, poll, number, at=at)


def _not_cast(
    request: PersonRequest, poll: Poll, voter: RegisterEntry, form: BallotForm, refusal: Refused, at: datetime
) -> HttpResponse:
    """What was marked, to be corrected, sent again or confirmed: it lies in no urn yet."""
    if isinstance(refusal, InvalidInput):
        form.errors.update(refusal.errors)
        paper = papers.settled_paper(poll, papers.withdrawals(poll))
        return _paper(request, poll, paper, voter, form, at, problem=refusal.message)
    if isinstance(refusal, casting.VotedSince):
        return _ask_whether(request, poll, voter, form, refusal)
    if isinstance(refusal, NotConfirmed | TooOften) or not link_keys.is_here(poll):
        return _ask_again(request, poll, voter, form, refusal)
    return _refused(request, poll, refusal)


# A ballot kept through a sign-in is read once more: the press that follows must not put it in the urn.
cast.sent_again_to = "booth"  # type: ignore[attr-defined]  # read by frontend/shell/typed_again.py


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
        return _closed(request, poll.edition, NoPaper.VOTED_ON_PAPER, poll=poll)
    if is_for_good(poll, signature):
        return _closed(request, poll.edition, NoPaper.VOTED_FOR_GOOD, poll=poll)
    if request.method == "GET" and not link_keys.is_here(poll):  # before anything is ticked for nothing
        return _closed(request, poll.edition, NoPaper.KEY_AWAY, poll=poll)
    offered = papers.offered_to(voter, paper)
    projects = papers.projects_of(offered, poll.edition)
    context = {
        "poll": poll,
        "contests": rows.rows(offered, poll.edition, form, projects),
        "has_voted": signature is not None,
        "has_notices": polls.has_incidents(poll.edition),
        "replaces": casting.mark_of(poll, signature) if form.replaces is None else form.replaces,
        "problem": problem,
        "alphabet": vault.ALPHABET,
        "other_language": languages.other_language(),
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
    replaces: str | None,
    request_key: uuid.UUID | None = None,
    problem: Any = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "poll": poll,
        "contests": rows.reviewed(papers.offered_to(voter, paper), form),
        "device_half": form.device_half,
        "request_key": request_key or form.request_key,
        "replaces": replaces or "",
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
        request,
        poll,
        paper,
        voter,
        form,
        replaces=form.replaces,
        problem=problem,
        status=429 if is_too_often else 503,
    )
    if not is_too_often:
        response.headers["Retry-After"] = str(BUSY_FOR_SECONDS)
    return response


def _ask_whether(
    request: PersonRequest, poll: Poll, voter: RegisterEntry, form: BallotForm, refusal: Refused
) -> HttpResponse:
    """A page from before the last ballot, or a receipt sent again: only a press more puts it in the urn."""
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    return _review(
        request,
        poll,
        paper,
        voter,
        form,
        replaces=casting.mark_of(poll, polls.signature_of(poll, voter)),
        request_key=uuid.uuid4(),
        problem=f"{refusal.message} {refusal.road}",
        status=409,
    )


def _refused(request: PersonRequest, poll: Poll, refusal: Refused) -> HttpResponse:
    """Nothing was recorded, and the page says so; an earlier ballot stays."""
    return _closed(request, poll.edition, NoPaper.REFUSED, poll=poll, refusal=refusal)


def _voter_of(request: PersonRequest, edition: Edition) -> RegisterEntry | None:
    """The person of a letter's code, where that opened the booth; else whoever is signed in."""
    by_code: RegisterEntry | None = getattr(request, "by_code", None)
    return by_code or polls.entry_of(edition, request.user)


def _poll_and_voter(request: PersonRequest, edition: Edition) -> tuple[Poll, RegisterEntry] | None:
    by_code: RegisterEntry | None = getattr(request, "by_code", None)
    if by_code is None:
        return polls.poll_and_voter(edition, request.user)
    poll = polls.poll_of_edition(edition)
    return (poll, by_code) if poll is not None else None


def _is_drawn(poll: Poll) -> bool:
    """Has every envelope fields here? If not, no paper is shown: ticks would be read as points."""
    rules = papers.printed_rules(poll).values()
    return all(rule in BALLOTS and BALLOTS[rule].is_drawn for rule in rules)


def _not_planned(request: PersonRequest, edition: Edition, at: datetime) -> HttpResponse:
    """No paper is settled: what the calendar says of the vote, as every other page does."""
    phases = windows_of(edition, at)
    does_without = does_without_a_vote(edition, phases)
    window = vote_window(None, phases[PhaseKind.VOTING], at, does_without=does_without)
    return _closed(request, edition, NoPaper.NOT_SETTLED, window=window, at=at)


def _no_entry(request: PersonRequest, poll: Poll, answer: Any, at: datetime) -> HttpResponse:
    """Why one cannot vote here (not yet, no longer, not this person, not on this page), and the way on."""
    return _closed(
        request,
        poll.edition,
        NoPaper.NOT_DRAWN if answer else answer.code,
        poll=poll,
        answer=answer,
        results_are_public=policies.outcomes_are_public(poll),
        at=at,
    )


def _closed(request: PersonRequest, edition: Edition, state: str, **facts: Any) -> HttpResponse:
    """The page in place of a paper; `state` is one of ours, or the code of what the person lacks."""
    holds = what_is_public(edition)
    context = {"states": which_of(NoPaper, state), "holds": holds, **facts}
    return render(request, "booth/closed.html", context, status=STATUSES.get(state, 200))


class NoPaper(StrEnum):
    """Why there is no paper to fill in, where the page says more than the reason of the answer."""

    NOT_SETTLED = "not_settled"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    VOTED_ON_PAPER = "voted_on_paper"
    VOTED_FOR_GOOD = "voted_for_good"
    NOT_DRAWN = "not_drawn"
    REFUSED = "refused"
    KEY_AWAY = "key_away"
    NOT_REGISTERED = "not_registered"


STATUSES = {
    "no_tie": 403,
    "too_young": 403,
    "level": 403,
    NoPaper.NOT_DRAWN: 409,
    NoPaper.REFUSED: 409,
    NoPaper.KEY_AWAY: 503,
}

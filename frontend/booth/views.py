"""The booth: read the paper, mark it, read it back, put it in the urn.

No message and no session field is written here, and nothing about a ballot stands in an address: refusals are
answered on the spot. The receipt is the answer to the cast itself, so that no page shows its number again.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.policies import is_signed_in
from accounts.refusals import InvalidInput, NotConfirmed, Refused, TooOften
from budget.models import Edition, RegisterEntry
from frontend.booth import filled_first, no_paper, receipt, rows, showing
from frontend.booth.forms import BallotForm
from frontend.shell import languages
from frontend.shell.middleware import not_allowed
from frontend.shell.requests import PersonRequest
from voting import policies
from voting.models import Poll
from voting.queries import polls
from voting.queries.papers import Paper
from voting.services import casting, choices, link_keys

View = Callable[[PersonRequest, Edition], HttpResponse]


def unseen(view: View) -> View:
    """A view whose answer no cache keeps and no error report quotes."""

    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def seen(request: PersonRequest, edition: Edition) -> HttpResponse:
        return view(request, edition)

    return seen


@login_not_required
@require_http_methods(["GET", "POST"])
@unseen
def booth(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The paper; sent, it comes back to be read once more, or to be corrected."""
    at, poll = timezone.now(), polls.poll_of_edition(edition)
    voter = _voter_of(request, edition)
    if poll is None or poll.is_being_settled:
        return no_paper.not_planned(request, edition, at)
    paper = showing.settled(poll)
    if voter is None and filled_first.may_fill(poll, paper, at):
        return _fill_first(request, poll, paper, at)
    answer = policies.can_vote(voter, poll, paper.rules, at=at)
    if not answer and answer.code == no_paper.NoPaper.NOT_REGISTERED and not is_signed_in(request.user):
        return not_allowed(request)
    if not answer or voter is None:
        return no_paper.no_entry(request, poll, answer, at)
    return _vote(request, poll, paper, voter, at)


def _vote(
    request: PersonRequest, poll: Poll, paper: Paper, voter: RegisterEntry, at: datetime
) -> HttpResponse:
    signature = polls.signature_of(poll, voter)
    filled = filled_first.back(request, poll, at) if request.method == "GET" else None
    form = filled or BallotForm(request.POST)
    # What was filled first is read over at once, unless there is more to fill in or a ballot in the urn.
    is_whole = filled is not None and not paper.has_zones and signature is None
    language = request.POST.get("language", "")
    if (request.method == "GET" and not is_whole) or language or "edit" in request.POST:
        return languages.answer_in(language, lambda: showing.paper_of(request, poll, paper, voter, form, at))
    problem = ""
    try:
        casting.review(poll, form.choices(), by=voter, at=at)
    except InvalidInput as refusal:
        problem = form.take(refusal)
    except Refused as refusal:
        return showing.refused(request, poll, refusal)
    if form.turns_to or form.errors:
        return showing.paper_of(request, poll, paper, voter, form, at, problem=problem)
    replaces = form.replaces
    if replaces is None:
        replaces = casting.mark_of(poll, signature)
    return showing.review(request, poll, paper, voter, form, replaces=replaces)


def _fill_first(request: PersonRequest, poll: Poll, paper: Paper, at: datetime) -> HttpResponse:
    """One fills the paper, then says who one is; back from signing in, one goes on to the register."""
    filled, road = filled_first.back(request, poll, at), filled_first.road_of(request)
    if request.method == "GET" and road and is_signed_in(request.user):
        return _go_on(request, poll, filled, road, at)
    form = filled if request.method == "GET" and filled else BallotForm(request.POST)
    language = request.POST.get("language", "")
    if request.method == "GET" or language or "edit" in request.POST:
        return languages.answer_in(
            language, lambda: showing.paper_filled_first(request, poll, paper, form, at)
        )
    problem = ""
    try:
        choices.complete(paper, form.choices(), by=filled_first.unknown(poll))
    except InvalidInput as refusal:
        problem = form.take(refusal)
    if form.turns_to or form.errors:
        return showing.paper_filled_first(request, poll, paper, form, at, problem=problem)
    return _go_on(request, poll, form, filled_first.new_road(), at)


def _go_on(
    request: PersonRequest, poll: Poll, form: BallotForm | None, road: str, at: datetime
) -> HttpResponse:
    """To where one says who one is, and back by the same road."""
    response = redirect(filled_first.onward(request, poll, road))
    if form is not None:
        filled_first.keep(request, response, poll, form, road=road, at=at)
    return response


@require_http_methods(["GET", "POST"])
@unseen
def cast(request: PersonRequest, edition: Edition) -> HttpResponse:
    if request.method == "GET":  # a receipt asked for again: it is not kept
        return redirect("booth", edition.municipality.slug, edition.slug)
    at, form = timezone.now(), BallotForm(request.POST)
    known = _poll_and_voter(request, edition)
    if known is None:  # the booth says why
        return redirect("booth", edition.municipality.slug, edition.slug)
    poll, voter = known
    paper = showing.settled(poll)  # before the cast: nothing may fail between the urn and its receipt
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
        return _not_cast(request, poll, paper, voter, form, refusal, at)
    response = receipt.show(request, poll, number, rows.reviewed(paper.contests, form), at=at)
    filled_first.drop(request, response)
    return response


def _not_cast(
    request: PersonRequest,
    poll: Poll,
    paper: Paper,
    voter: RegisterEntry,
    form: BallotForm,
    refusal: Refused,
    at: datetime,
) -> HttpResponse:
    """What was marked, to be corrected, sent again or confirmed: it lies in no urn yet."""
    if isinstance(refusal, InvalidInput):
        form.errors.update(refusal.errors)
        return showing.paper_of(request, poll, paper, voter, form, at, problem=refusal.message)
    if isinstance(refusal, casting.VotedSince):
        return showing.review_whether(request, poll, paper, voter, form, refusal)
    if isinstance(refusal, NotConfirmed | TooOften) or not link_keys.is_here(poll):
        return showing.review_again(request, poll, paper, voter, form, refusal)
    return showing.refused(request, poll, refusal)


# A ballot kept through a sign-in is read once more: the press that follows must not put it in the urn.
cast.sent_again_to = "booth"  # type: ignore[attr-defined]  # read by frontend/shell/typed_again.py


def _voter_of(request: PersonRequest, edition: Edition) -> RegisterEntry | None:
    """The person of a letter's code, where that opened the booth; else whoever is signed in."""
    by_code: RegisterEntry | None = getattr(request, "by_code", None)
    if by_code is not None:
        return by_code
    return polls.entry_of(edition, request.user) if is_signed_in(request.user) else None


def _poll_and_voter(request: PersonRequest, edition: Edition) -> tuple[Poll, RegisterEntry] | None:
    by_code: RegisterEntry | None = getattr(request, "by_code", None)
    if by_code is None:
        return polls.poll_and_voter(edition, request.user)
    poll = polls.poll_of_edition(edition)
    return (poll, by_code) if poll is not None else None

"""What the booth shows of a ballot: the paper to fill in, and its review, which asks for one press more."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.refusals import Refused, TooOften
from budget.models import RegisterEntry
from budget.queries import letters
from frontend.booth import filled_first, no_paper, pages, rows
from frontend.booth.drawn_order import drawn_for
from frontend.booth.forms import BallotForm
from frontend.pieces.helping import sheets_in
from frontend.shell import languages
from frontend.shell.requests import PersonRequest
from voting import vault
from voting.enums import Channel
from voting.models import Poll
from voting.queries import papers, polls
from voting.queries.papers import Paper, PaperContest, PaperEntry
from voting.queries.standings import is_for_good
from voting.services import casting, link_keys

BUSY_FOR_SECONDS = 5

# What a paper may be besides, each said on its page.
FACTS = ("is_first", "lacks_quarter", "sends_codes", "is_drawn", "has_voted", "is_back", "is_lost")


def settled(poll: Poll) -> Paper:
    return papers.settled_paper(poll, papers.withdrawals(poll))


def paper_of(
    request: PersonRequest,
    poll: Poll,
    paper: Paper,
    voter: RegisterEntry,
    form: BallotForm,
    at: datetime,
    *,
    problem: Any = "",
) -> HttpResponse:
    """The paper of somebody on the register, unless nothing could be cast with it."""
    signature = polls.signature_of(poll, voter)
    if signature is not None and signature.channel == Channel.PAPER:
        return no_paper.closed(request, poll.edition, no_paper.NoPaper.VOTED_ON_PAPER, poll=poll)
    if is_for_good(poll, signature, voter):
        return no_paper.closed(request, poll.edition, no_paper.NoPaper.VOTED_FOR_GOOD, poll=poll)
    if request.method == "GET" and not link_keys.is_here(poll):  # before anything is ticked for nothing
        return no_paper.closed(request, poll.edition, no_paper.NoPaper.KEY_AWAY, poll=poll)
    replaces = casting.mark_of(poll, signature) if form.replaces is None else form.replaces
    has_road = request.method == "GET" and bool(filled_first.road_of(request))
    facts = {
        "has_voted": signature is not None,
        "replaces": replaces,
        "is_back": has_road and bool(form.data),
        "is_lost": has_road and not form.data,
    }
    offered = papers.offered_to(voter, paper)

    def in_order(contest: PaperContest) -> Iterable[PaperEntry]:
        return drawn_for(contest.entries, poll=poll.pk, voter=voter.pk, envelope=contest.key)

    facts["is_drawn"] = any(len(contest.entries) > 1 for contest in offered)
    return _paper(request, poll, offered, form, at, problem=problem, in_order=in_order, **facts)


def paper_filled_first(
    request: PersonRequest, poll: Poll, paper: Paper, form: BallotForm, at: datetime, *, problem: Any = ""
) -> HttpResponse:
    offered = papers.offered_to(filled_first.unknown(poll), paper)
    sends_codes = letters.has_begun(poll.edition)
    facts: dict[str, Any] = {"is_first": True, "lacks_quarter": paper.has_zones, "sends_codes": sends_codes}
    return _paper(request, poll, offered, form, at, problem=problem, **facts)


def _paper(
    request: PersonRequest,
    poll: Poll,
    offered: tuple[PaperContest, ...],
    form: BallotForm,
    at: datetime,
    *,
    problem: Any,
    in_order: rows.InOrder = rows.as_printed,
    **facts: Any,
) -> HttpResponse:
    page = pages.page_of(offered, form)
    projects = papers.projects_of(page.shown, poll.edition)
    context = {
        "poll": poll,
        "paper_page": page,
        "contests": rows.rows(page.shown, poll.edition, form, projects, in_order=in_order),
        "carried": rows.carried(page.hidden, form),
        "has_notices": polls.has_incidents(poll.edition),
        "sheets": sheets_in(poll.edition),
        "problem": problem,
        "alphabet": vault.ALPHABET,
        "other_language": languages.other_language(),
        "at": at,
        **dict.fromkeys(FACTS, False),
        "replaces": "",
        "begun": filled_first.begun_elsewhere(request, poll, at),
        **facts,
    }
    return render(request, "booth/paper.html", context, status=422 if problem else 200)


def review(
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
    offered = papers.offered_to(voter, paper)
    context = {
        "poll": poll,
        "contests": rows.reviewed(offered, form),
        "has_pages": pages.page_of(offered, form).total > 1,
        "device_half": form.device_half,
        "request_key": request_key or form.request_key,
        "replaces": replaces or "",
        "problem": problem,
    }
    return render(request, "booth/review.html", context, status=status)


def review_again(
    request: PersonRequest,
    poll: Poll,
    paper: Paper,
    voter: RegisterEntry,
    form: BallotForm,
    refusal: Refused,
) -> HttpResponse:
    """The same ballot with the same key, to be sent with one press: it counts once."""
    is_too_often = isinstance(refusal, TooOften)
    response = review(
        request,
        poll,
        paper,
        voter,
        form,
        replaces=form.replaces,
        problem=f"{refusal.message} {refusal.road}".strip(),
        status=429 if is_too_often else 503,
    )
    if not is_too_often:
        response.headers["Retry-After"] = str(BUSY_FOR_SECONDS)
    return response


def review_whether(
    request: PersonRequest,
    poll: Poll,
    paper: Paper,
    voter: RegisterEntry,
    form: BallotForm,
    refusal: Refused,
) -> HttpResponse:
    """A page from before the last ballot, or a receipt sent again: only a press more puts it in the urn."""
    return review(
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


def refused(request: PersonRequest, poll: Poll, refusal: Refused) -> HttpResponse:
    """Nothing was recorded, and the page says so; an earlier ballot stays."""
    return no_paper.closed(request, poll.edition, no_paper.NoPaper.REFUSED, poll=poll, refusal=refusal)

"""The coordinator's side of the jury: its grid, its seats, how far it is, its shortlist."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import require
from budget import policies
from budget.enums import JuryStatus
from budget.models import Edition, Jury
from budget.queries import juries as queries
from budget.queries.editions import rules_to_edit
from budget.services import juries, jury_ends, shortlists
from frontend.juries.forms import (
    GridForm,
    ProlongForm,
    SeatForm,
    ShortlistForm,
    WithoutQuorumForm,
)
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


def show(request: PersonRequest, edition: Edition) -> HttpResponse:
    """Where the rulebook says that there is no jury, its question is the page to be on."""
    require(policies.can_run_jury(request.user, edition))
    jury = queries.jury_of(edition)
    if jury is None and not rules_to_edit(edition).jury.exists:
        messages.info(request, _("The rulebook says that there is no jury."))
        return redirect("setup_question", edition.municipality.slug, edition.slug, "jury")
    return _page(request, edition, jury)


@require_POST
def set_grid(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(policies.can_run_jury(request.user, edition))
    jury = queries.jury_of(edition)
    form, at = GridForm(jury, request.POST), timezone.now()
    if act(form, lambda: juries.set_grid(edition, **form.grid(), by=request.user, at=at)):
        return _back(request, edition, _("The jury's grid is saved."))
    return _page(request, edition, jury, grid=form)


@require_POST
def seat(request: PersonRequest, edition: Edition) -> HttpResponse:
    jury, form = _jury(request, edition), SeatForm(request.POST)
    if act(form, lambda: juries.seat(jury, **form.cleaned_data, by=request.user, at=timezone.now())):
        return _back(request, edition, _("The juror is seated and told."))
    return _page(request, edition, jury, seat=form)


@require_POST
def unseat(request: PersonRequest, edition: Edition, juror: int) -> HttpResponse:
    seated = queries.juror_of(_jury(request, edition), juror)
    if seated is None:
        raise Http404
    juries.unseat(seated, by=request.user, at=timezone.now())
    return _back(request, edition, _("The juror has left the jury; their marks no longer count."))


@require_POST
def close(request: PersonRequest, edition: Edition) -> HttpResponse:
    jury_ends.close(_jury(request, edition), by=request.user, at=timezone.now())
    return _back(
        request, edition, _("The marking is closed. You can read the means and prepare the shortlist.")
    )


@require_POST
def prolong(request: PersonRequest, edition: Edition) -> HttpResponse:
    jury, form, at = _jury(request, edition), ProlongForm(request.POST), timezone.now()
    if act(form, lambda: jury_ends.prolong(jury, **form.cleaned_data, by=request.user, at=at)):
        return _back(request, edition, _("The marking is prolonged, and the jurors are told."))
    return _page(request, edition, jury, prolong=form)


@require_POST
def go_without_quorum(request: PersonRequest, edition: Edition) -> HttpResponse:
    jury, form, at = _jury(request, edition), WithoutQuorumForm(request.POST), timezone.now()
    if act(form, lambda: jury_ends.go_without_quorum(jury, **form.cleaned_data, by=request.user, at=at)):
        return _back(request, edition, _("Recorded: every feasible project goes to the vote."))
    return _page(request, edition, jury, quorum=form)


@require_POST
def shortlist(request: PersonRequest, edition: Edition) -> HttpResponse:
    """Keep what is written so far; with the second button, deliver it."""
    jury, at = _jury(request, edition), timezone.now()
    require(policies.can_read_marks(request.user, jury))
    form = _shortlist_form(request, jury, request.POST)
    if act(form, lambda: _keep_or_deliver(request, jury, form, at)):
        is_delivered = jury.status == JuryStatus.DELIVERED
        sentence = (
            _("The shortlist is delivered and public.") if is_delivered else _("The shortlist is saved.")
        )
        return _back(request, edition, sentence)
    return _page(request, edition, jury, shortlist=form)


def _keep_or_deliver(request: PersonRequest, jury: Jury, form: ShortlistForm, at: datetime) -> None:
    """What was written is kept even when it cannot be delivered yet."""
    minutes = form.cleaned_data["minutes"]
    shortlists.prepare(jury, form.choices(), minutes=minutes, by=request.user, at=at)
    if "deliver" in request.POST:
        shortlists.deliver(jury, by=request.user, at=at)


def _jury(request: PersonRequest, edition: Edition) -> Jury:
    require(policies.can_run_jury(request.user, edition))
    jury = queries.jury_of(edition)
    if jury is None:
        raise Http404
    return jury


def _back(request: PersonRequest, edition: Edition, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("jury_office", edition.municipality.slug, edition.slug)


def _blank_grid(edition: Edition, jury: Jury | None) -> GridForm:
    most = rules_to_edit(edition).jury.shortlist_max
    return GridForm(jury, seats=queries.seats(edition), shortlist_max=most)


def _shortlist_form(request: PersonRequest, jury: Jury, data: Any = None) -> ShortlistForm:
    chosen, minutes = queries.prepared(jury)
    kept = {number: shortlists.ShortlistChoice(*choice) for number, choice in chosen.items()}
    means = queries.means(jury, viewer=request.user)
    return ShortlistForm(data, means=means, chosen=kept, minutes=minutes)


def _page(
    request: PersonRequest,
    edition: Edition,
    jury: Jury | None,
    *,
    grid: GridForm | None = None,
    seat: SeatForm | None = None,
    shortlist: ShortlistForm | None = None,
    prolong: ProlongForm | None = None,
    quorum: WithoutQuorumForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    may_read = jury is not None and policies.can_read_marks(request.user, jury)
    if jury is not None and may_read and shortlist is None and jury.status == JuryStatus.CLOSED:
        shortlist = _shortlist_form(request, jury)
    progress = queries.progress(jury) if jury else []
    is_over = jury is not None and jury.status == JuryStatus.SCORING and queries.is_over(edition, at)
    context = {
        "jury": jury,
        "is_scoring": jury is not None and jury.status == JuryStatus.SCORING,
        "grid": grid or _blank_grid(edition, jury),
        "seat_form": seat or SeatForm(),
        "progress": progress,
        "finished": sum(row.has_finished for row in progress),
        "shortlist_form": shortlist,
        "delivered": queries.delivered(jury) if jury and jury.status == JuryStatus.DELIVERED else [],
        "prolong_form": prolong or ProlongForm(),
        "quorum_form": quorum or WithoutQuorumForm(),
        "is_over": is_over,
        "why_open": jury_ends.what_keeps_open(jury) if jury is not None and is_over else "",
        "refused": next(
            (form for form in (seat, grid, shortlist, prolong, quorum) if form and form.is_bound), None
        ),
        "can_set_grid": jury is None or queries.is_unmarked(jury),
    }
    status = 200 if context["refused"] is None else 422
    return render(request, "juries/office.html", context, status=status)

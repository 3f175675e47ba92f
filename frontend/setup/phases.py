"""The dates of an edition: each phase with what it lacks, and the act that announces it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import require
from budget import policies
from budget.calendar import first_day, last_day
from budget.enums import MissingForPhase, PhaseKind
from budget.models import Edition, Phase
from budget.queries import editions as queries
from budget.rulebook import begun_before_the_end, is_mostly_away
from budget.services import phases, readiness
from frontend.setup.phase_form import PhaseForm, initial_of_phase
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.words.days import end
from frontend.words.tables import word


def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    """Every phase with its dates, what it still lacks, and the act that announces it."""
    require(policies.can_set_up(request.user, edition))
    at, sent = timezone.now(), _sent_form(request, edition)
    if sent is not None and _move(request, edition, sent, at):
        messages.success(request, _("The dates are saved."))
        _warn_of_midnight(request, sent, edition)
        return redirect("phases", edition.municipality.slug, edition.slug)
    everywhere, there = readiness.missing_by_phase(edition, at)
    context = {
        "rows": _phase_rows(edition, sent, there, at),
        "missing": everywhere,
        "sent": sent,
    }
    return render(request, "setup/phases.html", context, status=sent.status if sent else 200)


def _move(request: PersonRequest, edition: Edition, sent: PhaseForm, at: datetime) -> bool:
    return bool(act(sent, lambda: phases.move(edition, sent.kind, sent.dates(), by=request.user, at=at)))


def _warn_of_midnight(request: PersonRequest, sent: PhaseForm, edition: Edition) -> None:
    """An hour typed as midnight ends the day before: whoever meant the whole day is told at once."""
    dates = sent.dates()
    if dates.closes == time.min:
        _opens_at, closes_at = phases.instants(sent.kind, dates, edition.zone)
        last = _("Midnight begins the day you named: this stage ends the evening before, on %(moment)s.")
        messages.warning(request, last % {"moment": end(closes_at)})


def _sent_form(request: HttpRequest, edition: Edition) -> PhaseForm | None:
    if request.method != "POST":
        return None
    if request.POST.get("kind") not in list(PhaseKind):
        raise Http404
    kind = PhaseKind(request.POST["kind"])
    form = PhaseForm(request.POST, kind=kind)
    standing = Phase.objects.filter(edition=edition, kind=kind).first()
    form.over(_phase_form(kind, standing, edition), sent=request.POST)
    return form


@require_POST
def announce(request: PersonRequest, edition: Edition, kind: str) -> HttpResponse:
    phase = get_object_or_404(Phase.objects.within(edition.municipality), edition=edition, kind=kind)
    phases.announce(phase, by=request.user, at=timezone.now())
    messages.success(request, _("The phase is announced. It opens and closes by itself at its dates."))
    return redirect("phases", edition.municipality.slug, edition.slug)


def _phase_rows(
    edition: Edition,
    sent: PhaseForm | None,
    missing: Mapping[str, Sequence[MissingForPhase]],
    at: datetime,
) -> list[dict[str, Any]]:
    known = {phase.kind: phase for phase in edition.phases.all()}
    remarks = _remarks(known.values(), edition.zone)
    return [
        {
            "kind": kind,
            "phase": known.get(kind),
            "form": sent if sent and sent.kind == kind else _phase_form(kind, known.get(kind), edition),
            "missing": missing.get(kind, []),
            "remarks": remarks.get(kind, []),
            "fixed": phases.why_fixed(known[kind], at) if kind in known else "",
        }
        for kind in PhaseKind
        if kind != PhaseKind.JURY or kind in known or queries.rules_to_edit(edition).jury.exists
    ]


def _remarks(phases: Iterable[Phase], zone: ZoneInfo) -> dict[PhaseKind, list[str]]:
    """What a coordinator may not have seen in these dates; nothing of it is forbidden."""
    days = {PhaseKind(phase.kind): (first_day(phase, zone), last_day(phase, zone)) for phase in phases}
    remarks: dict[PhaseKind, list[str]] = {kind: [] for kind in days}
    for kind, before in begun_before_the_end(days).items():
        sentence = _("It begins before the end of: %(stage)s.")
        remarks[kind].append(sentence % {"stage": word(before, "phase")})
    for kind in (PhaseKind.COLLECTION, PhaseKind.VOTING):
        if kind in days and is_mostly_away(*days[kind]):
            remarks[kind].append(_("Most of it falls in July and August or at the end of the year."))
    return remarks


def _phase_form(kind: PhaseKind, phase: Phase | None, edition: Edition) -> PhaseForm:
    if phase is not None:
        phase.edition = edition
    form = PhaseForm(kind=kind, initial=initial_of_phase(phase) if phase is not None else {})
    form.over(form)
    return form

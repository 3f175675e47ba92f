"""The juror's desk: the files, one's own marks and conflicts, never another's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import NotAllowed, Refused
from budget import policies
from budget.enums import JuryStatus, PhaseKind
from budget.models import Edition, Juror, Project
from budget.queries import juries as queries
from budget.services import juries
from frontend.cards import look, project_cards
from frontend.forms.juries import ConflictForm, MarksForm
from frontend.requests import PersonRequest


def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The projects to read, what is marked and what is left."""
    juror, at = _seat(request, edition), timezone.now()
    projects = list(queries.files(juror.jury))
    standing = [_standing(juror, project) for project in projects]
    context = {
        "jury": juror.jury,
        "files": list(zip(project_cards(projects, edition, to="jury"), standing, strict=True)),
        "done": sum(one["is_done"] for one in standing),
        "total": len(projects),
        "is_open": policies.during(edition, (PhaseKind.JURY,), at),
        "is_marking": juror.jury.status == JuryStatus.SCORING,
        "means": queries.means(juror.jury, viewer=request.user)
        if policies.can_read_marks(request.user, juror.jury)
        else [],
        "at": at,
    }
    return render(request, "juries/index.html", context)


def mark(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    juror = _seat(request, edition)
    project = _file(juror, number)
    form = MarksForm(
        request.POST or None, criteria=list(juror.jury.criteria.all()), given=_given(juror, project)
    )
    if form.is_valid():
        try:
            juries.mark(juror, project, form.marks(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your marks are kept. You can change them until the close."))
            return redirect("jury", edition.municipality.slug, edition.slug)
    return _page(request, juror, project, form, ConflictForm())


@require_POST
def conflict(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    juror = _seat(request, edition)
    project, form = _file(juror, number), ConflictForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            juries.declare_conflict(juror, project, reason, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Noted: you take no part in this project."))
            return redirect("jury", edition.municipality.slug, edition.slug)
    marks = MarksForm(None, criteria=list(juror.jury.criteria.all()), given=_given(juror, project))
    return _page(request, juror, project, marks, form)


def _seat(request: PersonRequest, edition: Edition) -> Juror:
    juror = queries.seat_of(request.user, edition)
    if juror is None:
        raise NotAllowed
    return juror


def _file(juror: Juror, number: int) -> Project:
    project = queries.files(juror.jury).filter(number=number).first()
    if project is None:
        raise Http404
    project.edition = juror.jury.edition
    return project


def _given(juror: Juror, project: Project) -> dict[int, int]:
    return {score.criterion_id: score.mark for score in juror.scores.all() if score.project_id == project.pk}


def _standing(juror: Juror, project: Project) -> dict[str, Any]:
    is_out = not policies.can_mark(juror.user, juror, project)
    is_marked = bool(_given(juror, project))
    return {"is_out": is_out, "is_marked": is_marked, "is_done": is_out or is_marked}


def _page(
    request: PersonRequest, juror: Juror, project: Project, marks: MarksForm, conflict: ConflictForm
) -> HttpResponse:
    may_mark = policies.can_mark(request.user, juror, project)
    is_refused = marks.is_bound or conflict.is_bound
    context = {
        "project": project,
        "look": look(project),
        "cost_lines": project.cost_lines.all(),
        "form": marks,
        "conflict_form": conflict,
        "refused": marks if marks.is_bound else conflict,
        "can_mark": may_mark and juror.jury.status == JuryStatus.SCORING,
        "is_open": policies.during(juror.jury.edition, (PhaseKind.JURY,), timezone.now()),
        "may_mark": may_mark,
    }
    return render(request, "juries/project.html", context, status=422 if is_refused else 200)

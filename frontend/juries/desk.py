"""The juror's desk: the files, one's own marks and conflicts, never another's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.refusals import NotAllowed
from budget import policies
from budget.enums import JuryStatus, PhaseKind
from budget.models import Edition, Juror, Project
from budget.queries import juries as queries
from budget.queries import projects as project_queries
from budget.services import juries
from frontend.juries.forms import ConflictForm, MarksForm
from frontend.pieces.cards import look, project_cards
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest

# What a file is to this juror, in place of the project's own status.
STANDING: dict[str, dict[str, Any]] = {
    "left_aside": {
        "status": gettext_lazy("You take no part in it"),
        "status_tone": "",
        "status_icon": "hand",
    },
    "marked": {"status": gettext_lazy("Marked"), "status_tone": "success", "status_icon": "check"},
    "to_read": {"status": gettext_lazy("To read"), "status_tone": "warning", "status_icon": "eye"},
}


def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The projects to read, what is marked and what is left."""
    juror, at = _seat(request, edition), timezone.now()
    projects = list(queries.files(juror.jury))
    standing = [_standing(juror, project) for project in projects]
    cards = project_cards(
        project_queries.cards(queries.files(juror.jury)), edition.municipality, to="jury_project"
    )
    context = {
        "jury": juror.jury,
        "cards": [card._replace(**STANDING[word]) for card, word in zip(cards, standing, strict=True)],
        "done": sum(word != "to_read" for word in standing),
        "total": len(projects),
        "is_open": policies.phase_answer(edition, PhaseKind.JURY, at),
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
    if act(form, lambda: juries.mark(juror, project, form.marks(), by=request.user, at=timezone.now())):
        messages.success(request, _("Your marks are kept. You can change them until the close."))
        return redirect("jury", edition.municipality.slug, edition.slug)
    return _page(request, juror, project, form, ConflictForm())


@require_POST
def conflict(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    juror = _seat(request, edition)
    project, form = _file(juror, number), ConflictForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: juries.declare_conflict(juror, project, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Noted: you take no part in this project."))
        return redirect("jury", edition.municipality.slug, edition.slug)
    marks = MarksForm(None, criteria=list(juror.jury.criteria.all()), given=_given(juror, project))
    return _page(request, juror, project, marks, form)


def _seat(request: PersonRequest, edition: Edition) -> Juror:
    juror = queries.seat_of(request.user, edition)
    if juror is None and queries.jury_of(edition) is None:
        raise Http404
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


def _standing(juror: Juror, project: Project) -> str:
    if not policies.can_mark(juror.user, juror, project):
        return "left_aside"
    return "marked" if _given(juror, project) else "to_read"


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
        "is_open": policies.phase_answer(juror.jury.edition, PhaseKind.JURY, timezone.now()),
        "may_mark": may_mark,
    }
    return render(request, "juries/project.html", context, status=422 if is_refused else 200)

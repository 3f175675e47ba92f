"""The delivery of the winners, step by step, as officers keep it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import require
from budget.enums import MilestoneStatus
from budget.models import Edition, Milestone, Project
from budget.policies.deliveries import (
    UNDER_WAY,
    can_follow_deliveries,
    can_follow_delivery,
    can_publish_plan,
    deliveries_followed_by,
)
from budget.services import milestones as services
from frontend.pieces.cards import PROJECT_LOOKS, badge
from frontend.projects.office_forms import DeliverySheet
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(can_follow_deliveries(request.user, edition.municipality))
    winners = Project.objects.within(edition.municipality).filter(edition=edition, status__in=UNDER_WAY)
    mine = deliveries_followed_by(request.user, edition.municipality)
    followed = set(winners.filter(mine).values_list("pk", flat=True))
    rows = [
        (
            project,
            badge(project.status, "project_status", PROJECT_LOOKS),
            _next(project),
            project.pk in followed,
        )
        for project in winners.prefetch_related("milestones")
    ]
    return render(
        request,
        "outcomes/deliveries.html",
        {"rows": rows, "today": edition.local_day(timezone.now())},
    )


@require_http_methods(["GET", "POST"])
def delivery(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    project = _winner(request, edition, number)
    steps = list(project.milestones.all())
    if request.method != "POST":
        return _sheet_page(request, project, steps, DeliverySheet(steps))
    sheet = DeliverySheet(steps, request.POST)
    if not _save(request, project, sheet):
        return _sheet_page(request, project, steps, sheet, is_refused=True)
    is_public = not project.milestones.filter(is_proposed=True).exists()
    messages.success(
        request,
        _("Saved. The project's page shows it.")
        if is_public
        else _("Saved. The project's page shows it once the plan is published."),
    )
    return redirect("milestones", edition.municipality.slug, edition.slug, number)


@require_POST
def publish_plan(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    """With what is typed in the steps, which is saved first."""
    project = _winner(request, edition, number)
    require(can_publish_plan(request.user, project))
    steps = list(project.milestones.all())
    sheet = DeliverySheet(steps, request.POST)
    if not _save(request, project, sheet):
        return _sheet_page(request, project, steps, sheet, is_refused=True)
    services.publish(project, by=request.user, at=timezone.now())
    messages.success(request, _("The plan is public: the project's page shows its steps."))
    return redirect("milestones", edition.municipality.slug, edition.slug, number)


def _save(request: PersonRequest, project: Project, sheet: DeliverySheet) -> bool:
    by, at = request.user, timezone.now()
    return bool(act(sheet, lambda: services.write(project, sheet.said(), by=by, at=at)))


def _sheet_page(
    request: PersonRequest,
    project: Project,
    steps: list[Milestone],
    sheet: DeliverySheet,
    *,
    is_refused: bool = False,
) -> HttpResponse:
    context = {
        "project": project,
        "badge": badge(project.status, "project_status", PROJECT_LOOKS),
        "sheet": sheet,
        "stored": sheet.stored(),
        "is_proposed": any(step.is_proposed for step in steps),
        "abilities": {"can_publish": can_publish_plan(request.user, project)},
    }
    refused = 409 if sheet.conflict else 422
    return render(request, "outcomes/delivery.html", context, status=refused if is_refused else 200)


def _next(project: Project) -> Milestone | None:
    ahead = (MilestoneStatus.PLANNED, MilestoneStatus.STARTED)
    return next((step for step in project.milestones.all() if step.status in ahead), None)


def _winner(request: PersonRequest, edition: Edition, number: int) -> Project:
    winners = Project.objects.within(edition.municipality).select_related("edition__municipality")
    project = winners.filter(edition=edition, number=number, status__in=UNDER_WAY).first()
    if project is None:
        require(can_follow_deliveries(request.user, edition.municipality))
        raise Http404
    require(can_follow_delivery(request.user, project))
    return project

"""A project's words and envelope, changed by the coordinator before the vote."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import require
from budget import policies
from budget.models import Edition, Project
from budget.services import clarifying
from frontend.projects.office_forms import ClarifyForm, WithdrawForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


@require_http_methods(["GET", "POST"])
def clarify(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    project = _find(request, edition, number)
    form = ClarifyForm(request.POST or None, project=project)
    by, at = request.user, timezone.now()
    if act(form, lambda: clarifying.clarify(project, form.changes(), **form.facts(), by=by, at=at)):
        messages.success(request, _("Saved. The project's page says what changed, and why."))
        return redirect(project)
    if form.conflict is not None:
        form.type_again("seen", clarifying.clarifying_mark(_find(request, edition, number)))
    return _page(request, project, form, WithdrawForm())


@require_POST
def withdraw(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    project, form = _find(request, edition, number), WithdrawForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: clarifying.withdraw(project, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The project goes no further, and its proposers are told."))
        return redirect(project)
    return _page(request, project, ClarifyForm(None, project=project), form)


def _find(request: PersonRequest, edition: Edition, number: int) -> Project:
    projects = Project.objects.within(edition.municipality).filter(edition=edition, number=number)
    project = projects.select_related("envelope").prefetch_related("proposals").first()
    if project is None:
        raise Http404
    project.edition = edition
    require(policies.can_clarify(request.user, project))
    return project


def _page(
    request: PersonRequest, project: Project, form: ClarifyForm, withdraw_form: WithdrawForm
) -> HttpResponse:
    refused = next((sent for sent in (form, withdraw_form) if sent.is_bound), None)
    context = {
        "project": project,
        "form": form,
        "withdraw_form": withdraw_form,
        "refused": refused,
        "stored": form.stored(),
        "is_clarifiable": clarifying.is_clarifiable(project),
    }
    return render(request, "projects/clarify.html", context, status=422 if refused else 200)

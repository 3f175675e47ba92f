"""One department of the town: called otherwise, merged into another, closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import policies
from accounts.models import Department, Municipality
from accounts.refusals import require
from budget.queries.departments import open_things
from budget.services import departments
from frontend.people.team_forms import DepartmentForm, MergeForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


@require_http_methods(["GET", "POST"])
def show(request: PersonRequest, municipality: Municipality, department: int) -> HttpResponse:
    room = _find(request, municipality, department)
    form, at = DepartmentForm(request.POST or None, department=room), timezone.now()
    if act(form, lambda: departments.change(room, **form.cleaned_data, by=request.user, at=at)):
        messages.success(request, _("Saved."))
        return redirect("memberships", municipality.slug)
    return _page(request, room, form, _merge_form(room))


@require_POST
def merge(request: PersonRequest, municipality: Municipality, department: int) -> HttpResponse:
    room = _find(request, municipality, department)
    form, at = _merge_form(room, request.POST), timezone.now()
    if act(form, lambda: departments.merge(room, **form.cleaned_data, by=request.user, at=at)):
        messages.success(request, _("Merged: its files and its officers are in the other department now."))
        return redirect("memberships", municipality.slug)
    return _page(request, room, DepartmentForm(department=room), form)


@require_POST
def close(request: PersonRequest, municipality: Municipality, department: int) -> HttpResponse:
    room = _find(request, municipality, department)
    departments.close(room, by=request.user, at=timezone.now())
    messages.success(request, _("The department is closed; what it signed stays."))
    return redirect("memberships", municipality.slug)


def _find(request: HttpRequest, municipality: Municipality, pk: int) -> Department:
    require(policies.can_grant_roles(request.user, municipality))
    rows = Department.objects.within(municipality).select_related("municipality")
    return get_object_or_404(rows, pk=pk)


def _merge_form(department: Department, data: Any = None) -> MergeForm:
    others = Department.objects.within(department.municipality).at_work().exclude(pk=department.pk)
    return MergeForm(data, others=list(others))


def _page(
    request: HttpRequest, department: Department, form: DepartmentForm, merge_form: MergeForm
) -> HttpResponse:
    is_refused = form.is_bound or merge_form.is_bound
    context = {
        "department": department,
        "form": form,
        "merge_form": merge_form,
        "waiting": open_things(department),
        "officers": department.memberships.in_force().select_related("user").order_by("user__display_name"),
    }
    return render(request, "people/department.html", context, status=422 if is_refused else 200)

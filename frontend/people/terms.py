"""One role of the team: its days, its departments, who stands in for an officer who is away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import policies, queries
from accounts.models import Department, Membership, Municipality
from accounts.refusals import require
from accounts.services import terms
from frontend.people.team_forms import DeputyForm, TermForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


@require_safe
def show(request: PersonRequest, municipality: Municipality, seat: int) -> HttpResponse:
    membership = _find(request, municipality, seat)
    return _page(request, membership, _term_form(membership), _deputy_form(membership))


@require_POST
def change(request: PersonRequest, municipality: Municipality, seat: int) -> HttpResponse:
    require(policies.can_grant_roles(request.user, municipality))
    membership = _find(request, municipality, seat)
    form, at = _term_form(membership, request.POST), timezone.now()
    if act(form, lambda: terms.change(membership, **form.terms(), by=request.user, at=at)):
        messages.success(request, _("Saved; the person is told."))
        return redirect("memberships", municipality.slug)
    return _page(request, membership, form, _deputy_form(membership))


@require_POST
def name_deputy(request: PersonRequest, municipality: Municipality, seat: int) -> HttpResponse:
    membership = _find(request, municipality, seat)
    form, at = _deputy_form(membership, request.POST), timezone.now()
    if act(form, lambda: terms.name_deputy(membership, **form.cleaned_data, by=request.user, at=at)):
        messages.success(request, _("Saved: who stands in is told."))
        return redirect("membership", municipality.slug, membership.pk)
    return _page(request, membership, _term_form(membership), form)


def _find(request: PersonRequest, municipality: Municipality, seat: int) -> Membership:
    membership = get_object_or_404(queries.team(municipality).filter(deputy_of__isnull=True), pk=seat)
    require(policies.can_see_role(request.user, membership))
    return membership


def _term_form(membership: Membership, data: object = None) -> TermForm:
    rooms = Department.objects.within(membership.municipality)
    offered = rooms.at_work() | rooms.filter(memberships=membership)
    return TermForm(data, membership=membership, departments=offered.distinct())


def _deputy_form(membership: Membership, data: object = None) -> DeputyForm:
    colleagues = queries.officers(membership.municipality).exclude(pk=membership.user_id)
    return DeputyForm(data, colleagues=list(colleagues))


def _page(
    request: PersonRequest, membership: Membership, form: TermForm, deputy_form: DeputyForm
) -> HttpResponse:
    context = {
        "membership": membership,
        "form": form,
        "deputy_form": deputy_form,
        "deputies": membership.deputies.select_related("user", "municipality").order_by("begins_at"),
        "can_change": policies.can_grant_roles(request.user, membership.municipality),
        "is_own": membership.user_id == request.user.pk
        and not policies.can_grant_roles(request.user, membership.municipality),
        "can_name_deputy": policies.can_name_deputy(request.user, membership),
    }
    is_refused = form.is_bound or deputy_form.is_bound
    return render(request, "people/membership.html", context, status=422 if is_refused else 200)

"""Weighty roles that wait for a second person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import policies
from accounts.models import Municipality, ProposedRole
from accounts.refusals import require
from accounts.services import proposed_roles
from frontend.shell.requests import PersonRequest
from frontend.words.people import GIVES


@require_safe
def index(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    person = request.user
    require(policies.can_confirm_roles(person, municipality))
    waiting = proposed_roles.waiting(municipality, timezone.now())
    rows = [
        (row, GIVES[row.role], policies.can_confirm_role(person, row), policies.can_refuse_role(person, row))
        for row in waiting
    ]
    return render(request, "people/proposed_roles.html", {"rows": rows})


@require_POST
def answer(request: PersonRequest, municipality: Municipality, proposed: int) -> HttpResponse:
    require(policies.can_confirm_roles(request.user, municipality))
    rows = ProposedRole.objects.within(municipality).select_related("municipality", "proposed_by")
    proposal, at = get_object_or_404(rows, pk=proposed), timezone.now()
    if request.POST.get("answer") == "confirm":
        proposed_roles.confirm(proposal, by=request.user, at=at)
        messages.success(request, _("The role is given; the person has been told."))
    elif request.POST.get("answer") == "refuse":
        proposed_roles.refuse(proposal, by=request.user, at=at)
        messages.success(request, _("The role is not given."))
    return redirect("proposed_roles", municipality.slug)

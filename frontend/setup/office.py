"""The coordinator's rooms: the town's office, a new edition, its answers, what waits today."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import policies as people
from accounts.models import Municipality
from accounts.refusals import require
from budget import policies
from budget.models import Edition
from budget.queries import editions as queries
from budget.services import rulebooks
from frontend.setup import road_map, todo
from frontend.shell.requests import PersonRequest


def office(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    """The door of everyone who works for the town: its editions and the rooms of their role."""
    require(people.works_for(request.user, municipality))
    context = {
        "editions": queries.visible(municipality, viewer=request.user),
        "abilities": {"can_create": policies.can_create_edition(request.user, municipality)},
        "at": timezone.now(),
    }
    return render(request, "setup/office.html", context)


@require_POST
def rulebook_publish(request: PersonRequest, edition: Edition) -> HttpResponse:
    version = rulebooks.publish(edition, by=request.user, at=timezone.now())
    messages.success(
        request, _("Version %(number)s of the rulebook is published.") % {"number": version.number}
    )
    return redirect("rulebook", edition.municipality.slug, edition.slug)


def edition_office(request: PersonRequest, edition: Edition) -> HttpResponse:
    """What waits today, for this person's roles."""
    require(people.works_for(request.user, edition.municipality))
    at = timezone.now()
    road = road_map.road_of(edition, at) if policies.can_set_up(request.user, edition) else []
    context = {
        "items": todo.items(edition, request.user, at),
        "road": [step for step in road if not step.is_done],
        "road_done": [step for step in road if step.is_done],
        "at": at,
    }
    return render(request, "setup/edition_office.html", context)

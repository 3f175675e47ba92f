"""The coordinator's rooms: the town's office, a new edition, its answers, what waits today."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import policies as people
from accounts.enums import Role
from accounts.models import Municipality, User
from accounts.refusals import require
from budget import policies
from budget.models import Edition
from budget.queries import editions as queries
from budget.services import rulebooks
from frontend.setup import road_map, todo
from frontend.shell import office_menu
from frontend.shell.requests import PersonRequest
from frontend.shell.second_factor import lead_to_factor, waits_for_factor


def landing(request: PersonRequest) -> HttpResponse:
    """Where signing in leads: an officer to the first file, the team to its list, others to their edition."""
    if waits_for_factor(request):
        return lead_to_factor(request)
    works_for, towns = queries.towns_of(request.user)
    if len(works_for) == 1:
        (town,) = works_for
        return redirect(_first_thing_to_do(town, request.user))
    if len(towns) != 1 or works_for:
        return redirect("home")
    joined = queries.newest_joined(request.user)
    place = joined if joined is not None and not joined.is_archived else towns[0]
    return redirect(place.get_absolute_url())


def _first_thing_to_do(town: Municipality, person: User) -> str:
    """The list of the newest edition with something to do for this person, else of the only one.

    Who is an officer and nothing else has one kind of work: the first file due.
    """
    at = timezone.now()
    editions = [edition for edition in queries.visible(town, viewer=person) if not edition.is_archived]
    if not people.works_for(person, town):
        return _overview_of(editions, town)
    for edition in editions:
        if waiting := todo.items(edition, person, at):
            is_officer = person.roles == {(town.pk, Role.OFFICER.value)}
            return str(waiting[0]["href"]) if is_officer else _office_of(edition)
    return _office_of(editions[0]) if len(editions) == 1 else reverse("office", args=[town.slug])


def _overview_of(editions: list[Edition], town: Municipality) -> str:
    """The one page of whoever opens no office, of the newest edition."""
    if not editions:
        return town.get_absolute_url()
    return reverse("overview", args=[town.slug, editions[0].slug])


def _office_of(edition: Edition) -> str:
    return reverse("edition_office", args=[edition.municipality.slug, edition.slug])


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
        "may_help": policies.can_keep_register(request.user, edition),
        "road": [step for step in road if not step.is_done],
        "road_done": [step for step in road if step.is_done],
        "absence": office_menu.absence(request.user, edition.municipality),
        "at": at,
    }
    return render(request, "setup/edition_office.html", context)

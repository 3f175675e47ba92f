"""The coordinator's rooms: the town's office, a new edition, its answers, what waits today."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import policies as people
from accounts.models import Municipality, Territory
from accounts.refusals import require
from budget import policies
from budget.enums import TownProfile
from budget.models import Edition, Theme
from budget.queries import editions as queries
from budget.rulebook import DEFAULTS
from budget.services import editions, rulebooks
from frontend.setup import road_map, todo
from frontend.setup.forms import (
    MORE_ROWS,
    MOST_ROWS,
    SPARE_ROWS,
    SetupForm,
    initial_of_edition,
    initial_of_profile,
)
from frontend.shell import office_menu
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


def office(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    """The door of everyone who works for the town: its editions and the rooms of their role."""
    require(people.works_for(request.user, municipality))
    context = {
        "editions": queries.visible(municipality, viewer=request.user),
        "rooms": office_menu.town_rooms(request.user, municipality, request.path),
        "abilities": {"can_create": policies.can_create_edition(request.user, municipality)},
        "at": timezone.now(),
    }
    return render(request, "setup/office.html", context)


def edition_new(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    """A profile, then eight questions already answered by it but for the money."""
    require(policies.can_create_edition(request.user, municipality))
    asked = request.POST.get("profile") or request.GET.get("profile")
    if asked not in list(TownProfile):
        return render(request, "setup/profiles.html", {"profiles": _profiles(municipality)})
    profile, at = TownProfile(asked), timezone.now()
    if request.method != "POST":
        name = _("Participatory budget %(year)s") % {"year": timezone.localdate(at).year}
        initial = initial_of_profile(profile, today=timezone.localdate(at), name=name)
        return _setup_page(request, _form(municipality, rows=1 + SPARE_ROWS, initial=initial), profile)
    form = _sent_form(request, municipality)
    base, by = DEFAULTS[profile], request.user
    done = act(form, lambda: editions.create(municipality, form.setup(profile, base), by=by, at=at))
    if done:
        messages.success(
            request, _("The edition is created. Nobody sees it before you publish its rulebook.")
        )
        return redirect("edition_office", municipality.slug, done.result.slug)
    return _setup_page(request, form, profile)


def setup(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The same answers, later, with the settings few towns touch."""
    require(policies.can_set_up(request.user, edition))
    base = queries.rules_to_edit(edition)
    town, spans, profile = edition.municipality, edition.phases.all(), TownProfile(edition.profile)
    if request.method != "POST":
        envelopes = list(edition.envelopes.all())
        initial = initial_of_edition(edition, base, envelopes, spans)
        form = _form(town, rows=len(envelopes) + SPARE_ROWS, initial=initial, expert=True, base=base)
        return _setup_page(request, form, profile, edition)
    form = _sent_form(request, town, expert=True, base=base)
    by, at = request.user, timezone.now()
    if act(form, lambda: editions.change(edition, form.setup(profile, base, spans), by=by, at=at)):
        messages.success(request, _("Your answers are saved. Rules apply once their version is published."))
        return redirect("edition_office", town.slug, edition.slug)
    return _setup_page(request, form, profile, edition)


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
    context = {
        "items": todo.items(edition, request.user, at),
        "road": road_map.road_of(edition, at) if policies.can_set_up(request.user, edition) else [],
        "rooms": office_menu.edition_rooms(request.user, edition, request.path),
        "at": at,
    }
    return render(request, "setup/edition_office.html", context)


def _profiles(municipality: Municipality) -> list[dict[str, Any]]:
    """The three profiles, the one that fits the town's population first."""
    people_here = municipality.population or 0
    fitting = TownProfile.VILLAGE if people_here < 10_000 else TownProfile.TOWN  # noqa: PLR2004  a hint
    if people_here > 200_000:  # noqa: PLR2004  a hint, too
        fitting = TownProfile.METROPOLIS
    return [
        {"profile": profile, "rules": DEFAULTS[profile], "fits": bool(people_here) and profile == fitting}
        for profile in TownProfile
    ]


def _form(municipality: Municipality, data: Any = None, **options: Any) -> SetupForm:
    return SetupForm(
        data,
        territories=Territory.objects.within(municipality),
        themes=Theme.objects.within(municipality),
        **options,
    )


def _sent_form(request: HttpRequest, municipality: Municipality, **options: Any) -> SetupForm:
    """What was sent; asked for more rows, the same with more rows and nothing judged yet."""
    rows = _rows(request.POST.get("rows", ""))
    form = _form(municipality, request.POST, rows=rows, **options)
    if "more_rows" not in request.POST:
        return form
    return _form(municipality, rows=min(rows + MORE_ROWS, MOST_ROWS), initial=form.typed(), **options)


def _rows(sent: str) -> int:
    return min(int(sent), MOST_ROWS) if sent.isdecimal() else 1 + SPARE_ROWS


def _setup_page(
    request: PersonRequest, form: SetupForm, profile: TownProfile, edition: Edition | None = None
) -> HttpResponse:
    rooms = office_menu.edition_rooms(request.user, edition, request.path) if edition else []
    context = {"form": form, "profile": profile, "rooms": rooms}
    return render(request, "setup/setup.html", context, status=422 if form.is_bound else 200)

"""What the layouts need on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import policies as people
from accounts.process_cache import remembered_by_language
from budget import policies
from budget.models import Edition
from frontend.shell import office_menu
from frontend.words.typography import said


def page(request: HttpRequest) -> dict[str, Any]:
    edition: Edition | None = getattr(request, "edition", None)
    municipality = getattr(request, "municipality", None)
    road = getattr(request, "road", None) or None
    return {
        "municipality": municipality or (road and road.municipality),
        "edition": edition or (road and road.edition),
        "road": road,
        "base_url": settings.BASE_URL,
        "version": settings.VERSION,
        "resident_provider": settings.FRANCECONNECT,
        "staff_providers": list(settings.STAFF_PROVIDERS.values()),
        "site_nav": site_nav(edition, request.path),
        "office_nav": SimpleLazyObject(lambda: office_nav(request, municipality, edition)),
        "person_menu": SimpleLazyObject(lambda: person_menu(request, municipality, edition)),
    }


def office_nav(request: HttpRequest, municipality: Any, edition: Edition | None) -> dict[str, Any] | None:
    """The rooms around any page of the office, and the way back up; the layout of desks asks for it."""
    if municipality is None or not people.works_for(request.user, municipality):
        return None
    town = (_("Office"), reverse("office", args=[municipality.slug]))
    if edition is None:
        rooms = office_menu.town_rooms(request.user, municipality, request.path)
        return {"name": municipality.name, "links": rooms, "crumbs": [town]}
    own = (said(edition.name), reverse("edition_office", args=[municipality.slug, edition.slug]))
    rooms = office_menu.edition_rooms(request.user, edition, request.path)
    return {"name": edition.name, "links": rooms, "crumbs": [town, own]}


def site_nav(edition: Edition | None, path: str) -> tuple[tuple[str, str, str], ...]:
    """(label, address, what `aria-current` says) of the edition's public rooms: this page, or one inside."""
    if edition is None:
        return ()
    rooms = _rooms(edition.municipality.slug, edition.slug)
    home = rooms[0][1]
    return tuple((label, address, _current(address, path, home)) for label, address in rooms)


def _current(address: str, path: str, home: str) -> str:
    if path == address:
        return "page"
    return "true" if address != home and path.startswith(address) else ""


@remembered_by_language(size=256)
def _rooms(town: str, edition: str) -> tuple[tuple[str, str], ...]:
    return (
        (_("The edition"), reverse("edition", args=[town, edition])),
        (_("Ideas"), reverse("proposals", args=[town, edition])),
        (_("Projects"), reverse("projects", args=[town, edition])),
        (_("Results"), reverse("outcomes", args=[town, edition])),
        (_("Rulebook"), reverse("rulebook", args=[town, edition])),
    )


def person_menu(request: HttpRequest, municipality: Any, edition: Edition | None) -> list[tuple[str, str]]:
    if not request.user.is_authenticated:
        return []
    menu = [(_("My account"), reverse("account"))]
    if edition is not None:
        menu.append(
            (_("My ideas"), reverse("proposals_mine", args=[edition.municipality.slug, edition.slug]))
        )
    if edition is not None and people.is_of_mayors_office(request.user, edition.municipality):
        overview = reverse("overview", args=[edition.municipality.slug, edition.slug])
        menu.append((_("Where the edition stands"), overview))
    if municipality is not None and people.works_for(request.user, municipality):
        menu.append((_("Office"), reverse("office", args=[municipality.slug])))
    if edition is not None and policies.sits_on_jury(request.user, edition):
        menu.append((_("Jury"), reverse("jury", args=[municipality.slug, edition.slug])))
    return menu

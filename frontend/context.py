"""What the layouts need on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import policies as people
from budget import policies
from budget.models import Edition


def page(request: HttpRequest) -> dict[str, Any]:
    edition: Edition | None = getattr(request, "edition", None)
    municipality = getattr(request, "municipality", None)
    return {
        "municipality": municipality,
        "edition": edition,
        "site_nav": SimpleLazyObject(lambda: site_nav(request, edition)),
        "person_menu": SimpleLazyObject(lambda: person_menu(request, municipality, edition)),
    }


def site_nav(request: HttpRequest, edition: Edition | None) -> list[tuple[str, str, bool]]:
    """(label, address, is current) of the edition's public rooms."""
    if edition is None:
        return []
    slugs = [edition.municipality.slug, edition.slug]
    rooms = [
        (_("The edition"), reverse("edition", args=slugs)),
        (_("Ideas"), reverse("proposals", args=slugs)),
        (_("Projects"), reverse("projects", args=slugs)),
        (_("Results"), reverse("outcomes", args=slugs)),
        (_("Rulebook"), reverse("rulebook", args=slugs)),
    ]
    return [(label, address, request.path == address) for label, address in rooms]


def person_menu(request: HttpRequest, municipality: Any, edition: Edition | None) -> list[tuple[str, str]]:
    if not request.user.is_authenticated:
        return []
    menu = [(_("My account"), reverse("account"))]
    if municipality is not None and people.works_for(request.user, municipality):
        menu.append((_("Office"), reverse("office", args=[municipality.slug])))
    if edition is not None and policies.sits_on_jury(request.user, edition):
        menu.append((_("Jury"), reverse("jury", args=[municipality.slug, edition.slug])))
    return menu

"""Where somebody who signs in or up is going: the town, its edition and the wish, for page and message."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy

from accounts.adapters import WAY, way_in, way_kept
from accounts.models import Municipality, Viewer
from budget import policies
from budget.models import Edition
from budget.queries.addresses import edition_at
from frontend.shell.typed_again import is_address_of_ours, next_of
from frontend.words.names import of_name

# By the name of the page one was on the way to: what its visitor reads, and what the message says.
VOTE = (
    gettext_lazy("To vote, you need an account. You come back to the ballot right after."),
    gettext_lazy("This message was asked for in order to vote in the participatory budget %(of_town)s."),
)
PROPOSE = (
    gettext_lazy("To propose an idea, you need an account. You come back to the form right after."),
    gettext_lazy(
        "This message was asked for in order to propose an idea for the participatory budget %(of_town)s."
    ),
)
FOLLOW = (
    gettext_lazy("To follow this edition, you need an account. You come back to its page right after."),
    gettext_lazy("This message was asked for in order to follow the participatory budget %(of_town)s."),
)
REGISTER = (
    gettext_lazy("To join the register, you need an account. You come back to it right after."),
    gettext_lazy(
        "This message was asked for in order to join the register of the participatory budget %(of_town)s."
    ),
)
WISHES = {
    "booth": VOTE,
    "cannot_vote": VOTE,
    "proposal_new": PROPOSE,
    "proposal_edit": PROPOSE,
    "follow": FOLLOW,
    "register": REGISTER,
    "register_identity": REGISTER,
}
NO_WISH = ("", gettext_lazy("This message was asked for on the participatory budget pages %(of_town)s."))


@dataclass(frozen=True)
class Road:
    municipality: Municipality
    edition: Edition | None
    name: str

    @property
    def wish(self) -> str:
        return str(WISHES.get(self.name, NO_WISH)[0])

    @property
    def reason(self) -> str:
        """The first sentence of a message; it holds no word that a visitor typed."""
        of_town = of_name(self.municipality.name)
        return str(WISHES.get(self.name, NO_WISH)[1] % {"of_town": of_town})


def road_of(request: HttpRequest) -> Road | None:
    """By the address to come back to: asked for, in the link of a message, or kept since that link."""
    if not request.path.startswith(reverse("account")):
        return None
    way = next_of(request) or way_in(request.GET.get(WAY, "")) or way_kept(request)
    return road_to(way, request.user)


def road_to(address: str, person: Viewer) -> Road | None:
    """None where no town is on the way; an edition whose pages are not for this person is not named."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path) if parts.path else None
    except (Resolver404, Http404):
        return None
    if match is None or "municipality" not in match.kwargs:
        return None
    further = parse_qs(parts.query).get("next", [""])[0]
    if match.url_name in ("register", "register_identity") and is_address_of_ours(further):
        return road_to(further, person)
    edition = edition_at(match.kwargs["municipality"], match.kwargs.get("edition", ""))
    if edition is not None and policies.can_view_edition(person, edition):
        return Road(edition.municipality, edition, str(match.url_name))
    town = Municipality.objects.filter(slug=match.kwargs["municipality"]).first()
    return Road(town, None, "") if town else None

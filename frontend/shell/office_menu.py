"""The rooms of the office, by role, as links: a room whose right a person lacks is not shown."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import policies as people
from accounts.models import Municipality, Viewer
from budget import policies
from budget.models import Edition
from budget.policies.deliveries import can_follow_deliveries
from voting import policies as votes
from voting.queries import polls

Link = tuple[str, str, bool]  # label, address, is current


def town_rooms(person: Viewer, municipality: Municipality, path: str) -> list[Link]:
    rooms = [
        (people.works_for, _("Editions"), "office"),
        (people.can_grant_roles, _("The team"), "memberships"),
        (people.can_draw_places, _("Quarters and themes"), "places"),
        (people.can_read_notices, _("Messages"), "notices"),
        (people.can_read_journal, _("Journal"), "journal"),
    ]
    allowed = [(label, name) for may, label, name in rooms if may(person, municipality)]
    return _links(allowed, [municipality.slug], path)


def edition_rooms(person: Viewer, edition: Edition, path: str) -> list[Link]:
    poll = polls.poll_of_edition(edition)
    sets_up = policies.can_set_up(person, edition)
    rooms = [
        (people.works_for(person, edition.municipality), _("To do today"), "edition_office"),
        (sets_up, _("Answers and rules"), "setup"),
        (sets_up, _("Dates"), "phases"),
        (policies.can_read_admissibility(person, edition), _("Ideas to examine"), "office_proposals"),
        (people.moderates(person, edition.municipality), _("Texts to look at"), "moderation"),
        (policies.can_read_reviews(person, edition), _("Files to study"), "reviews"),
        (policies.can_run_jury(person, edition), _("Jury"), "jury_office"),
        (sets_up, _("Ballot paper"), "poll_office"),
        (poll is not None and votes.can_see_tally(person, poll), _("Result"), "outcome_office"),
        (can_follow_deliveries(person, edition.municipality), _("Deliveries"), "deliveries"),
    ]
    allowed = [(label, name) for may, label, name in rooms if may]
    return _links(allowed, [edition.municipality.slug, edition.slug], path)


def _links(rooms: list[tuple[str, str]], slugs: list[str], path: str) -> list[Link]:
    addresses = [(label, reverse(name, args=slugs)) for label, name in rooms]
    return [(label, address, address == path) for label, address in addresses]

"""The rooms of the office as links: none whose right a person lacks, none before its first thing."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import policies as people
from accounts import queries
from accounts.models import Municipality, Viewer
from budget import policies
from budget.enums import TownProfile
from budget.models import Edition
from budget.policies.deliveries import can_follow_deliveries
from budget.queries import office
from voting import policies as votes
from voting.models import Poll
from voting.queries import paper_vote, polls

Link = tuple[str, str, bool]  # label, address, is current


def town_rooms(person: Viewer, municipality: Municipality, path: str) -> list[Link]:
    rooms = [
        (people.works_for, _("Editions"), "office"),
        (people.can_grant_roles, _("The team"), "memberships"),
        (people.can_draw_places, _("Quarters and themes"), "places"),
        (people.can_describe_town, _("Contact and legal notice"), "town_facts"),
        (people.can_read_notices, _("Messages"), "notices"),
        (people.can_read_journal, _("Journal"), "journal"),
    ]
    allowed = [(label, [name]) for may, label, name in rooms if may(person, municipality)]
    links = _links(allowed, [municipality.slug], path)
    if people.can_confirm_roles(person, municipality) and queries.roles_wait_for_a_second(municipality):
        waiting = reverse("proposed_roles", args=[municipality.slug])
        links = [(label, address, is_current and path != waiting) for label, address, is_current in links]
        links.append((_("Roles to confirm"), waiting, path == waiting))
    if _prints_only(person, municipality) and queries.letters(municipality).exists():
        address = reverse("letters", args=[municipality.slug])
        links.append((_("Letters to print"), address, path == address))
    return [*links, *absence(person, municipality, path)]


def _prints_only(person: Viewer, municipality: Municipality) -> bool:
    """At the desk; who coordinates finds the letters among the messages."""
    reads = people.can_read_notices(person, municipality)
    return people.can_print_letters(person, municipality) and not reads


def absence(person: Viewer, municipality: Municipality, path: str = "") -> list[Link]:
    """Where an officer says who stands in for them; no line where nobody could."""
    if not (people.is_signed_in(person) and people.answers_for_files(person, municipality)):
        return []
    seat = queries.seat_to_stand_in_for(person, municipality)
    address = reverse("membership", args=[municipality.slug, seat.pk]) if seat else ""
    return [(_("My absence"), address, path == address)] if seat else []


def edition_rooms(person: Viewer, edition: Edition, path: str) -> list[Link]:
    """At most six in a village: a room opens with its first thing, and one leads from rules to dates, one
    from the ballot paper to the result."""
    there, poll = office.what_is_there(edition), polls.poll_of_edition(edition)
    sets_up, examines = policies.can_set_up(person, edition), policies.can_read_admissibility(person, edition)
    sees_result = poll is not None and poll.opens_at is not None and votes.can_see_tally(person, poll)
    rooms = [
        (people.works_for(person, edition.municipality), _("To do today"), ["edition_office"]),
        (sets_up, _("Rules and dates"), ["setup", "phases"]),
        (policies.works_at_a_desk(person, edition), _("The desk"), ["desk"]),
        (examines and there.has_ideas, _("Ideas to examine"), ["office_proposals"]),
        (
            people.moderates(person, edition.municipality) and not examines,
            _("Texts to look at"),
            ["moderation"],
        ),
        (
            # A village enters its few at the desk, and finds them from the page of the day.
            policies.can_keep_register(person, edition)
            and not (sets_up and edition.profile == TownProfile.VILLAGE),
            _("The register"),
            ["register_office", "register_lists", "letter_codes"] if sets_up else ["register_office"],
        ),
        (_types_on_paper(person, poll) and not sees_result, _("Vote on paper"), ["paper_office"]),
        (policies.can_read_reviews(person, edition) and there.has_reviews, _("Files to study"), ["reviews"]),
        (policies.can_run_jury(person, edition) and there.has_jury, _("Jury"), ["jury_office"]),
        (sees_result, _("The vote"), ["outcome_office", "poll_office"]),
        (sets_up and there.has_projects and not sees_result, _("The vote"), ["poll_office"]),
        (
            can_follow_deliveries(person, edition.municipality) and there.has_winners,
            _("Deliveries"),
            ["deliveries"],
        ),
    ]
    allowed = [(label, names) for may, label, names in rooms if may]
    return _links(allowed, [edition.municipality.slug, edition.slug], path)


def _types_on_paper(person: Viewer, poll: Poll | None) -> bool:
    """At the desk, from the close of the online vote until all is counted; others come by “The vote”."""
    return poll is not None and votes.can_keep_station(person, poll) and paper_vote.is_awaited(poll)


def _links(rooms: list[tuple[str, list[str]]], slugs: list[str], path: str) -> list[Link]:
    """The room one stands in is marked on the pages inside it, too; the first one is the hall, not a room."""
    links = []
    for place, (label, names) in enumerate(rooms):
        doors = [reverse(name, args=slugs) for name in names]
        is_inside = any(path == door or (place > 0 and path.startswith(door)) for door in doors)
        links.append((label, doors[0], is_inside))
    return links

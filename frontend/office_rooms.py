"""The doors of the office, by role. A room whose right a person lacks is not shown."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import policies as people
from accounts.models import Municipality
from budget import policies
from budget.models import Edition
from voting import policies as votes
from voting.queries import polls

Room = dict[str, str]


def of_town(person: Any, municipality: Municipality) -> list[Room]:
    slug = [municipality.slug]
    doors = [
        (people.can_grant_roles, _("The team"), reverse("memberships", args=slug), "people"),
        (people.can_read_notices, _("Messages"), reverse("notices", args=slug), "mail"),
        (people.can_read_journal, _("Journal"), reverse("journal", args=slug), "paper"),
    ]
    return [_room(label, href, icon) for may, label, href, icon in doors if may(person, municipality)]


def of_edition(person: Any, edition: Edition) -> list[Room]:
    slugs = [edition.municipality.slug, edition.slug]
    poll = polls.of_edition(edition)
    doors = [
        (policies.can_set_up(person, edition), _("Answers and rules"), "setup", "settings"),
        (policies.can_set_up(person, edition), _("Dates"), "phases", "calendar"),
        (
            policies.can_read_admissibility(person, edition),
            _("Ideas to examine"),
            "office_proposals",
            "inbox",
        ),
        (policies.can_read_reviews(person, edition), _("Files to study"), "reviews", "scale"),
        (policies.can_run_jury(person, edition), _("Jury"), "jury_office", "people"),
        (policies.can_set_up(person, edition), _("Ballot paper"), "poll_office", "ballot"),
        (poll is not None and votes.can_see_tally(person, poll), _("Result"), "outcome_office", "urn"),
    ]
    return [_room(label, reverse(name, args=slugs), icon) for may, label, name, icon in doors if may]


def _room(label: str, href: str, icon: str) -> Room:
    return {"label": label, "href": href, "icon": icon}

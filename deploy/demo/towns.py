"""A town before anything happens in it: its places, its people, its departments, who does what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.enums import Role
from accounts.models import Department, Membership, Municipality, Territory, User
from accounts.policies import WEIGHTY
from accounts.services import departments, factors, journal, memberships
from budget.models import Theme
from deploy.demo.days import DemoDays
from deploy.demo.people import Person, welcome
from deploy.demo.telling import Chapter


@dataclass(frozen=True)
class Town:
    municipality: Municipality
    days: DemoDays
    people: Mapping[str, Person]
    territories: Mapping[str, Territory]
    departments: Mapping[str, Department]
    # Who holds a role, in the order told: (role, person's key, keys of departments).
    team: tuple[tuple[Role, str, tuple[str, ...]], ...]

    def user(self, key: str) -> User:
        return self.people[key].account

    def theme(self, face: str) -> Theme:
        return Theme.objects.within(self.municipality).get(face=face)

    def holder(self, role: Role) -> User:
        """Who holds this role; of several, the first told."""
        return self.user(next(key for held, key, _departments in self.team if held == role))

    def officer_of(self, department: Department) -> User:
        """The first officer told who answers for this department."""
        name = next(key for key, known in self.departments.items() if known == department)
        return self.user(next(key for _role, key, answers in self.team if name in answers))


def found_town(chapter: Chapter, days: DemoDays, *, at: datetime) -> Town:
    """Make what no page of a town makes; the rest begins with its first coordinator."""
    municipality = Municipality.objects.create(**chapter["municipality"])
    people = welcome(chapter, days, at=at)
    team = tuple(
        (Role(held["role"]), held["person"], tuple(held.get("departments", ()))) for held in chapter["team"]
    )
    coordinator = people[team[0][1]].account
    first = Membership.objects.create(
        user=coordinator, municipality=municipality, role=Role.COORDINATOR, since=at
    )
    journal.record("role.granted", first, by=None, at=at, person=coordinator.pk, role=str(first.role))
    town = Town(
        municipality=municipality,
        days=days,
        people=people,
        territories={place.slug: place for place in _draw(municipality, chapter["territories"])},
        departments={
            key: departments.add(municipality, name=name, by=coordinator, at=at)
            for key, name in chapter["departments"].items()
        },
        team=team,
    )
    _gather(town, coordinator, at)
    return town


def _draw(municipality: Municipality, rows: list[dict[str, Any]]) -> list[Territory]:
    places = []
    for position, place in enumerate(rows):
        outline = place["outline"]
        shape = {"type": "Polygon", "coordinates": [[*outline, outline[0]]]}
        columns = {name: value for name, value in place.items() if name != "outline"}
        places.append(Territory(municipality=municipality, position=position, shape=shape, **columns))
    return Territory.objects.bulk_create(places)


def _gather(town: Town, coordinator: User, at: datetime) -> None:
    for _role, key, _answers in town.team:  # who signs has a second factor, which the demo asks nobody for
        factors.draw_codes(town.user(key))
    for role, key, answers in town.team[1:]:
        if role in WEIGHTY:  # by two people, who are not there yet
            email = str(town.user(key).email)
            memberships.invite_by_operator(town.municipality, role, email=email, display_name="", at=at)
            continue
        memberships.grant(
            town.municipality,
            role,
            to=town.user(key),
            by=coordinator,
            at=at,
            departments=[town.departments[department] for department in answers],
        )

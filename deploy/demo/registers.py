"""People enter the register of an edition: on their honour, or at the desk with an identity paper."""

from datetime import datetime

from accounts.enums import Role
from accounts.services import journal
from accounts.services.identities import person_key
from budget.eligibility import may_propose_from, may_vote
from budget.enums import Level, RegisterSource, TownLink
from budget.models import RegisterEntry, RulebookVersion
from budget.queries.editions import days
from budget.services import registers
from deploy.demo.days import any_hour
from deploy.demo.people import Person
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story

TIES = {"lives": TownLink.RESIDENCE, "works": TownLink.WORK, "studies": TownLink.STUDY}


def enter_all(scene: DemoScene, people: list[tuple[str, int]]) -> list[Story]:
    """Those who come without an idea, each on a day."""
    return [_come(scene, key, day, place) for place, (key, day) in enumerate(people)]


def _come(scene: DemoScene, key: str, day: int, place: int) -> Story:
    at = scene.days.instant_of(day, any_hour(place))
    yield at
    enter(scene, scene.town.people[key], at=at)


def enter(scene: DemoScene, person: Person, *, at: datetime) -> RegisterEntry:
    if person.user is None:
        return _enter_at_desk(scene, person, at=at)
    return registers.join(
        scene.edition,
        by=person.user,
        at=at,
        given_names=person.given_names,
        family_name=person.family_name,
        birth_date=person.born_on,
        territory=scene.town.territories.get(person.quarter),
        **{f"{tie}_here": tie == person.tie for tie in TIES},
    )


def _enter_at_desk(scene: DemoScene, person: Person, *, at: datetime) -> RegisterEntry:
    """The row the desk will write once it has its pages: the same answers, read from the same rules."""
    key = person_key(person.given_names, person.family_name, person.born_on)
    known = RegisterEntry.objects.filter(edition=scene.edition, person_key=key).first()
    if known is not None:
        return known
    rulebook = RulebookVersion.objects.published().get(edition=scene.edition)
    agent, ties = scene.town.holder(Role.DESK_AGENT), {TIES[person.tie]}
    when = days(scene.edition)
    entry = RegisterEntry.objects.create(
        edition=scene.edition,
        given_names=person.given_names,
        family_name=person.family_name,
        territory=scene.town.territories.get(person.quarter),
        level=Level.DESK,
        source=RegisterSource.DESK,
        person_key=key,
        birth_date=person.born_on,
        may_propose_from=may_propose_from(person.born_on, ties, rulebook.rules, when),
        may_vote=may_vote(person.born_on, ties, rulebook.rules, when),
        rulebook=rulebook,
        entered_at=at,
        entered_by=agent,
        **{f"{tie}_here": tie == person.tie for tie in TIES},
    )
    journal.record("register.entered_at_desk", entry, by=agent, at=at, level=str(entry.level))
    return entry

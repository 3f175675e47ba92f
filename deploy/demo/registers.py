"""People enter the register of an edition: on their honour, or at the desk with an identity paper."""

from datetime import datetime

from accounts.enums import Role
from budget.enums import Level, RegisterSource
from budget.models import RegisterEntry
from budget.services import registers, statements
from deploy.demo.days import any_hour
from deploy.demo.people import Person
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story


def enter_all(scene: DemoScene, people: list[tuple[str, int]]) -> list[Story]:
    """Those who come without an idea, each on a day."""
    return [_come(scene, key, day, place) for place, (key, day) in enumerate(people)]


def _come(scene: DemoScene, key: str, day: int, place: int) -> Story:
    at = scene.days.instant_of(day, any_hour(place))
    yield at
    enter(scene, scene.town.people[key], at=at)


def enter(scene: DemoScene, person: Person, *, at: datetime) -> RegisterEntry:
    said = statements.Stated(
        given_names=person.given_names,
        family_name=person.family_name,
        birth_date=person.born_on,
        territory=scene.town.territories.get(person.quarter),
        lives_here=person.tie == "lives",
        works_here=person.tie == "works",
        studies_here=person.tie == "studies",
    )
    if person.user is not None:
        return registers.join(scene.edition, by=person.user, at=at, **said)
    agent = scene.town.holder(Role.DESK_AGENT)
    return registers.enter(
        scene.edition, by=agent, at=at, level=Level.DESK, source=RegisterSource.DESK, **said
    )

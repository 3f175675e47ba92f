"""Montsereine, 60 412 inhabitants: a first edition archived, a second being built, a third voting now."""

from datetime import datetime

from accounts.services import journal
from budget.enums import ProjectStatus
from budget.models import Edition, Envelope, Project
from deploy.demo import deliveries, juries, outcomes, studies, telling, votes
from deploy.demo.days import DemoDays
from deploy.demo.ideas import life
from deploy.demo.scenes import DemoScene, set_up, tell_openings
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter
from deploy.demo.towns import Town, found

FOUNDED = -1000
SECOND_OPENS = -728
# The mornings on which a sweep called for the late study of the viaduct, one week apart.
LATE = "mur-escalade"
REMINDED = range(-94, 0, 7)


def stories(days: DemoDays, *, until: datetime) -> list[Story]:
    told = telling.read("montsereine", days)
    town = found(told, days, at=days.at(FOUNDED, "09:00"))
    return [
        _first(town, told["first_edition"]),
        *_second(DemoScene(town, days.moved(SECOND_OPENS)), until),
        *_third(DemoScene(town, days), until),
    ]


def _first(town: Town, told: Chapter) -> Story:
    """Older than the platform: copied from the town's archives, never acted on."""
    at = town.days.at(told["created"], "14:00")
    yield at
    columns = {name: told[name] for name in ("slug", "name", "summary")}
    edition = Edition.objects.create(
        municipality=town.municipality, number=1, is_archived=True, created_at=at, **columns
    )
    money = {"name": told["envelope"], "amount_eur": told["amount_eur"]}
    envelope = Envelope.objects.create(edition=edition, **money)
    at = town.days.at(told["copied"], "16:30")
    yield at
    Project.objects.bulk_create(
        Project(
            edition=edition,
            number=number,
            status=ProjectStatus.DELIVERED,
            status_since=at,
            title=title,
            theme=town.theme(theme),
            territory=town.territories[quarter],
            envelope=envelope,
            cost_eur=cost_eur,
            voted_eur=cost_eur,
            committed_eur=spent_eur,
            spent_eur=spent_eur,
            created_at=town.days.at(told["voted"], "12:00"),
        )
        for number, (title, theme, quarter, cost_eur, spent_eur) in enumerate(told["projects"], start=1)
    )
    journal.record("edition.archived", edition, by=None, at=at, projects=len(told["projects"]))


def _second(scene: DemoScene, until: datetime) -> list[Story]:
    told = telling.read("montsereine_second", scene.days)
    poll = {**told["poll"], "votes": telling.of_ideas(told, "votes")}
    delivered = telling.of_ideas(told, "delivery")
    return [
        set_up(scene, told["edition"]),
        *tell_openings(scene, told["edition"], until=until),
        *(life(scene, idea, place) for place, idea in enumerate(told["ideas"])),
        votes.settle(scene, poll),
        outcomes.conclude(scene, poll),
        deliveries.replace(scene, told["replacement"]),
        *(deliveries.deliver(scene, key, delivered[key], place) for place, key in enumerate(delivered)),
    ]


def _third(scene: DemoScene, until: datetime) -> list[Story]:
    told = telling.read("montsereine_third", scene.days)
    poll = {**told["poll"], "votes": telling.of_ideas(told, "votes")}
    return [
        set_up(scene, told["edition"]),
        *tell_openings(scene, told["edition"], until=until),
        *(life(scene, idea, place) for place, idea in enumerate(told["ideas"])),
        studies.remind(scene, LATE, REMINDED),
        juries.sit(scene, told["jury"], telling.of_ideas(told, "jury")),
        votes.settle(scene, poll),
        *votes.cast_all(scene, poll),
        votes.tell_participation(scene, poll),
    ]

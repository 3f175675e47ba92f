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
from deploy.demo.towns import Town, found_town

FOUNDED = -1000
SECOND_OPENS = -728
# The mornings on which a sweep called for the late study of the viaduct, one week apart.
LATE = "mur-escalade"
REMINDED = range(-94, 0, 7)


def stories(days: DemoDays, *, until: datetime) -> list[Story]:
    chapters = telling.read("montsereine", days)
    town = found_town(chapters, days, at=days.instant_of(FOUNDED, "09:00"))
    return [
        _first(town, chapters["first_edition"]),
        *_second(DemoScene(town, days.moved(SECOND_OPENS)), until),
        *_third(DemoScene(town, days), until),
    ]


def _first(town: Town, chapter: Chapter) -> Story:
    """The first edition, older than the platform: copied from the town's archives, never acted on."""
    at = town.days.instant_of(chapter["created"], "14:00")
    yield at
    columns = {name: chapter[name] for name in ("slug", "name", "summary")}
    edition = Edition.objects.create(
        municipality=town.municipality, number=1, is_archived=True, created_at=at, **columns
    )
    money = {"name": chapter["envelope"], "amount_eur": chapter["amount_eur"]}
    envelope = Envelope.objects.create(edition=edition, **money)
    at = town.days.instant_of(chapter["copied"], "16:30")
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
            created_at=town.days.instant_of(chapter["voted"], "12:00"),
        )
        for number, (title, theme, quarter, cost_eur, spent_eur) in enumerate(chapter["projects"], start=1)
    )
    journal.record("edition.archived", edition, by=None, at=at, projects=len(chapter["projects"]))


def _second(scene: DemoScene, until: datetime) -> list[Story]:
    chapters = telling.read("montsereine_second", scene.days)
    poll = {**chapters["poll"], "votes": telling.chapter_by_idea(chapters, "votes")}
    delivered = telling.chapter_by_idea(chapters, "delivery")
    return [
        set_up(scene, chapters["edition"]),
        *tell_openings(scene, chapters["edition"], until=until),
        *(life(scene, idea, place) for place, idea in enumerate(chapters["ideas"])),
        votes.settle(scene, poll),
        outcomes.conclude(scene, poll),
        deliveries.replace(scene, chapters["replacement"]),
        *(deliveries.deliver(scene, key, delivered[key], place) for place, key in enumerate(delivered)),
    ]


def _third(scene: DemoScene, until: datetime) -> list[Story]:
    chapters = telling.read("montsereine_third", scene.days)
    poll = {**chapters["poll"], "votes": telling.chapter_by_idea(chapters, "votes")}
    return [
        set_up(scene, chapters["edition"]),
        *tell_openings(scene, chapters["edition"], until=until),
        *(life(scene, idea, place) for place, idea in enumerate(chapters["ideas"])),
        studies.remind(scene, LATE, REMINDED),
        juries.sit(scene, chapters["jury"], telling.chapter_by_idea(chapters, "jury")),
        votes.settle(scene, poll),
        *votes.cast_all(scene, poll),
        votes.tell_participation(scene, poll),
    ]

"""From the close to the winners: counted twice, signed by two people, decided by the council, proclaimed."""

from django.db import transaction

from accounts.enums import Role
from deploy.demo import urns, votes
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter
from deploy.rehearsal import dates
from voting.enums import CouncilVerdict
from voting.models import Checkpoint, OutcomeEntry, Poll
from voting.services import closing, decisions, proclaiming
from voting.services.counting import tallying
from voting.services.decisions import ProjectVerdict


class DemoStopped(Exception):
    """The product did not do what the demo tells of it."""


def conclude(scene: DemoScene, chapter: Chapter) -> Story:
    yield scene.days.instant_of(chapter["last_day"], "23:50")
    urns.fill(scene, chapter)
    yield from _count(scene, chapter["last_day"] + 1)
    yield from _sign(scene, chapter["last_day"] + 1)
    yield from _decide(scene, chapter)


def _count(scene: DemoScene, day: int) -> Story:
    at = scene.days.instant_of(day, "00:03")
    yield at
    poll = votes.poll_of(scene)
    if not closing.close(poll, at=at):
        raise DemoStopped("a past poll does not close")
    # The close reads the database's own clock, which shows the day of the load.
    with transaction.atomic(), dates.without_trigger(dates.FREEZES_STEPS):
        Poll.objects.filter(pk=poll.pk).update(closed_at=at)
    with transaction.atomic(), dates.without_trigger(dates.FREEZES_CHECKPOINTS, "voting_checkpoint"):
        Checkpoint.objects.filter(poll=poll, number__gt=0).update(at=at)
    at = scene.days.instant_of(day, "00:04")
    yield at
    if not tallying.tally(votes.poll_of(scene), at=at):
        raise DemoStopped("a closed poll is not counted")


def _sign(scene: DemoScene, day: int) -> Story:
    for hour, role in (("09:10", Role.COORDINATOR), ("09:35", Role.COMMISSION_MEMBER)):
        at = scene.days.instant_of(day, hour)
        yield at
        proclaiming.endorse(votes.poll_of(scene), by=scene.town.holder(role), at=at)


def _decide(scene: DemoScene, chapter: Chapter) -> Story:
    council = chapter["council"]
    at = scene.days.instant_of(council["recorded"], "09:00")
    yield at
    decisions.record(
        votes.poll_of(scene),
        reference=council["reference"],
        decided_on=scene.days.date_of(council["decided"]),
        text=council["text"],
        verdicts=_verdicts(scene, council),
        by=scene.town.holder(Role.COUNCILLOR),
        at=at,
    )
    at = scene.days.instant_of(council["recorded"], "17:00")
    yield at
    proclaiming.proclaim(votes.poll_of(scene), by=scene.coordinator, at=at)


def _verdicts(scene: DemoScene, council: Chapter) -> dict[int, ProjectVerdict]:
    """What the vote proposed is accepted, perhaps with a change; of the others one may wait in reserve."""
    keys = {entry.pk: key for key, entry in votes.entries(scene).items()}
    verdicts = {}
    for entry in OutcomeEntry.objects.filter(outcome__contest__poll__edition=scene.edition):
        key = keys[entry.contest_entry_id]
        if entry.is_proposed:
            verdicts[entry.pk] = ProjectVerdict(CouncilVerdict.ACCEPTED, council["changes"].get(key, ""))
        elif key in council["reserve"]:
            verdicts[entry.pk] = ProjectVerdict(CouncilVerdict.RESERVE, council["reserve"][key])
    return verdicts

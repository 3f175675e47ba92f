"""A poll from its ballot paper to its urn: settled by the service; cast by it as long as the poll is open."""

import uuid
from collections.abc import Mapping, Sequence
from itertools import count
from math import gcd

from django.conf import settings
from django.db import transaction

from deploy.demo import registers
from deploy.demo.days import any_hour
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter
from voting import vault
from voting.models import ContestEntry, Poll
from voting.queries import drafts
from voting.services import belonging, casting, participation, polls
from voting.tally.counting.lots import lot
from voting.tally.types import BLANK, Choice


def settle(scene: DemoScene, chapter: Chapter) -> Story:
    at = scene.days.instant_of(chapter["composed"], "10:40")
    yield at
    polls.compose(scene.edition, by=scene.coordinator, at=at)
    at = scene.days.instant_of(chapter["settled"], "15:20")
    yield at
    is_told = False
    while not is_told:
        with transaction.atomic():
            poll = poll_of(scene)
            polls.settle(poll, seen=drafts.draft(poll).mark, by=scene.coordinator, at=at)
            is_told = _lot_falls_as_told(scene, poll, chapter.get("lot", ()))
            transaction.set_rollback(not is_told)


def _lot_falls_as_told(scene: DemoScene, poll: Poll, tied: Sequence[str]) -> bool:
    """Whether the seed, drawn by chance, settles ties as told: the demo settles its poll until it fits."""
    if settings.COUNTING_VAULT_DIR is None or not tied:
        return True
    seed = vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(poll)).seed
    numbers = [entry.number for key, entry in entries(scene).items() if key in tied]
    return numbers == sorted(numbers, key=lambda number: lot(seed, number))


def cast_all(scene: DemoScene, chapter: Chapter) -> list[Story]:
    """A story for each of `voters`: on the register before or during the vote, then a ballot."""
    return [_cast(scene, chapter, place, key) for place, key in enumerate(chapter["voters"])]


def _cast(scene: DemoScene, chapter: Chapter, place: int, key: str) -> Story:
    day = place % chapter["days"]
    at = scene.days.instant_of(day - 1 - place * 5 % 17, any_hour(place))
    yield at
    entry = registers.enter(scene, scene.town.people[key], at=at)
    at = scene.days.instant_of(day, any_hour(place + 11))
    yield at
    casting.cast(
        poll_of(scene),
        {
            contest: ballots[place]
            for contest, ballots in choices(scene, chapter, len(chapter["voters"])).items()
        },
        by=entry,
        device_half=vault.draw_half(),
        request_key=uuid.uuid5(uuid.NAMESPACE_DNS, key),
        at=at,
    )


def tell_participation(scene: DemoScene, chapter: Chapter) -> Story:
    """What the sweep of each night said to the voters of the day before."""
    for day in range(1, chapter["days"]):
        at = scene.days.instant_of(day, "00:20")
        yield at
        participation.tell(poll_of(scene), at=at)


def choices(scene: DemoScene, chapter: Chapter, ballots: int) -> dict[str, list[Choice]]:
    """By envelope, what stands on each ballot, so that every project gets the `votes` told of it."""
    votes: dict[str, dict[int, int]] = {}
    for key, entry in entries(scene).items():
        votes.setdefault(str(entry.contest.position), {})[entry.number] = chapter["votes"][key]
    return {
        contest: _deal(numbers, ballots, blank=chapter["blank"][contest], turn=int(contest))
        for contest, numbers in votes.items()
    }


def _deal(numbers: Mapping[int, int], ballots: int, *, blank: int, turn: int) -> list[Choice]:
    """One envelope's choices on each of so many ballots: every printed number gets its votes, blank is blank.

    `turn` tells the envelopes of a paper apart: who chooses alike in one does not in the other.
    """
    hands: list[list[int]] = [[] for _ in range(ballots - blank)]
    next_hand = count()
    for number, total in numbers.items():
        for _ in range(total):
            hands[next(next_hand) % len(hands)].append(number)
    choices = [Choice.approving(hand) if hand else BLANK for hand in hands] + [BLANK] * blank
    step = next(step for step in count(ballots * turn // 7 + 1) if gcd(step, ballots) == 1)
    return [choices[place * step % ballots] for place in range(ballots)]


def poll_of(scene: DemoScene) -> Poll:
    poll = Poll.objects.select_related("rulebook").get(edition=scene.edition)
    poll.edition = scene.edition
    return poll


def entries(scene: DemoScene) -> dict[str, ContestEntry]:
    """What is printed, by the key of the idea it came from."""
    rows = ContestEntry.objects.filter(poll__edition=scene.edition).select_related("contest")
    printed = {entry.project_id: entry for entry in rows.order_by("number")}
    keys = {project.pk: key for key, project in scene.projects.items()}
    return {keys[project]: entry for project, entry in printed.items()}

"""The urn of a past poll: the rows its casts would have left."""

import uuid
from collections.abc import Iterator
from hashlib import sha256

from budget.enums import Level, RegisterSource
from budget.models import RegisterEntry
from deploy.demo import votes
from deploy.demo.scenes import DemoScene
from deploy.demo.telling import Chapter
from voting import vault
from voting.enums import Channel
from voting.models import Ballot, Poll, Signature
from voting.queries import papers
from voting.services import link_keys
from voting.tally.ballots import packing


def fill(scene: DemoScene, chapter: Chapter) -> None:
    """Write signatures and ballots as `casting` does, many at a time: no service casts into the past.

    The register's civil names are gone, as its rulebook says they are some months after the vote.
    """
    poll = votes.poll_of(scene)
    entries = RegisterEntry.objects.bulk_create(_voters(scene, chapter), batch_size=500)
    signatures = Signature.objects.bulk_create(
        (
            Signature(
                poll=poll,
                entry=entry,
                channel=Channel.ONLINE,
                signed_on=scene.days.date_of(place * 8 % 21),
            )
            for place, entry in enumerate(entries[: chapter["ballots"]])
        ),
        batch_size=500,
    )
    Ballot.objects.bulk_create(_ballots(scene, poll, chapter, signatures), batch_size=500)


def _voters(scene: DemoScene, chapter: Chapter) -> Iterator[RegisterEntry]:
    homes = [
        place
        for place in scene.town.territories.values()
        for _thousand in range((place.population or 0) // 1000)
    ]
    for place in range(chapter["registered"]):
        is_of_the_desk = _is_of_the_desk(place, chapter)
        yield RegisterEntry(
            edition=scene.edition,
            territory=homes[place % len(homes)],
            level=Level.DESK if is_of_the_desk else Level.DECLARED,
            source=RegisterSource.DESK if is_of_the_desk else RegisterSource.STATEMENT,
            person_key=sha256(f"{scene.edition.slug} {place}".encode()).hexdigest(),
            lives_here=True,
            may_vote=True,
            entered_at=scene.days.instant_of(place % 20 - 20, "12:00"),
        )


def _is_of_the_desk(place: int, chapter: Chapter) -> bool:
    """Whether this voter was entered at the desk: so many were, evenly among the others."""
    ballots, desk = chapter["ballots"], chapter["desk"]
    return bool((place + 1) * desk // ballots > place * desk // ballots)


def _ballots(scene: DemoScene, poll: Poll, chapter: Chapter, signatures: list[Signature]) -> Iterator[Ballot]:
    public_key = bytes(poll.urn_public_key or b"")
    slots = link_keys.read(poll)
    layout = papers.read_paper(poll).layout
    choices = votes.choices(scene, chapter, len(signatures))
    for place, signature in enumerate(signatures):
        slot = slots.slot(poll.pk, signature.id)
        ballot = {contest: ballots[place] for contest, ballots in choices.items()}
        packed = packing.pack(layout, ballot)
        number = vault.draw_half() + slots.server_half(slot, uuid.uuid4(), packed)
        yield Ballot(
            poll=poll,
            slot=slot,
            mark=slots.mark(slot, number),
            sealed=vault.seal(public_key, number.encode() + packed),
        )

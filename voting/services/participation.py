"""« Votre participation est enregistrée »: told the day after, to a day's voters at once, shuffled."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.services import locks, notices
from voting.enums import VotingNotice
from voting.models import Poll, Signature
from voting.queries import polls


@transaction.atomic
def tell(poll: Poll, *, at: datetime) -> int:
    """Owe the message to everyone who signed before today; how many were owed."""
    locks.hold(poll)  # two sweeps at once, each in its own order, would wait for one another
    shuffle = secrets.token_bytes(32)

    def place(signature: Signature) -> bytes:
        return sha256(shuffle + signature.id.bytes).digest()

    waiting = sorted(polls.untold_signatures(poll, at), key=place)
    people = [signature.entry.user for signature in waiting if signature.entry.user is not None]
    notices.owe_all(
        VotingNotice.PARTICIPATION_RECORDED,
        to=people,
        about=poll,
        at=at,
        **_what_one_can_still_do(poll, at),
        edition=poll.edition.name,
    )
    return len(people)


def _what_one_can_still_do(poll: Poll, at: datetime) -> dict[str, str]:
    """The vote and its end while a ballot can be replaced; once it is closed, the edition."""
    if poll.is_open(at) and poll.closes_at is not None:
        return {"path": poll.get_absolute_url(), "closes_at": poll.closes_at.isoformat()}
    return {"path": poll.edition.get_absolute_url()}

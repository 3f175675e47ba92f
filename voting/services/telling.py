"""What two people did around a vote is told to everybody on its register: who voted and who did not alike."""

from datetime import datetime

from django.db import transaction

from accounts.services import locks, notices
from budget.queries.editions import on_the_register
from voting.enums import VotingNotice
from voting.models import Incident


@transaction.atomic
def tell(act: Incident, *, at: datetime) -> bool:
    """Once; False where another sweep has told it."""
    locks.hold(act, "told_at")
    if act.told_at is not None:
        return False
    poll = act.poll
    closes = {"closes_at": poll.closes_at.isoformat()} if poll.is_open(at) and poll.closes_at else {}
    notices.owe_all(
        VotingNotice.ACT_DONE,
        to=on_the_register(poll.edition),
        about=poll,
        at=at,
        occasion=str(act.pk),
        path=poll.get_absolute_url(),
        edition=poll.edition.name,
        act=act.kind,
        notice=act.public_notice,
        **closes,
    )
    act.told_at = at
    act.save(update_fields=["told_at"])
    return True

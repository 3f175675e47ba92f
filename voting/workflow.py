"""The moves of a poll, from the drafting of its ballot paper to the proclamation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refused
from voting.enums import PollStatus
from voting.models import Poll


@dataclass(frozen=True)
class Move:
    sources: tuple[PollStatus, ...]
    target: PollStatus


S = PollStatus

SETTLE = Move((S.DRAFTING,), S.SETTLED)
CLOSE = Move((S.SETTLED,), S.CLOSED)
RECORD_TALLY = Move((S.CLOSED,), S.TALLIED)
PROPOSE = Move((S.TALLIED,), S.PROPOSED)
RECORD_DECISION = Move((S.PROPOSED,), S.DECIDED)
PROCLAIM = Move((S.DECIDED,), S.PROCLAIMED)
ANNUL = Move((S.SETTLED, S.CLOSED, S.TALLIED, S.PROPOSED), S.ANNULLED)


def apply(move: Move, poll: Poll, *, at: datetime, **facts: Any) -> None:
    """Make the move by one guarded statement; `facts` are columns that must change in the same breath."""
    moved = Poll.objects.filter(pk=poll.pk, status__in=move.sources).update(
        status=move.target, status_since=at, **facts
    )
    if not moved:
        raise Refused(_("The poll has already moved on. Reload the page to see where it stands."))
    poll.refresh_from_db(fields=["status", "status_since", *facts])

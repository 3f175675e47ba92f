"""The end of a vote's rows: once the appeals are over, who signed and the sealed ballots are deleted for
good.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from accounts.services import journal, locks
from voting.models import Ballot, Poll, Signature
from voting.queries import outcomes
from voting.queries.polls import with_appeals_over


@transaction.atomic
def empty(poll: Poll, *, at: datetime) -> tuple[int, int]:
    """Delete signatures and ballots; how many. What was published, the outcome and their figures stay."""
    locks.hold(poll)
    if not with_appeals_over(at).filter(pk=poll.pk).exists():
        raise Refused(_("The appeals against this vote are not over: its rows stay."))
    Poll.objects.filter(pk=poll.pk).update(emptied_at=at, turnout=outcomes.signed(poll))
    signatures = Signature.objects.filter(poll=poll).delete()[0]
    ballots = Ballot.objects.filter(poll=poll).delete()[0]
    journal.record("poll.emptied", poll, by=None, at=at, signatures=signatures, ballots=ballots)
    return signatures, ballots

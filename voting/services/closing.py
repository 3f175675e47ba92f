"""The close: nobody is cut off in the middle of a cast, and the two books are compared before any count."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts import moves
from accounts.services import journal
from voting import vault, workflow
from voting.enums import PollStatus
from voting.models import Ballot, Poll, Signature
from voting.queries import outcomes
from voting.services.polls import GRACE, hold_to_close


@transaction.atomic
def close(poll: Poll, *, at: datetime) -> bool:
    """Close a poll whose grace is over; False when it is too early or another sweep was faster.

    It closes whatever the books say; a count of books that differ then stops, and the commission is called.
    """
    now = hold_to_close(poll)
    if poll.status != PollStatus.SETTLED or poll.closes_at is None or now < poll.closes_at + GRACE:
        return False
    signatures = Signature.objects.filter(poll=poll).count()
    ballots = Ballot.objects.filter(poll=poll).count()
    moves.apply(
        workflow.CLOSE,
        poll,
        at=at,
        closed_at=now,
        ballots_total=ballots,
        signatures_total=signatures,
        registered_total=outcomes.who_may_vote(poll).count(),
    )
    journal.record("poll.closed", poll, by=None, at=at, signatures=signatures, ballots=ballots)
    return True


def books_agree(poll: Poll) -> bool:
    """As many ballots as signatures, each in the slot of one; without K_link only their numbers can tell."""
    if poll.ballots_total != poll.signatures_total:
        return False
    try:
        slots = vault.Slots.read(settings.VAULT_DIR, bytes(poll.urn_public_key or b""))
    except vault.VaultFault:
        return True
    signed = Signature.objects.filter(poll=poll).values_list("id", flat=True).iterator()
    placed = Ballot.objects.filter(poll=poll).values_list("slot", flat=True).iterator()
    return {slots.slot(poll.pk, signature) for signature in signed} == {bytes(slot or b"") for slot in placed}

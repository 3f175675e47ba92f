"""The close, on the web side: nobody is cut off in the middle of a cast, and what linked two books is
destroyed.

Barrier, then both books compared, then K_link destroyed on every machine, then both tables written anew.
Each step is a date of the poll, so that whoever is killed midway, another goes on; only then may the urn be
opened.
"""

from datetime import datetime

from django.db import transaction

from accounts import moves
from accounts.services import jobs, journal
from voting import workflow
from voting.enums import Channel, PollOrigin, PollStatus, TallyFault
from voting.models import Ballot, Poll, Signature
from voting.queries import outcomes, paper_vote
from voting.services import books, checkpoints, link_keys, stirring
from voting.services.polls import GRACE, hold_to_close

KIND = "close"  # of the job that is the close of a poll
STEP, STEPS = "closing", 4


def close(poll: Poll, *, at: datetime) -> bool:
    """Close a poll whose grace is over, and go on as far as it goes.

    False when it is too early, people still sign on paper, or another sweep was faster. It closes
    whatever the books say; books that differ then stop everything, and the commission is called.
    """
    if not _bar(poll, at):
        return False
    go_on(poll, at=at)
    return True


@transaction.atomic
def _bar(poll: Poll, at: datetime) -> bool:
    """Wait for the casts in flight, let no other in, and count both books."""
    now = hold_to_close(poll)
    if poll.status != PollStatus.SETTLED or poll.closes_at is None or now < poll.closes_at + GRACE:
        return False
    if not paper_vote.is_signing_over(poll, now):
        return False
    signatures = Signature.objects.filter(poll=poll, channel=Channel.ONLINE).count()
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
    checkpoints.end(poll, at=now)
    journal.record("poll.closed", poll, by=None, at=at, signatures=signatures, ballots=ballots)
    return True


def is_over(poll: Poll) -> bool:
    """Nothing links the two books any more, and nobody votes on paper any more: the urn may be opened.

    An imported election never had a register.
    """
    return poll.origin == PollOrigin.IMPORTED or (
        poll.rewritten_at is not None and not paper_vote.is_awaited(poll)
    )


def go_on(poll: Poll, *, at: datetime) -> bool:
    """The next steps of a closed poll, as far as they go; True once the counting side may open the urn."""
    if poll.status != PollStatus.CLOSED or poll.rewritten_at is not None:
        return is_over(poll)
    claim = jobs.claim(KIND, poll, at=at, again=True)
    if claim is None:
        return False
    try:
        return _step_by_step(poll, claim, at)
    except jobs.ClaimLost:
        return False  # taken for dead: another worker goes on
    except Exception:
        claim.give_up(TallyFault.OTHER, at=at)
        raise


def _step_by_step(poll: Poll, claim: jobs.Claim, at: datetime) -> bool:
    if poll.checked_at is None:
        slots = books.slots_of(poll)
        if slots is None and not link_keys.are_given_up(poll):
            claim.put_back(TallyFault.LINK_KEY)  # the machine that has it goes on
            return False
        if not books.agree(poll, slots):
            claim.give_up(TallyFault.CHECK, at=at)
            return False
        how = {"by_numbers": True} if books.are_numbers_alone(poll, slots) else {}
        _note(poll, "checked_at", "poll.checked", at, **how)
    claim.progress(1, STEPS, STEP)
    link_keys.shred_here(poll, at=at)
    if poll.link_destroyed_at is None:
        if link_keys.copies(poll).exists():
            claim.put_back(TallyFault.LINK_COPIES)
            return False
        _note(poll, "link_destroyed_at", "poll.link_destroyed", at)
    claim.progress(2, STEPS, STEP)
    stirring.rewrite(poll)
    claim.progress(3, STEPS, STEP)
    with transaction.atomic():
        claim.finish({}, at=at)
        _note(poll, "rewritten_at", "poll.rewritten", at)
    return is_over(poll)


@transaction.atomic
def _note(poll: Poll, step: str, event: str, at: datetime, **details: bool) -> None:
    """That a step is done, once; the journal and the row say it together."""
    if Poll.objects.filter(pk=poll.pk, **{step: None}).update(**{step: at}):
        journal.record(event, poll, by=None, at=at, **details)
    setattr(poll, step, at)


def compact(poll: Poll, *, at: datetime) -> bool:
    """After the close no old bytes of the two tables stay either; tried again until nobody holds them."""
    if not stirring.compact():
        return False
    Poll.objects.filter(pk=poll.pk).update(compacted_at=at)
    return True

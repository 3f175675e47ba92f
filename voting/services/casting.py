"""A ballot put in the urn: two rows, no link between them, and nothing else."""

import uuid
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.refusals import InvalidInput, NotConfirmed, Refused, require
from accounts.services import limits
from budget.models import RegisterEntry
from voting import policies, vault
from voting.enums import Channel
from voting.models import Ballot, Poll, Signature
from voting.queries import papers
from voting.queries.papers import Paper
from voting.services import link_keys
from voting.services.choices import complete
from voting.services.polls import hold_open
from voting.tally.ballots import packing
from voting.tally.types import Choices


class VotedSince(Refused):
    """Another ballot of this voter came after the form was drawn: an old page, or a receipt sent again."""


@sensitive_variables()
def cast(
    poll: Poll,
    choices: Choices,
    *,
    by: RegisterEntry,
    device_half: str,
    request_key: uuid.UUID,
    at: datetime,
    replaces: str = "",
) -> str:
    """The tracking number of the ballot that now lies in the urn, in place of this voter's former one.

    The same `request_key` with the same choices gives the same number; `at` is the instant of arrival, read
    once at the door. `replaces` is the mark of the ballot that stood when the form was drawn, or nothing:
    where another one stands, this one is refused, so that an old page never wins.
    """
    limits.take_in_memory("cast", by.pk, at=at)
    if not vault.is_half(device_half):
        half = _("The half of the tracking number drawn by your device is missing or damaged.")
        raise InvalidInput(half, {("device_half",): half})
    try:
        return _cast(
            poll,
            choices,
            by=by,
            device_half=device_half,
            request_key=request_key,
            at=at,
            replaces=replaces,
        )
    except OperationalError as fault:
        raise NotConfirmed(
            _("The urn is very busy and your ballot is not confirmed. Send it again: it counts once.")
        ) from fault
    except vault.VaultFault as fault:
        raise Refused(
            _("A key of the vote cannot be read: your ballot was not recorded."),
            road=_("Tell the town hall, and send it again later."),
        ) from fault


@sensitive_variables()
@transaction.atomic
def _cast(
    poll: Poll,
    choices: Choices,
    *,
    by: RegisterEntry,
    device_half: str,
    request_key: uuid.UUID,
    at: datetime,
    replaces: str,
) -> str:
    paper = _paper_held_open(poll, by=by, at=at)
    packed = packing.pack(paper.layout, complete(paper, choices, by=by))
    slots = link_keys.read(poll)
    signature = Signature.objects.sign(poll, by, channel=Channel.ONLINE, on=poll.local_day(at))
    _require_changeable(poll, signature, by)
    slot = slots.slot(poll.pk, signature.id)
    number = device_half + slots.server_half(slot, request_key, packed)
    mark = slots.mark(slot, number)
    if signature.was_there and _lies_there(poll, slot=slot, mark=mark, replaces=_bytes_of(replaces)):
        return number
    sealed = vault.seal(bytes(poll.urn_public_key or b""), number.encode() + packed)
    is_placed = Ballot.objects.place(poll, slot=slot, mark=mark, sealed=sealed, replaces=_bytes_of(replaces))
    if not is_placed and Ballot.objects.mark_in(poll, slot) != mark:  # another one came this very moment
        raise _voted_since()
    return number


def _require_changeable(poll: Poll, signature: Signature, entry: RegisterEntry) -> None:
    if signature.channel != Channel.ONLINE:
        raise Refused(_("You have voted on paper: that vote is final, and this one was not recorded."))
    is_of_before = signature.was_there and signature.is_of_before(entry)
    if is_of_before or signature.link_generation != poll.link_generation:
        raise Refused(
            _("You have voted: that ballot stays and can no longer be changed. This one was not recorded.")
        )


def _lies_there(poll: Poll, *, slot: bytes, mark: bytes, replaces: bytes) -> bool:
    """Whether this very ballot lies in the slot of a signature that stood; refused where an unnamed one does.

    By reading alone: what was sent again or refused leaves no trace on either row.
    """
    lying = Ballot.objects.mark_in(poll, slot)
    if lying and lying not in (mark, replaces):
        raise _voted_since()
    return lying == mark


def _voted_since() -> VotedSince:
    return VotedSince(
        _("You have voted since this page was opened: that ballot stays in the urn."),
        road=_("If this one is to take its place, read it once more and confirm it."),
    )


def _bytes_of(mark: str) -> bytes:
    """What a form says of a mark; what is none is the mark of no ballot."""
    try:
        return bytes.fromhex(mark)
    except ValueError:
        return b""


@sensitive_variables()
def mark_of(poll: Poll, signature: Signature | None) -> str:
    """The mark of the ballot that this signature's voter has in the urn now; empty when there is none."""
    if signature is None or signature.link_generation != poll.link_generation:
        return ""
    try:
        slots = link_keys.read(poll)
    except vault.VaultFault:  # the cast says it
        return ""
    return Ballot.objects.mark_in(poll, slots.slot(poll.pk, signature.id)).hex()


@transaction.atomic
def review(poll: Poll, choices: Choices, *, by: RegisterEntry, at: datetime) -> None:
    """Refuse what `cast` would refuse, and write nothing."""
    complete(_paper_held_open(poll, by=by, at=at), choices, by=by)


def _paper_held_open(poll: Poll, *, by: RegisterEntry, at: datetime) -> Paper:
    withdrawals = hold_open(poll)
    paper = papers.settled_paper(poll, withdrawals)
    if by.edition_id != poll.edition_id:
        raise Refused(_("You are on the register of another edition: this ballot was not recorded."))
    require(policies.can_vote(by, poll, paper.rules, at=at))
    return paper

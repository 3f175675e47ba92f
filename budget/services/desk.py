"""What a desk does for somebody who came, called or wrote: they need neither e-mail nor telephone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, letters, locks
from accounts.writing import written
from budget import policies
from budget.enums import Level, RegisterSource
from budget.models import DeskNote, Edition, Proposal, RegisterEntry
from budget.services import proposals, registers, verifying
from budget.services.statements import Stated
from budget.services.texts import Reading

NOTE_LONGEST = 500
ADDRESS_LONGEST = 300


@transaction.atomic
def receive(
    edition: Edition, *, by: User, at: datetime, address: str = "", **said: Unpack[Stated]
) -> RegisterEntry:
    """Somebody whose identity paper was seen: entered, or verified where they are there already."""
    entry = registers.enter(edition, by=by, at=at, level=Level.DESK, source=RegisterSource.DESK, **said)
    _require_another(entry, by)
    person = _account_of(entry, at=at)
    if written(address) and not person.email:
        letters.keep_address(person, name=_name_of(entry), lines=_read_address(address))
    return entry


@transaction.atomic
def verify(entry: RegisterEntry, *, by: User, at: datetime, account_is_theirs: bool | None = None) -> None:
    """The identity paper of somebody on the register was seen; the account may be another's."""
    require(policies.can_keep_register(by, entry.edition))
    _require_another(entry, by)
    verifying.verify(
        entry,
        level=Level.DESK,
        source=RegisterSource.DESK,
        by=by,
        at=at,
        account_is_theirs=account_is_theirs,
    )
    _account_of(entry, at=at)


@transaction.atomic
def file_idea(
    entry: RegisterEntry,
    content: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
    request_key: UUID | None = None,
) -> Proposal:
    """Write down and send an idea of this person: theirs in all, the agent only typed it."""
    require(policies.can_keep_register(by, entry.edition))
    _require_another(entry, by)
    author = _account_of(entry, at=at)
    proposal = proposals.begin(entry.edition, content, by=by, at=at, request_key=request_key, author=author)
    if proposal.submitted_at is None:
        proposals.submit(proposal, by=by, at=at)
    return proposal


@transaction.atomic
def keep_address(entry: RegisterEntry, address: str, *, by: User, at: datetime) -> None:
    """Where letters to this person go; empty: they are handed over."""
    require(policies.can_keep_register(by, entry.edition))
    person = _account_of(entry, at=at)
    if person.email:
        raise Refused(_("This person has an e-mail address: the town writes to it."))
    letters.keep_address(person, name=_name_of(entry), lines=_read_address(address))
    journal.record("register.address_kept", entry, by=by, at=at)


@transaction.atomic
def note(entry: RegisterEntry, text: str, *, by: User, at: datetime) -> None:
    """What was said at the desk or by telephone; the journal tells that it was noted, never what."""
    require(policies.can_keep_register(by, entry.edition))
    reading = Reading({"text": text})
    said = reading.text("text", longest=NOTE_LONGEST, needed=_("Write down what was said."), is_one_line=True)
    reading.finish()
    DeskNote.objects.create(entry=entry, text=said, by=by, at=at)
    journal.record("register.noted", entry, by=by, at=at)


def _require_another(entry: RegisterEntry, by: User) -> None:
    if entry.user_id == by.pk:
        raise Refused(
            _("Nobody looks at their own papers for the town."),
            road=_("A colleague does it for you."),
        )


def _account_of(entry: RegisterEntry, *, at: datetime) -> User:
    """The account that ideas and letters hang on, opened at the first act; nobody signs in to it."""
    locks.hold_and_read(entry)
    if entry.user is None:
        entry.user = letters.open_account(_name_of(entry), at=at)
        entry.save(update_fields=["user"])
    return entry.user


def _name_of(entry: RegisterEntry) -> str:
    return written(f"{entry.given_names} {entry.family_name}", is_one_line=True)


def _read_address(address: str) -> str:
    reading = Reading({"address": address})
    text = reading.text("address", longest=ADDRESS_LONGEST)
    reading.finish()
    return text

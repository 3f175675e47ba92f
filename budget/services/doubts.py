"""A registration in doubt: another person, who is freed, or somebody who is on the register already."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, locks, notices
from budget import policies, workflow
from budget.enums import BudgetNotice, RegisterStatus
from budget.models import RegisterEntry
from budget.queries import registers as queries


@transaction.atomic
def free(entry: RegisterEntry, *, by: User, at: datetime) -> None:
    """Another person than those it resembles, as twins are: the entry gives its rights from now on."""
    require(policies.can_decide_of(by, entry))
    moves.apply(workflow.FREE_ENTRY, entry, at=at)
    journal.record("register.freed", entry, by=by, at=at)
    _tell(entry, entry.user, "freed", at=at)


@transaction.atomic
def refuse(
    entry: RegisterEntry, known: RegisterEntry, *, by: User, at: datetime, moves_account: bool = False
) -> None:
    """The same person as `known`, who keeps one vote, one ballot, one signature.

    `moves_account`: the account of the doubtful entry is the right one, and takes the known entry over.
    """
    require(policies.can_decide_of(by, entry))
    require(policies.can_decide_of(by, known))
    locks.hold_and_read(known)
    if known.status != RegisterStatus.ENTERED or known not in queries.who_may_be(entry):
        raise Refused(_("Choose one of those that this registration resembles."))
    moves.apply(workflow.REFUSE_ENTRY, entry, at=at)
    if moves_account and entry.user is not None:
        _move_account(entry, known, at=at)
    else:
        _tell(entry, entry.user, "refused", at=at)
    journal.record("register.refused", entry, by=by, at=at, same_as=known.pk, account_moved=moves_account)


def _move_account(entry: RegisterEntry, known: RegisterEntry, *, at: datetime) -> None:
    account, former = entry.user, known.user
    entry.user = None
    entry.save(update_fields=["user"])
    if known.left_at is not None:
        _come_back(entry, known, at=at)
    known.user = account
    known.save(update_fields=["user"])
    _tell(known, account, "joined", at=at)
    _tell(known, former, "moved", at=at)


def _come_back(entry: RegisterEntry, known: RegisterEntry, *, at: datetime) -> None:
    """Who had left is named as they are now; what they prove is no more than what they came with this time."""
    for fact in ("given_names", "family_name", "birth_date", "level", "source"):
        setattr(known, fact, getattr(entry, fact))
    known.left_at, known.returned_on = None, known.edition.local_day(at)
    known.save()


def _tell(entry: RegisterEntry, person: User | None, outcome: str, *, at: datetime) -> None:
    notices.owe(
        BudgetNotice.REGISTRATION_DECIDED,
        to=person,
        about=entry,
        at=at,
        occasion=f"{outcome} {at.isoformat()}",
        path=entry.get_absolute_url(),
        edition=entry.edition.name,
        contact=entry.edition.contact,
        outcome=outcome,
    )

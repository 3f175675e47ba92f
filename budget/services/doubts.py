"""A registration in doubt: another person, who is freed, or somebody who is on the register already."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from budget import policies, workflow
from budget.enums import RegisterStatus
from budget.models import RegisterEntry
from budget.queries import registers as queries
from budget.services import handovers


@transaction.atomic
def free(entry: RegisterEntry, *, by: User, at: datetime) -> None:
    """Another person than those it resembles, as twins are: the entry gives its rights from now on.

    Where name and birth date are the very same, papers or a provider have proved them first.
    """
    require(policies.can_decide_of(by, entry))
    locks.hold_and_read(entry)
    if not entry.is_identity_verified and queries.is_stated_twice(entry):
        raise Refused(
            _("These two registrations bear exactly the same name and the same birth date."),
            road=_("See the identity paper of the second person first, at the desk: then decide."),
        )
    moves.apply(workflow.FREE_ENTRY, entry, at=at)
    journal.record("register.freed", entry, by=by, at=at)
    handovers.tell(entry, entry.user, "freed", at=at)


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
        handovers.tell(entry, entry.user, "refused", at=at)
    journal.record("register.refused", entry, by=by, at=at, same_as=known.pk, account_moved=moves_account)


def _move_account(entry: RegisterEntry, known: RegisterEntry, *, at: datetime) -> None:
    account = entry.user
    entry.user = None
    entry.save(update_fields=["user"])
    if known.left_at is not None:
        _name_anew(known, entry)
    handovers.hand_over(known, account, at=at)
    handovers.tell(known, account, "joined", at=at)


def _name_anew(known: RegisterEntry, entry: RegisterEntry) -> None:
    """Who had left is called as they are now, and proves no more than what they came with this time."""
    facts = ("given_names", "family_name", "birth_date", "level", "source")
    for fact in facts:
        setattr(known, fact, getattr(entry, fact))
    known.left_at = None
    known.save(update_fields=[*facts, "left_at"])

"""How far somebody on the register proved who they are: by which road, and the level raised."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from budget import policies
from budget.enums import LEVEL_RANK, Level, RegisterSource
from budget.models import RegisterEntry
from budget.services import handovers


@dataclass(frozen=True)
class Origin:
    """By which road somebody comes in, and how far it proves who they are."""

    level: Level
    source: RegisterSource
    user: User | None
    entered_by: User | None = None
    # The keyed hash of the name by which the State's provider knows this person.
    provider_key: str | None = None

    @property
    def proves_identity(self) -> bool:
        return LEVEL_RANK[self.level] >= LEVEL_RANK[Level.IDENTITY]


@transaction.atomic
def verify(
    entry: RegisterEntry,
    *,
    level: Level,
    source: RegisterSource,
    by: User,
    at: datetime,
    account_is_theirs: bool | None = None,
) -> None:
    """Raise the level of somebody who is there; a lower one changes nothing.

    An account that only stated this identity is taken off where the person says that it is not theirs.
    """
    require(policies.can_keep_register(by, entry.edition))
    require(policies.register_answer(entry.edition, at))
    locks.hold_and_read(entry)
    if handovers.is_merely_stated(entry) and LEVEL_RANK[level] >= LEVEL_RANK[Level.IDENTITY]:
        if account_is_theirs is None:
            raise Refused(_("Say whether the account that holds this file is this person’s."))
        if not account_is_theirs:
            take_from(entry, None, by=by, at=at)
    raise_level(entry, Origin(level, source, user=None, entered_by=by), by=by, at=at)


def take_from(known: RegisterEntry, account: User | None, *, by: User, at: datetime) -> None:
    handovers.hand_over(known, account, at=at)
    journal.record("register.taken_over", known, by=by, at=at)


def raise_level(known: RegisterEntry, origin: Origin, *, by: User, at: datetime) -> None:
    """Raise the level; a lower one proves nothing new. The account is noted where there was none."""
    is_higher = LEVEL_RANK[origin.level] > LEVEL_RANK[Level(known.level)]
    gains_account = known.user_id is None and origin.user is not None
    if is_higher:
        known.level, known.source = origin.level, origin.source
    if gains_account:
        known.user = origin.user
    gains_identity = known.provider_key is None and origin.provider_key is not None
    if gains_identity:
        known.provider_key = origin.provider_key
    if is_higher or gains_account or gains_identity:
        known.save(update_fields=["level", "source", "user", "provider_key"])
        journal.record(
            "register.verified", known, by=by, at=at, level=str(known.level), source=str(origin.source)
        )

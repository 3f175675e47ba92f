"""An entry passes from one account to another, or to none: who had it is told, what was cast is final."""

from datetime import datetime

from accounts.models import User
from accounts.services import notices
from budget.enums import LEVEL_RANK, BudgetNotice, Level
from budget.models import RegisterEntry


def is_merely_stated(entry: RegisterEntry) -> bool:
    """Held by an account that somebody signs in to, and that proved nothing of who they are."""
    is_unproved = LEVEL_RANK[Level(entry.level)] <= LEVEL_RANK[Level.DECLARED]
    return is_unproved and entry.user is not None and bool(entry.user.email)


def hand_over(entry: RegisterEntry, account: User | None, *, at: datetime) -> None:
    """A ballot of before is nobody's to change any more: it may be of whoever had the entry."""
    former, entry.user = entry.user, account
    entry.returned_on = entry.edition.local_day(at)
    entry.save(update_fields=["user", "returned_on"])
    tell(entry, former, "moved", at=at)


def tell(entry: RegisterEntry, person: User | None, outcome: str, *, at: datetime) -> None:
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

"""Casts pass together, the close waits for those that are in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting.models import Poll

# Published: a ballot that arrived before the close is kept if it is written within this time after it.
GRACE = timedelta(seconds=120)
# The family of our locks among PostgreSQL's advisory locks; the poll is the second number.
BARRIER = 0x7065
INT4 = 2**31


def hold_open(poll: Poll) -> int:
    """Keep the poll from closing until this transaction ends; returns how many projects were withdrawn.

    Status and dates are read anew once the lock is held, and this is the one place where opening and grace
    are compared with the clock of the database. On SQLite the transaction itself keeps every other writer
    out.
    """
    now, withdrawals = _hold(poll, "pg_advisory_xact_lock_shared")
    if poll.opens_at is not None and now < poll.opens_at:
        raise Refused(_("The vote is not open yet: this ballot was not recorded."))
    if poll.closes_at is not None and now >= poll.closes_at + GRACE:
        raise Refused(_("The vote is closed: this ballot was not recorded. What you cast before it counts."))
    return withdrawals


def hold_to_close(poll: Poll) -> datetime:
    """Wait for the casts in flight and let no other in; returns the instant by the clock of the database."""
    return _hold(poll, "pg_advisory_xact_lock")[0]


# By hand: every cast asks it, and composing it anew would cost more than running it.
STATE = """
    SELECT status, opens_at, closes_at, suspended_at, {clock}, link_generation, link_fingerprint,
           (SELECT count(*) FROM voting_contestentry WHERE poll_id = %s AND withdrawn_at IS NOT NULL)
    FROM voting_poll WHERE id = %s
"""
CLOCK = {"postgresql": "clock_timestamp()", "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"}


def _hold(poll: Poll, lock: str) -> tuple[datetime, int]:
    """The database's clock and the withdrawals, once the lock is held; the poll then has its fresh state."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Two statements: a statement sees the rows as they were when it began, so the lock comes first.
            cursor.execute(f"SELECT {lock}(%s::int, %s::int)", [BARRIER, poll.pk % INT4])
        cursor.execute(STATE.format(clock=CLOCK[connection.vendor]), [poll.pk, poll.pk])
        poll.status, *instants, poll.link_generation, poll.link_fingerprint, withdrawals = cursor.fetchone()
    poll.opens_at, poll.closes_at, poll.suspended_at, clock = map(_instant, instants)
    return clock, withdrawals


def _instant(value: datetime | str | None) -> Any:
    """SQLite keeps instants in UTC without saying so, and says its clock as text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value

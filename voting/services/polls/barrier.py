"""Casts pass together, the close waits for those that are in."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import Now
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

    Status and dates are read anew once the lock is held, and this is the one place where the grace is
    compared with the clock of the database. On SQLite the transaction itself keeps every other writer out.
    """
    _lock("pg_advisory_xact_lock_shared", poll)
    withdrawn = Count("entries", filter=Q(entries__withdrawn_at__isnull=False))
    known = Poll.objects.filter(pk=poll.pk).annotate(now=Now(), withdrawals=withdrawn)
    poll.status, poll.opens_at, poll.closes_at, now, withdrawals = known.values_list(
        "status", "opens_at", "closes_at", "now", "withdrawals"
    ).get()
    if poll.closes_at is not None and now >= poll.closes_at + GRACE:
        raise Refused(_("The vote is closed: this ballot was not recorded. What you cast before it counts."))
    return int(withdrawals)


def hold_to_close(poll: Poll) -> datetime:
    """Wait for the casts in flight and let no other in; returns the instant by the clock of the database."""
    _lock("pg_advisory_xact_lock", poll)
    known = Poll.objects.filter(pk=poll.pk).annotate(now=Now())
    poll.status, poll.closes_at, now = known.values_list("status", "closes_at", "now").get()
    return now


def _lock(function: str, poll: Poll) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [BARRIER, poll.pk % INT4])

"""What a rehearsal does not wait for: the opening, the close, the grace, the claim of a worker that died.

Dates of a settled paper are frozen by triggers; on a scratch database they are lifted for one statement, and
the scratch vault of the counting side forgets what it kept of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.models import F

from accounts.enums import JobState
from accounts.models import Job
from accounts.services.jobs import CLAIM_LASTS
from voting import vault
from voting.models import Poll
from voting.queries import papers

FREEZES_DATES, FREEZES_STEPS = "settled_polls_are_frozen", "polls_take_each_step_once"
IMPATIENCE = {
    "postgresql": ("SET lock_timeout = '100ms'", "RESET lock_timeout"),
    "sqlite": ("PRAGMA busy_timeout = 100", "PRAGMA busy_timeout = 20000"),
}


def open_now(poll: Poll, counting_dir: Path, *, opens_at: datetime, closes_at: datetime) -> None:
    """As if the paper, on which the opening stands, had been settled with these dates."""
    poll.refresh_from_db()
    poll.opens_at = opens_at
    dates = {"opens_at": opens_at, "closes_at": closes_at, "paper_fingerprint": papers.fingerprint(poll)}
    with transaction.atomic(), without_trigger(FREEZES_DATES):
        Poll.objects.filter(pk=poll.pk).update(**dates)
    vault.forget_poll(counting_dir, bytes(poll.urn_public_key or b""))
    poll.refresh_from_db()


def close_at(poll: Poll, counting_dir: Path, closes_at: datetime) -> None:
    """Earlier than it was settled, too."""
    with transaction.atomic(), without_trigger(FREEZES_DATES):
        Poll.objects.filter(pk=poll.pk).update(closes_at=closes_at)
    vault.forget_poll(counting_dir, bytes(poll.urn_public_key or b""))
    poll.refresh_from_db()


def time_passes() -> bool:
    """Every claim is as old as if its holder had been silent for long; a failed try has rested, and whoever
    looks after it has the job taken up again.

    False when somebody, perhaps paused, is just writing them.
    """
    past = CLAIM_LASTS + timedelta(seconds=1)
    try:
        with _impatient():
            running, failed = (
                Job.objects.filter(state=state) for state in (JobState.RUNNING, JobState.FAILED)
            )
            running.update(heartbeat_at=F("heartbeat_at") - past, attempts=0)
            failed.update(finished_at=F("finished_at") - timedelta(hours=1), attempts=0)
    except OperationalError:
        connection.close()
        return False
    return True


@contextmanager
def _impatient() -> Iterator[None]:
    """A lock that is not free within a moment is given up, on this connection, until the end."""
    short, usual = IMPATIENCE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(short)
    yield
    with connection.cursor() as cursor:
        cursor.execute(usual)


@contextmanager
def without_trigger(name: str) -> Iterator[None]:
    """Inside a transaction, on tables of one's own; nobody who serves or counts may do this."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No table is altered while checks of its rows wait for the end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"ALTER TABLE voting_poll DISABLE TRIGGER {name}")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"ALTER TABLE voting_poll ENABLE TRIGGER {name}")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
        (trigger,) = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {name}")
        yield
        cursor.execute(trigger)

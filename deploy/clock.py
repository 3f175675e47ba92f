"""How far the clock of the database is from this machine's."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection

MOST_SKEW = 2  # seconds
NOW = {"postgresql": "SELECT clock_timestamp()", "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"}


def skew(read_clock: Callable[[], datetime]) -> float:
    """Seconds by which the database is ahead, at least; negative where it is behind.

    It answered at some instant between the question and the answer: only what lies outside both counts.
    """
    asked_at = read_clock()
    with connection.cursor() as cursor:
        cursor.execute(NOW[connection.vendor])
        (said,) = cursor.fetchone()
    answered_at = read_clock()
    there = datetime.fromisoformat(said).replace(tzinfo=UTC) if isinstance(said, str) else said
    ahead, behind = (there - answered_at).total_seconds(), (asked_at - there).total_seconds()
    return max(ahead, 0.0) or -max(behind, 0.0)

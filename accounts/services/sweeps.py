"""When each task of the schedule last went through, so that somebody sees when none does."""

from datetime import datetime

from accounts.models import Sweep

# A turn lost on the way harms nothing; a few in a row mean that the worker or the schedule is away.
MISSED_TURNS = 3
SLOW_TURN = 60


def note(task: str, *, at: datetime) -> None:
    row = [Sweep(task=task, ran_at=at)]
    Sweep.objects.bulk_create(row, update_conflicts=True, unique_fields=["task"], update_fields=["ran_at"])


def late(periods: dict[str, float], *, at: datetime) -> list[str]:
    """Of these tasks and their periods in seconds, those that missed more than a few turns, or never came."""
    ran_at = dict(Sweep.objects.values_list("task", "ran_at"))
    return sorted(
        task
        for task, seconds in periods.items()
        if task not in ran_at or (at - ran_at[task]).total_seconds() > MISSED_TURNS * seconds + SLOW_TURN
    )

"""The queue and its schedule; rows say what is due, a message only says "look now"."""

import logging
import os
from datetime import UTC, datetime
from typing import Any

from celery import Celery
from celery.schedules import schedule
from celery.signals import task_postrun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

app = Celery("faire_ensemble")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What only the process with the counting vault does waits in a queue of its own; a worker that is told
# nothing serves both.
COUNTING = "count"
app.conf.task_queues = {app.conf.task_default_queue: {}, COUNTING: {}}
app.conf.task_routes = {
    f"voting.tasks.{task}": {"queue": COUNTING} for task in ("make_keys", "tally_closed_polls")
}


def every(seconds: int, task: str) -> dict[str, object]:
    """A line of the schedule, expired before the next: a worker that was away finds one message, not many."""
    return {"task": task, "schedule": schedule(seconds), "options": {"expires": seconds * 0.9}}


# Taken up at once by a schedule that begins: what is due is late already.
AT_ONCE = {"last_run_at": datetime(2000, 1, 1, tzinfo=UTC)}
app.conf.beat_schedule = {
    "deliver notices": every(20, "accounts.tasks.deliver_notices"),
    "forget old limits": every(3600, "accounts.tasks.forget_old_limits"),
    "forget old proposed roles": every(24 * 3600, "accounts.tasks.forget_old_proposed_roles"),
    "purge expired sessions": every(24 * 3600, "accounts.tasks.purge_expired_sessions"),
    "announce phases": every(60, "budget.tasks.announce_phases"),
    "work on lists": every(10, "budget.tasks.work_on_lists"),
    "forget old lists": every(3600, "budget.tasks.forget_old_lists"),
    "remind late reviews": every(3600, "budget.tasks.remind_late_reviews"),
    "settle frozen polls": every(10, "voting.tasks.settle_frozen_polls"),
    "make keys": every(10, "voting.tasks.make_keys"),
    # Looks often and at once; each urn's own row says whether its hour has come.
    "stir urns": {**every(300, "voting.tasks.stir_urns"), **AT_ONCE},
    "check urns": every(60, "voting.tasks.check_urns"),
    "tell acts": every(60, "voting.tasks.tell_acts"),
    "close due polls": every(20, "voting.tasks.close_due_polls"),
    "tally closed polls": every(20, "voting.tasks.tally_closed_polls"),
    "forget what is over": every(24 * 3600, "voting.tasks.forget_what_is_over"),
    "tell participation": every(3600, "voting.tasks.tell_participation"),
}

# What readiness watches: the sweeps of every minute or less. The others come too seldom to tell anything.
WATCHED = {
    str(entry["task"]): entry["schedule"].run_every.total_seconds()
    for entry in app.conf.beat_schedule.values()
    if entry["schedule"].run_every.total_seconds() <= 60  # noqa: PLR2004  a minute
}


@task_postrun.connect  # type: ignore[untyped-decorator]  # Celery's signals have no types
def note_sweep(task: Any, state: str | None = None, **signal: Any) -> None:
    """A row says that this task came through: worker and schedule are both there."""
    from django.db import DatabaseError  # noqa: PLC0415  the queue is set up before Django is
    from django.utils import timezone  # noqa: PLC0415  likewise

    from accounts.services import sweeps  # noqa: PLC0415  likewise

    if task.name not in WATCHED or state != "SUCCESS":
        return
    try:
        sweeps.note(task.name, at=timezone.now())
    except DatabaseError as fault:  # the work is done; only its mark is missing
        logging.getLogger(__name__).warning("%s is not noted: %s", task.name, type(fault).__name__)

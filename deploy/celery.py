"""The queue and its schedule; rows say what is due, a message only says "look now"."""

import os

from celery import Celery
from celery.schedules import schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

app = Celery("faire_ensemble")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(seconds: int, task: str) -> dict[str, object]:
    """A line of the schedule, expired before the next: a worker that was away finds one message, not many."""
    return {"task": task, "schedule": schedule(seconds), "options": {"expires": seconds * 0.9}}


app.conf.beat_schedule = {
    "deliver notices": every(20, "accounts.tasks.deliver_notices"),
    "forget old limits": every(3600, "accounts.tasks.forget_old_limits"),
    "purge expired sessions": every(24 * 3600, "accounts.tasks.purge_expired_sessions"),
    "announce phases": every(60, "budget.tasks.announce_phases"),
    "remind late reviews": every(3600, "budget.tasks.remind_late_reviews"),
    "close due polls": every(20, "voting.tasks.close_due_polls"),
    "tally closed polls": every(20, "voting.tasks.tally_closed_polls"),
    "tell participation": every(3600, "voting.tasks.tell_participation"),
}

"""The product's own queue and sweeps, with a schedule for people in a hurry: each every two seconds."""

from deploy.celery import app, every

app.conf.beat_schedule = {
    name: every(2, str(entry["task"])) for name, entry in app.conf.beat_schedule.items()
}

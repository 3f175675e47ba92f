from datetime import timedelta

from deploy.celery import app


def test_a_message_expires_before_its_successor_is_sent():
    late = [
        name
        for name, entry in app.conf.beat_schedule.items()
        if entry["options"]["expires"] >= entry["schedule"].run_every.total_seconds()
    ]

    assert late == []


def test_a_schedule_that_begins_looks_after_the_urns_at_once():
    """And often: each urn's own row says when it is due, so that a restart costs no round."""
    entry = app.conf.beat_schedule["stir urns"]

    assert entry["schedule"].is_due(entry["last_run_at"]).is_due
    assert entry["schedule"].run_every <= timedelta(minutes=5)


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)

    assert missing == set()

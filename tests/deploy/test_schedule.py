from deploy.celery import app


def test_a_message_expires_before_its_successor_is_sent():
    late = [
        name
        for name, entry in app.conf.beat_schedule.items()
        if entry["options"]["expires"] >= entry["schedule"].run_every.total_seconds()
    ]

    assert late == []


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)

    assert missing == set()

import tomllib
from datetime import timedelta

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.utils import timezone

from accounts.models import Sweep
from accounts.tasks import deliver_notices
from deploy import VERSION
from deploy.celery import WATCHED
from tests.environment import ROOT


def test_anybody_may_ask_whether_it_lives(client):
    answer = client.get("/healthz")

    assert answer.json() == {"alive": True, "version": VERSION}


def test_it_is_ready_when_everything_it_needs_answers(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "database": True,
        "migrations": True,
        "cache": True,
        "broker": True,
        "proxies": True,
        "sweeps": False,
    }


def test_it_says_what_is_missing(client, db, monkeypatch):
    def gone(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(LocMemCache, "set", gone)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "database": True,
        "migrations": True,
        "cache": False,
        "broker": True,
        "proxies": True,
        "sweeps": False,
    }


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["version"] == VERSION


def test_a_sweep_that_went_through_is_noted_and_one_that_failed_is_not(db, monkeypatch):
    deliver_notices.apply()
    before = Sweep.objects.get(task=deliver_notices.name).ran_at
    monkeypatch.setattr(deliver_notices, "run", lambda: 1 / 0)

    deliver_notices.apply()

    assert Sweep.objects.get(task=deliver_notices.name).ran_at == before


@pytest.mark.parametrize(("minutes", "is_there"), [(0, True), (1, True), (5, False), (60, False)])
def test_a_worker_or_a_schedule_that_is_away_shows_and_stops_no_page(client, db, minutes, is_there):
    ran_at = timezone.now() - timedelta(minutes=minutes)
    Sweep.objects.bulk_create([Sweep(task=task, ran_at=ran_at) for task in WATCHED])

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["sweeps"]) == (200, is_there)


@pytest.mark.parametrize(
    ("path", "start"), [("/robots.txt", b"User-agent: *"), ("/favicon.ico", b"\x00\x00\x01\x00")]
)
def test_what_robots_and_browsers_ask_for_at_the_top_is_there(client, path, start):
    answer = client.get(path)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(start)

"""What a balancer is told: 503 when nobody can vote here, and what is away besides."""

import socket
import tomllib
from datetime import timedelta
from io import StringIO

import pytest
from celery import Celery
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Sweep
from accounts.tasks import deliver_notices
from deploy import VERSION, health
from deploy.celery import WATCHED
from tests.environment import ROOT
from tests.factories.voting import PollFactory
from voting import vault
from voting.services import link_keys

ALL_IS_WELL = {
    "database": True,
    "migrations": True,
    "vault": True,
    "broker": True,
    "mail": True,
    "sweeps": False,  # no worker runs beside these tests
    "proxies": True,
    "clock": True,
    "integrity": True,
    "exposure": True,
}


@pytest.fixture
def nobody_listens():
    """A port of ours where nobody answers."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def test_anybody_may_ask_whether_it_lives(client):
    answer = client.get("/healthz")

    assert answer.json() == {"alive": True, "version": VERSION}


def test_it_is_ready_when_everything_it_needs_answers(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == ALL_IS_WELL


def test_what_only_work_needs_is_told_and_turns_nobody_away(
    client, db, settings, monkeypatch, nobody_listens
):
    monkeypatch.setattr(health, "app", Celery(broker=f"redis://127.0.0.1:{nobody_listens}/0"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", nobody_listens

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {**ALL_IS_WELL, "broker": False, "mail": False}


def test_a_poll_whose_link_key_is_gone_takes_no_ballot_and_it_says_so(client, db, settings):
    poll = PollFactory(settled=True)
    assert client.get("/readyz").status_code == 200

    for key in settings.VAULT_DIR.iterdir():
        key.unlink()

    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        **ALL_IS_WELL,
        "vault": False,
        "exposure": connection.vendor == "sqlite",  # tests are the server's administrator
    }
    with pytest.raises(vault.VaultFault):
        link_keys.read(poll)


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


def test_the_commands_of_machines_without_a_queue_count_as_the_sweeps_they_stand_for(db):
    call_command("tend_polls", stdout=StringIO())
    call_command("count_polls", stdout=StringIO())

    assert set(Sweep.objects.values_list("task", flat=True)) == {
        task for task in WATCHED if task.startswith("voting.")
    }


@pytest.mark.parametrize(
    ("path", "start"), [("/robots.txt", b"User-agent: *"), ("/favicon.ico", b"\x00\x00\x01\x00")]
)
def test_what_robots_and_browsers_ask_for_at_the_top_is_there(client, path, start):
    answer = client.get(path)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(start)

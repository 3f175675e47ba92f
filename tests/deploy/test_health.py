"""What a balancer is told: 503 when nobody can vote here, and what is away besides."""

import socket

import pytest
from celery import Celery

from deploy import health
from tests.factories.voting import PollFactory
from voting import vault

ALL_IS_WELL = {
    "database": True,
    "migrations": True,
    "vault": True,
    "broker": True,
    "mail": True,
    "proxies": True,
}


@pytest.fixture
def nobody_listens():
    """A port of ours where nobody answers."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def test_anybody_may_ask_whether_it_lives(client):
    answer = client.get("/healthz")

    assert answer.json() == {"alive": True}


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
    assert answer.json() == {**ALL_IS_WELL, "vault": False}
    with pytest.raises(vault.VaultFault):
        vault.Slots.read(settings.VAULT_DIR, bytes(poll.urn_public_key))

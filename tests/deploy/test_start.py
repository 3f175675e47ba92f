"""What the settings refuse to start with, seen from outside: one sentence, no traceback."""

import os
import shlex
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import vault
from accounts.services import identities
from deploy import embedded
from deploy.env import Misconfigured
from deploy.start import refuse_another_pepper
from tests.environment import ROOT, production_like
from tests.factories.budget import RegisterEntryFactory


def start(environment, *command):
    # Browsers of other tests in this process ask for the second; no installation has it.
    ours = {*embedded.variables(), "DJANGO_ALLOW_ASYNC_UNSAFE"}
    outside = {name: value for name, value in os.environ.items() if name not in ours}
    outside["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ["check"])],
        cwd=ROOT, env={**outside, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS may not be"),
        ({"BASE_URL": "http://budget.example.org"}, "BASE_URL must begin with https"),
        ({"DEMO": "yes"}, "DEMO"),
        ({"DEBUG": "yes"}, "EMBEDDED and DEBUG are for this machine alone"),
        ({"EMBEDDED": "yes"}, "EMBEDDED and DEBUG are for this machine alone"),
        (
            {"DEBUG": "yes", "BASE_URL": "http://localhost:8000"},
            "EMBEDDED and DEBUG are for this machine alone",
        ),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL may not be consolemail"),
        ({"HSTS_PRELOAD": "yes"}, "HSTS_PRELOAD needs HSTS_SUBDOMAINS"),
        ({"REDIS_URL": "redis://queue.example.org:6379/0"}, "REDIS_URL needs a password"),
    ],
)
def test_an_unsafe_production_does_not_start(tmp_path, changed, sentence):
    process = start({**production_like(tmp_path), **changed})

    assert process.returncode == 1
    assert sentence in process.stderr
    assert len(process.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["VAULT_DIR", "COUNTING_VAULT_DIR"])
def test_a_vault_among_files_that_are_served_or_saved_is_refused(tmp_path, name):
    environment = production_like(tmp_path)
    place = tmp_path / "data" / "keys"
    place.mkdir(mode=0o700)

    process = start({**environment, name: str(place)})

    assert (process.returncode, "must lie outside DATA_DIR" in process.stderr) == (1, True)


def test_two_names_of_one_vault_are_not_two_vaults(tmp_path):
    environment = production_like(tmp_path)
    for other in (tmp_path / "link", tmp_path / "vault" / "within"):
        if other.name == "link":
            other.symlink_to(environment["VAULT_DIR"])
        else:
            other.mkdir(mode=0o700)

        process = start({**environment, "COUNTING_VAULT_DIR": str(other)})

        assert (process.returncode, "must be two folders" in process.stderr) == (1, True)


def test_the_towns_other_sites_are_left_alone_unless_it_says_so(tmp_path):
    program = (
        "from django.conf import settings; names = ('SECONDS', 'INCLUDE_SUBDOMAINS', 'PRELOAD'); "
        "print(*[getattr(settings, f'SECURE_HSTS_{name}') for name in names])"
    )
    environment = {**os.environ, **production_like(tmp_path), "DJANGO_SETTINGS_MODULE": "deploy.settings"}

    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.stdout.split() == ["31536000", "False", "False"]


def test_the_sample_itself_does_not_start(tmp_path):
    lines = shlex.split((ROOT / "deploy" / "env.example").read_text(encoding="utf-8"), comments=True)
    sample = dict(line.split("=", 1) for line in lines)

    process = start(sample)

    assert process.returncode == 1
    assert "SECRET_KEY must be a secret of your own" in process.stderr


def test_production_settings_are_fit_for_the_public(tmp_path):
    process = start(production_like(tmp_path), "check", "--deploy", "--fail-level", "WARNING")

    assert process.returncode == 0, process.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [None, b"q" * 32, b"short"], ids=["missing", "another", "cut"])
def test_no_web_process_starts_with_another_pepper_than_the_databases(settings, monkeypatch, fault):
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own connection goes on
    refuse_another_pepper()
    place = settings.VAULT_DIR / "identity-pepper"
    place.unlink()
    if fault:
        vault.write_once(settings.VAULT_DIR, place.name, fault)

    with pytest.raises(Misconfigured, match="pepper") as refusal:
        refuse_another_pepper()

    assert "q" * 8 not in str(refusal.value)


@pytest.mark.django_db
def test_the_pepper_of_a_register_with_people_is_never_drawn_anew(settings):
    RegisterEntryFactory()
    (settings.VAULT_DIR / "identity-pepper").unlink()

    with pytest.raises(CommandError):
        call_command("make_pepper")

    assert list(settings.VAULT_DIR.iterdir()) == []


@pytest.mark.django_db
def test_a_new_installation_gets_its_pepper_by_one_command(settings):
    (settings.VAULT_DIR / "identity-pepper").unlink()

    call_command("make_pepper")
    call_command("make_pepper")

    assert identities.pepper()

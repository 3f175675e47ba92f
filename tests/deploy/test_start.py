"""What the settings refuse to start with, seen from outside: one sentence, no traceback."""

import os
import subprocess
import sys

import pytest

from deploy import embedded
from tests.environment import ROOT, production_like


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
    ],
)
def test_an_unsafe_production_does_not_start(tmp_path, changed, sentence):
    process = start({**production_like(tmp_path), **changed})

    assert process.returncode == 1
    assert sentence in process.stderr
    assert len(process.stderr.strip().splitlines()) == 1


def test_the_sample_itself_does_not_start(tmp_path):
    lines = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8").splitlines()
    sample = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))

    process = start(sample)

    assert process.returncode == 1
    assert "SECRET_KEY must be a secret of your own" in process.stderr


def test_production_settings_are_fit_for_the_public(tmp_path):
    process = start(production_like(tmp_path), "check", "--deploy", "--fail-level", "WARNING")

    assert process.returncode == 0, process.stderr

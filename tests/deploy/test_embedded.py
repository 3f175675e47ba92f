"""The commands of the product in a clone where nothing ran yet."""

import json
import os
import subprocess
import sys

import pytest

from deploy import embedded
from tests.environment import ROOT
from tests.voting.tally import pbtext

pytestmark = pytest.mark.once

# manage.py itself, but on a folder that is no developer's.
MANAGE = """
import pathlib, sys
from deploy import embedded
embedded.FOLDER = pathlib.Path(sys.argv.pop(1))
import manage
manage.main()
"""


def manage(folder, *command, **given):
    ours = {*embedded.variables(), "DJANGO_ALLOW_ASYNC_UNSAFE"}
    outside = {name: value for name, value in os.environ.items() if name not in ours}
    outside.update(DJANGO_SETTINGS_MODULE="deploy.settings", **given)
    return subprocess.run(
        [sys.executable, "-c", MANAGE, str(folder), *command],
        cwd=ROOT, env=outside, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_an_election_is_imported_where_nothing_ran_yet(tmp_path):
    file = tmp_path / "election.pb"
    file.write_text(pbtext.text(), encoding="utf-8")

    first = manage(tmp_path / "data", "import_pb", str(file), "--count", "--json")
    second = manage(tmp_path / "data", "import_pb", str(file), "--count", "--json")

    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["is_new"]
    assert "Preparing the database…" in first.stderr
    assert second.returncode == 0, second.stderr
    assert not json.loads(second.stdout)["is_new"]
    assert "Preparing" not in second.stderr


def test_a_command_of_django_prepares_nothing(tmp_path):
    process = manage(tmp_path / "data", "check")

    assert process.returncode == 0, process.stderr
    assert not (tmp_path / "data" / "town.sqlite3").exists()


@pytest.mark.parametrize(
    "command",
    [
        "migrate",
        "flush",
        "open_town Ville --coordinator maire@example.org",
        "shell",
        "loaddata x",
        "clearsessions",
    ],
)
def test_what_acts_on_a_towns_rows_asks_which_database(tmp_path, command):
    process = manage(tmp_path / "data", *command.split())

    assert process.returncode == 1
    assert f"Nothing says which database `{command.split()[0]}` is for" in process.stderr
    assert len(process.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_the_demo_of_this_machine_is_named_by_one_word(tmp_path):
    process = manage(tmp_path / "data", "migrate", "--plan", EMBEDDED="yes")

    assert process.returncode == 0, process.stderr
    assert "0001_schema" in process.stdout


def test_the_entrypoint_of_a_server_never_works_on_the_demo(tmp_path):
    somebody = tmp_path / "id"  # the entrypoint refuses root, which a test may be
    somebody.write_text("#!/bin/sh\necho 1000\n")
    somebody.chmod(0o755)

    process = subprocess.run(
        ["sh", str(ROOT / "deploy" / "entrypoint.sh"), "migrate"],
        cwd="/", env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert process.returncode == 1
    assert process.stderr.startswith("SECRET_KEY is missing")

"""`manage.py rehearse_poll`: whole votes by real processes; what is broken on purpose is found."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from deploy.rehearsal import machine, servers
from deploy.rehearsal.exit_codes import ExitCode
from tests.environment import ROOT

pytestmark = pytest.mark.once
BROKEN = ROOT / "tests" / "rehearsals" / "broken_builds"
DATABASES = ["sqlite", "postgresql"]


@pytest.fixture
def rehearse():
    """What the command says in the end, and its exit code."""

    def run(*words, **environment):
        command = [sys.executable, "manage.py", "rehearse_poll", *words]
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(params=DATABASES)
def database(request):
    if request.param == "postgresql":
        try:
            servers.postgresql_programs()
        except servers.Absent as absence:
            pytest.fail(str(absence)) if os.environ.get("CI") else pytest.skip(str(absence))
    return request.param


def hits(said, step):
    """How often something was killed or paused during this step, as the report says it."""
    found = re.search(rf"^Pendant {re.escape(step)}\W+(.*)$", said, re.MULTILINE)
    return sum(map(int, re.findall(r"× (\d+)", found[1]))) if found else 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # `make long` kills at every step of both
def test_a_small_vote_goes_from_the_settling_to_the_publication(rehearse, database):
    told = rehearse("--voters", "60", "--changes", "20", "--grace", "2", "--database", database, "--no-queue")

    assert told.returncode == ExitCode.PASSED, told.stdout + told.stderr
    assert told.stdout.splitlines()[-1].startswith("Répétition réussie")


@pytest.mark.long
def test_a_vote_stands_whatever_is_killed_at_whichever_step(rehearse, database, capsys):
    """Steps that are over in a moment on a small urn may be missed; the others are not."""
    sizes = ["--voters", "2000", "--changes", "400", "--grace", "5", "--database", database]
    told = rehearse(*sizes, "--kill", "--kills-per-step", "2")

    with capsys.disabled():
        print(f"\n{told.stdout}")  # noqa: T201  the figures of a rehearsal are to be read
    assert told.returncode == ExitCode.PASSED, told.stdout + told.stderr
    assert hits(told.stdout, "les votes") >= 3
    for step in ("la barrière de la clôture", "la réécriture des deux tables", "l’ouverture de l’urne"):
        assert hits(told.stdout, step) == 2


@pytest.mark.long
@pytest.mark.parametrize(
    ("build", "on"), [("without_the_constraint", "postgresql"), ("stirs_by_reading", "sqlite")]
)
def test_a_build_that_is_broken_on_purpose_is_found(rehearse, build, on):
    told = rehearse(
        *("--voters", "150", "--changes", "100", "--grace", "2", "--database", on, "--no-queue"),
        PYTHONPATH=str(BROKEN / build),
    )

    if told.returncode == ExitCode.NO_SERVER and not os.environ.get("CI"):
        pytest.skip(told.stderr)
    assert told.returncode == ExitCode.DIFFERENCES, told.stdout + told.stderr
    assert told.stdout.splitlines()[-1].startswith("Répétition manquée")


def test_a_database_with_tables_is_not_touched(rehearse, tmp_path):
    path = tmp_path / "there" / "town.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE accounts_user (id integer)")
    before = path.read_bytes()

    told = rehearse("--database", f"sqlite:///{path}")

    assert told.returncode == ExitCode.NOT_EMPTY
    assert "rien n’a été touché" in told.stderr
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir()] == ["town.sqlite3"]


def test_a_server_with_tables_is_not_touched_either(database):
    if database == "sqlite":
        return
    with servers.private_folder("postgres") as folder:
        server = machine.Program(
            "database",
            servers.postgresql_command(folder),
            folder / "log",
            answers=lambda: servers.postgresql_answers(folder),
            is_family=True,
        )
        server.start()
        address = servers.postgresql_address(folder)
        try:
            machine.require_empty(address)
            with machine.psycopg.connect(address) as connection:
                connection.execute("CREATE TABLE accounts_user (id integer)")

            with pytest.raises(machine.NotEmpty):
                machine.require_empty(address)
        finally:
            server.kill()

"""Pages and counts by two accounts of one machine: neither can read what the other keeps, and a vote goes
through.
"""

import os
import secrets
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.deploy.test_proxy import Running, program
from tests.environment import ROOT, put_pepper

pytestmark = pytest.mark.once

WEB, COUNT = 41_001, 41_002
ROLES = ("faire_ensemble", "faire_ensemble_web", "faire_ensemble_count", "faire_ensemble_dump")
PATIENCE = 120
ENTRYPOINT = ("sh", str(ROOT / "deploy" / "entrypoint.sh"))


def only_root() -> None:
    if os.geteuid() != 0:
        message = "only root lends other accounts"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


@dataclass(frozen=True)
class Account:
    """Somebody on the machine: a number, an environment of its own."""

    uid: int
    environment: dict[str, str]

    def command(self, *words: str) -> list[str]:
        return [
            program("setpriv", "util-linux"),
            f"--reuid={self.uid}",
            f"--regid={self.uid}",
            "--clear-groups",
            *words,
        ]

    def does(self, *words: str, **other: str) -> str:
        said = subprocess.run(
            self.command(*words), cwd=ROOT, env={**self.environment, **other},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "ModuleNotFoundError" in said.stderr:
            pytest.skip("the environment of this clone is closed to other accounts")
        assert said.returncode == 0, said.stderr
        return said.stdout

    def can_read(self, place: Path) -> bool:
        said = subprocess.run(self.command("cat", str(place)), capture_output=True, check=False)
        return said.returncode == 0


@dataclass(frozen=True)
class Town:
    folder: Path
    server: Path
    web: Account
    count: Account

    def ask(self, question: str) -> object:
        with psycopg.connect(host=str(self.server), user="postgres", dbname="faire_ensemble") as connection:
            return connection.execute(question).fetchone()[0]

    def move(self, change: str) -> None:
        """Time goes by: triggers are set aside, and the counting side forgets the dates that it kept."""
        with psycopg.connect(host=str(self.server), user="postgres", dbname="faire_ensemble") as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(f"UPDATE voting_poll SET {change}")  # noqa: S608  the lines below
        for kept in (self.folder / "counting").glob("*.poll"):
            kept.unlink()

    def status(self) -> object:
        return self.ask("SELECT status FROM voting_poll")


@pytest.fixture
def town() -> Iterator[Town]:
    """In a folder of its own: that of the tests is closed to other accounts."""
    only_root()
    with servers.private_folder(None) as folder:
        folder.chmod(0o755)
        yield from town_in(folder)


def town_in(folder: Path) -> Iterator[Town]:
    for name, owner in (("web", WEB), ("vault", WEB), ("work", COUNT), ("counting", COUNT)):
        (folder / name).mkdir(mode=0o700)
        os.chown(folder / name, owner, owner)
    (folder / "older").mkdir()
    # What Redis asks of a Python before 3.11.3, which the machine's own may be.
    (folder / "older" / "async_timeout.py").write_text("from asyncio import timeout\n")
    with servers.postgresql() as address:
        server = Path(psycopg.conninfo.conninfo_to_dict(address)["host"])
        server.chmod(0o755)
        made = Town(
            folder,
            server,
            Account(WEB, environment_of(folder, server, "web", DATA_DIR="web", VAULT_DIR="vault")),
            Account(
                COUNT,
                environment_of(folder, server, "count", DATA_DIR="work", COUNTING_VAULT_DIR="counting"),
            ),
        )
        prepare(made)
        yield made


def environment_of(folder: Path, server: Path, role: str, **folders: str) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        # Our own interpreter may be closed to others: theirs reads our packages.
        "PYTHONPATH": f"{folder / 'older'}:{sysconfig.get_path('purelib')}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": "https://budget.example.org",
        "ALLOWED_HOSTS": "budget.example.org",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "budget@example.org",
        "DATABASE_URL": url_of(server, f"faire_ensemble_{role}"),
        **{name: str(folder / place) for name, place in folders.items()},
    }


def url_of(server: Path, role: str) -> str:
    return f"postgresql://{role}@{str(server).replace('/', '%2F')}/faire_ensemble"


def prepare(town: Town) -> None:
    """As deploy/README.md has it: the roles, twice; the tables, by their owner; each role its rights."""
    with psycopg.connect(host=str(town.server), user="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE faire_ensemble")
    passwords = town.folder / "passwords"
    passwords.mkdir()
    for name in ("owner", "web", "count", "dump"):
        (passwords / f"database_{name}_password").write_text(secrets.token_urlsafe(24))
    for _again in range(2):
        subprocess.run(
            ["sh", str(ROOT / "deploy" / "database_role.sh")],
            env={
                "PATH": os.environ["PATH"], "PGHOST": str(town.server), "POSTGRES_USER": "postgres",
                "POSTGRES_DB": "faire_ensemble", "SECRETS_DIR": str(passwords),
            },
            check=True,
        )  # fmt: skip
    owner = {"DATABASE_URL": url_of(town.server, ROLES[0])}
    town.web.does(*ENTRYPOINT, "migrate", "--verbosity=0", **owner)
    names = [f"--{side}={role}" for side, role in zip(("web", "count", "dump"), ROLES[1:], strict=True)]
    town.web.does(*ENTRYPOINT, "database_roles", *names, **owner)
    put_pepper(town.folder / "vault")
    os.chown(town.folder / "vault" / "identity-pepper", WEB, WEB)


def one_side(town: Town, act: str) -> str:
    return town.web.does("python3", "-m", "tests.deploy.one_side", act).strip()


def by_command(town: Town) -> Iterator[Callable[[str], None]]:
    """Nobody listens to a queue: each side's command is called, as by its timer."""

    def turn(until: str) -> None:
        for _minute in range(4):
            town.web.does(*ENTRYPOINT, "tend_polls")
            town.count.does(*ENTRYPOINT, "count_polls")
            if town.status() == until:
                return
        raise AssertionError(f"{town.status()} is not {until}")

    yield turn


def by_queue(town: Town) -> Iterator[Callable[[str], None]]:
    """Worker and schedule of the web account, a worker of the queue `count` of the counting account."""

    def wait(until: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while town.status() != until:
            logs = "".join(log.read_text(errors="replace") for log in town.folder.glob("*.log"))
            assert time.monotonic() < deadline, f"{town.status()} is not {until}\n{logs[-3000:]}"
            time.sleep(0.5)

    with servers.redis_server() as address, ExitStack() as stack:
        socket = Path(address.removeprefix("unix://"))
        socket.parent.chmod(0o755)
        socket.chmod(0o777)
        for account, process in ((town.web, "worker"), (town.web, "beat"), (town.count, "count")):
            environment = {**account.environment, "REDIS_URL": address, "TASK_WORKERS": "1"}
            command = account.command(*ENTRYPOINT, process)
            stack.enter_context(Running(command, environment, town.folder / f"{process}.log"))
        yield wait


@pytest.mark.parametrize("runs", [by_command, by_queue], ids=["by command", "by queue"])
def test_a_vote_of_two_accounts_goes_through_and_neither_reads_what_the_other_keeps(town, runs):
    if runs is by_queue:
        program("redis-server", "redis-server")
    one_side(town, "settle")
    assert town.status() == "settling"
    assert list((town.folder / "counting").iterdir()) == []

    with contextmanager(runs)(town) as turn:
        turn("settled")
        (link,) = (town.folder / "vault").glob("*.link1")
        (private,) = (town.folder / "counting").glob("*.urn")
        reads = {
            "web": (town.web.can_read(link), town.web.can_read(private)),
            "count": (town.count.can_read(link), town.count.can_read(private)),
        }
        town.move("opens_at = opens_at - interval '2 hours'")
        town.move(f"paper_fingerprint = '{one_side(town, 'paper')}'")
        one_side(town, "cast")
        town.move("closes_at = now() - interval '1 hour'")
        turn("tallied")

    assert reads == {"web": (True, False), "count": (False, True)}
    assert town.ask("SELECT ballots_counted FROM voting_outcome") == 1
    assert town.ask("SELECT count(*) FROM voting_publishedfile WHERE is_public") > 0
    assert town.ask("SELECT count(*) FROM voting_ballot WHERE slot IS NOT NULL") == 0
    assert list((town.folder / "vault").glob("*.link1")) == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        dump(town)
    # Before PostgreSQL 17 only the owner may write the tables anew: what README has the operator do.
    lends_it = town.ask("SELECT current_setting('server_version_num')::int") >= 170_000
    assert town.ask("SELECT compacted_at IS NOT NULL FROM voting_poll") == lends_it
    town.web.does(*ENTRYPOINT, "tend_polls", DATABASE_URL=url_of(town.server, ROLES[0]))
    assert town.ask("SELECT compacted_at IS NOT NULL FROM voting_poll")


def dump(town: Town) -> None:
    with psycopg.connect(host=str(town.server), user=ROLES[3], dbname="faire_ensemble") as connection:
        connection.execute("COPY voting_ballot TO STDOUT")

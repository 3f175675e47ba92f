"""An installation on loopback for one rehearsal: scratch database, two sides with a vault each."""

import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from deploy import embedded
from deploy.rehearsal import servers
from deploy.rehearsal.programs import ROOT, Program

HOST = "rehearsal.example.org"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
WEB_WORKERS, WEB_THREADS = 2, 4
# Of PostgreSQL: what lies outside the schemas of the server itself.
TABLES = """
    SELECT count(*) FROM information_schema.tables
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
"""


class NotEmpty(Exception):
    """The database has tables: it may be a town's."""


class Unreachable(Exception):
    """No database answers at this address."""


@dataclass
class Machine:
    """`environment` is that of the web side; `counting` that of the other, which alone opens urns."""

    folder: Path
    port: int
    database: str
    environment: dict[str, str]
    counting: dict[str, str]
    programs: dict[str, Program] = field(default_factory=dict)
    has_queue: bool = False

    @property
    def has_own_server(self) -> bool:
        return "database" in self.programs

    @property
    def counting_dir(self) -> Path:
        return Path(self.counting["COUNTING_VAULT_DIR"])

    @property
    def vault_dir(self) -> Path:
        return Path(self.environment["VAULT_DIR"])

    @property
    def sqlite_file(self) -> Path | None:
        return Path(self.database.removeprefix("sqlite:///")) if self.database.startswith("sqlite") else None


@contextmanager
def prepared(folder: Path, database: str, *, wants_queue: bool) -> Iterator[Machine]:
    """Servers that run, keys and an empty database; the processes of the product come later."""
    with ExitStack() as undo:
        own: dict[str, Program] = {}
        address = _database(folder, database, own, undo)
        if database not in (SQLITE, POSTGRESQL):
            require_empty(address)
        queue = _queue(folder, own) if wants_queue and shutil.which("redis-server") else ""
        for server in own.values():
            undo.callback(server.kill)
            server.start()
        web, counting = _environments(folder, address, queue)
        machine = Machine(folder, _free_port(), address, web, counting, own, has_queue=bool(queue))
        undo.callback(_kill_all, machine)
        yield machine


def _kill_all(machine: Machine) -> None:
    for program in reversed(machine.programs.values()):
        program.kill()


def require_empty(address: str) -> None:
    """Refuse what holds any table: a rehearsal writes, kills and moves dates."""
    if address.startswith("sqlite"):
        path = Path(address.removeprefix("sqlite:///"))
        if not path.exists():
            return
        with closing(sqlite3.connect(path)) as connection:
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    else:
        try:
            with psycopg.connect(address, connect_timeout=5) as connection_:
                row = connection_.execute(TABLES).fetchone()
                tables = row[0] if row else 0
        except psycopg.OperationalError as fault:
            raise Unreachable from fault
    if tables:
        raise NotEmpty


def _database(folder: Path, database: str, own: dict[str, Program], undo: ExitStack) -> str:
    if database == SQLITE:
        return f"sqlite:///{folder / 'scratch.sqlite3'}"
    if database != POSTGRESQL:
        return database
    place = undo.enter_context(servers.private_folder("postgres"))
    own["database"] = Program(
        "database",
        servers.postgresql_command(place, "max_connections=100"),
        folder / "database.log",
        answers=lambda: servers.postgresql_answers(place),
        is_family=True,
    )
    return servers.postgresql_address(place)


def _queue(folder: Path, own: dict[str, Program]) -> str:
    port = _free_port()
    server = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command = [*servers.dying_with_us(), *server]
    own["queue"] = Program("queue", command, folder / "queue.log", answers=lambda: _listens(port))
    return f"redis://127.0.0.1:{port}/0"


def _environments(folder: Path, database: str, queue: str) -> tuple[dict[str, str], dict[str, str]]:
    for name in ("data/static", "vault", "counting"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in embedded.variables() and name.removesuffix("_FILE") not in embedded.variables()
    }
    ours = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXIES": "1",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database,
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": f"rehearsal@{HOST}",
        **({"REDIS_URL": queue} if queue else {}),
    }
    return (
        {**ours, "VAULT_DIR": str(folder / "vault")},
        {**ours, "COUNTING_VAULT_DIR": str(folder / "counting")},
    )


def add_programs(machine: Machine) -> None:
    """Web, stirrer and both sides as an installation has them: two workers, or one command a side."""
    python, folder = [*servers.dying_with_us(), sys.executable], machine.folder
    web = [
        *(*python, "-m", "gunicorn", "deploy.wsgi:application", "--bind", f"127.0.0.1:{machine.port}"),
        *("--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)),
        *("--timeout", "60", "--log-level", "warning", "--logger-class", "deploy.server_log.ServerLog"),
    ]
    commands = {"web": web, "stirrer": [*python, "-m", "deploy.rehearsal.stirrer"]}
    if machine.has_queue:
        celery = [*python, "-m", "celery", "--quiet", "-A", "deploy"]
        worker = [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]
        commands["tending"] = [*worker, "--queues", "celery", "-n", "tending@%h"]
        commands["counting"] = [*worker, "--queues", "count", "-n", "counting@%h"]
        commands["schedule"] = [*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""]
    else:
        commands["tending"] = [*python, "manage.py", "tend_polls"]
        commands["counting"] = [*python, "manage.py", "count_polls"]
    for name, command in commands.items():
        side = machine.counting if name == "counting" else machine.environment
        marked = {**side, "PGAPPNAME": f"rehearsal {name}"}
        machine.programs[name] = Program(name, command, folder / f"{name}.log", environment=marked)
    machine.programs["web"].answers = lambda: is_ready(machine.port)


def collect_static(machine: Machine) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=machine.environment, check=True)  # noqa: S603  our own command


def is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError, HTTPException), closing(connection):
        connection.request("GET", "/healthz", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == HTTPStatus.OK
    return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

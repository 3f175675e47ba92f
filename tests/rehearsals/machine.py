"""A whole installation on loopback whose servers can be killed and started again, one by one."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import redis

from deploy.rehearsal import servers
from deploy.rehearsal.programs import Program
from tests.deploy.site import free_port
from tests.environment import ROOT, production_like
from tests.rehearsals.browser import HOST
from tests.servers import redis_answers


@dataclass
class MailSink:
    """Takes every message, and says so; killed, it refuses connections."""

    port: int
    received: list[str] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    server: asyncio.Server | None = None
    name: str = "mail"

    def __post_init__(self) -> None:
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def start(self) -> None:
        starting = asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.server = asyncio.run_coroutine_threadsafe(starting, self.loop).result(10)

    def kill(self) -> None:
        if self.server is not None:
            self.loop.call_soon_threadsafe(self.server.close)
            self.server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        recipients: list[str] = []
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                recipients.append(line.decode().split("<")[1].split(">")[0])
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                self.received += recipients
                recipients = []
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                break
        with suppress(OSError):
            await writer.drain()
            writer.close()


@dataclass
class Machine:
    folder: Path
    port: int
    database: str
    environment: dict[str, str]
    servers: dict[str, Program | MailSink]

    @property
    def mail(self) -> MailSink:
        sink = self.servers["mail"]
        assert isinstance(sink, MailSink)
        return sink


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """PostgreSQL, Redis, mail, two web processes, a worker and the schedule, with the demo towns loaded."""
    with ExitStack() as undo:
        postgresql, database = _postgresql(folder, undo)
        queue, queue_address = _redis(folder)
        mail = MailSink(free_port())
        port = free_port()
        ours = {
            **os.environ,
            **production_like(folder / "town"),
            "DJANGO_SETTINGS_MODULE": "deploy.settings",
            "DATABASE_URL": database,
            "DATABASE_POOL_SIZE": "4",
            "REDIS_URL": queue_address,
            "TRUSTED_PROXIES": "1",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        }
        celery = [sys.executable, "-m", "celery", "-A", "deploy"]
        quiet = ["--loglevel", "WARNING"]
        worker = [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle", *quiet]
        beat = [*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", "", *quiet]
        web = [
            *(sys.executable, "-m", "gunicorn", "deploy.wsgi:application", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"),
        ]
        all_of_them: dict[str, Program | MailSink] = {
            "postgresql": postgresql,
            "redis": queue,
            "mail": mail,
            "worker": Program("worker", worker, folder / "worker.log", lambda: True, ours),
            "beat": Program("beat", beat, folder / "beat.log", lambda: True, ours),
            "web": Program("web", web, folder / "web.log", lambda: _is_ready(port), ours),
        }
        for server in reversed(all_of_them.values()):
            undo.callback(server.kill)
        for server in (postgresql, queue, mail):
            server.start()
        _prepare(ours)
        for name in ("worker", "beat", "web"):
            all_of_them[name].start()
        yield Machine(folder, port, database, ours, all_of_them)


def _prepare(environment: dict[str, str]) -> None:
    here = {"BASE_URL": "http://localhost", "ALLOWED_HOSTS": "localhost"}
    demo = {**environment, **here, "DEMO": "yes", "EMBEDDED": "yes"}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    subprocess.run([*manage, "load_demo"], cwd=ROOT, env=demo, check=True, stdout=subprocess.DEVNULL)
    collect = [*manage, "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)


def _postgresql(folder: Path, undo: ExitStack) -> tuple[Program, str]:
    place = undo.enter_context(servers.private_folder("postgres"))
    command = [str(word) for word in servers.postgresql_command(place)]
    log = folder / "postgresql.log"
    return Program(
        "postgresql", command, log, lambda: servers.postgresql_answers(place)
    ), servers.postgresql_address(place)


def _redis(folder: Path) -> tuple[Program, str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    client = redis.Redis(port=port)
    log = folder / "redis.log"
    return Program("redis", command, log, lambda: redis_answers(client)), f"redis://127.0.0.1:{port}/0"


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError), closing(connection):
        connection.request("GET", "/healthz", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == HTTPStatus.OK
    return False

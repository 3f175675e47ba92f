"""Throwaway servers for tests: each on a Unix socket in a folder of its own, always stopped.

`python -m tests.servers COMMAND…` runs a command with DATABASE_URL and REDIS_URL pointing at such servers.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis


class Absent(Exception):
    """The machine lacks the server's program; the message says which package brings it."""


@contextmanager
def postgresql(*settings: str) -> Iterator[str]:
    with private_folder("postgres") as folder:
        # Nothing here outlives the run, so nothing needs to reach the disk.
        fast = [f"{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")]
        start = postgresql_command(folder, *fast, "max_connections=400", *settings)
        with _running(start, folder / "log", stop=signal.SIGINT) as process:
            _wait_until(lambda: postgresql_answers(folder), process, folder / "log")
            yield postgresql_address(folder)


def postgresql_command(folder: Path, *settings: str) -> list[object]:
    """How to start a new server on the socket of its folder; started again, it has the same rows."""
    programs, data = postgresql_programs(), folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*_as_owner_of(folder), *initdb, "--locale=C.UTF-8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = [word for option in [*settings, "listen_addresses=", "timezone=UTC"] for word in ("-c", option)]
    return [*_as_owner_of(folder), programs / "postgres", "-D", data, "-k", folder, *options]


def postgresql_address(folder: Path) -> str:
    return f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"


@contextmanager
def redis_server() -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise Absent("Redis is not installed (Debian package redis-server)")
    with private_folder(None) as folder:
        socket = folder / "socket"
        options = ["--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no"]
        with _running([*_dying_with_us(), program, *options], folder / "log", stop=signal.SIGTERM) as process:
            client = redis.Redis(unix_socket_path=str(socket))
            _wait_until(lambda: redis_answers(client), process, folder / "log")
            client.close()
            yield f"unix://{socket}"


def postgresql_programs() -> Path:
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    found = max(installed, key=lambda program: int(program.parts[-3]), default=None)
    on_path = shutil.which("postgres")
    if found is None and on_path is None:
        raise Absent("PostgreSQL is not installed (Debian package postgresql)")
    return found.parent if found else Path(str(on_path)).parent


def _as_owner_of(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: root lends it another account."""
    if os.geteuid() != 0:
        return _dying_with_us()
    owner = folder.stat()
    user = [f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    return ["setpriv", *user, "--pdeathsig", "INT"]


def _dying_with_us() -> list[str]:
    """So that a run which is killed leaves no server behind (Linux; elsewhere only a tidy end stops it)."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


@contextmanager
def private_folder(account: str | None) -> Iterator[Path]:
    folder = Path(
        tempfile.mkdtemp(prefix="fe-")
    )  # a short name: a socket's path holds 107 characters at most
    try:
        if account and os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            owner = pwd.getpwnam(account if account in names else "nobody")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(command: list[object], log: Path, *, stop: signal.Signals) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/"
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def postgresql_answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    raise Absent("Chromium is not installed (Debian package chromium)")


def main(command: list[str]) -> int:
    with postgresql() as database, redis_server() as queue:
        return subprocess.run(
            command, check=False, env={**os.environ, "DATABASE_URL": database, "REDIS_URL": queue}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

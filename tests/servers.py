"""Throwaway servers for tests: each on a Unix socket in a folder of its own, always stopped.

`python -m tests.servers COMMAND…` runs a command with DATABASE_URL and REDIS_URL pointing at such servers.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import redis

from deploy.rehearsal.servers import (
    Absent,
    dying_with_us,
    postgresql_address,
    postgresql_answers,
    postgresql_command,
    private_folder,
)
from deploy.rehearsal.servers import (
    postgresql_programs as postgresql_programs,  # noqa: PLC0414  tests ask for it here
)


@contextmanager
def postgresql(*settings: str) -> Iterator[str]:
    with private_folder("postgres") as folder:
        # Nothing here outlives the run, so nothing needs to reach the disk.
        fast = [f"{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")]
        start = postgresql_command(folder, *fast, "max_connections=400", *settings)
        with _running(start, folder / "log", stop=signal.SIGINT) as process:
            _wait_until(lambda: postgresql_answers(folder), process, folder / "log")
            yield postgresql_address(folder)


@contextmanager
def redis_server() -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise Absent("Redis is not installed (Debian package redis-server)")
    with private_folder(None) as folder:
        socket = folder / "socket"
        options = ["--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no"]
        with _running([*dying_with_us(), program, *options], folder / "log", stop=signal.SIGTERM) as process:
            client = redis.Redis(unix_socket_path=str(socket))
            _wait_until(lambda: redis_answers(client), process, folder / "log")
            client.close()
            yield f"unix://{socket}"


@contextmanager
def _running(
    command: Sequence[object], log: Path, *, stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
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

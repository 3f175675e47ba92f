"""Celery workers of a test: real processes over Redis, on the test's own rows and keys."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.environment import ROOT

PATIENCE = 60


@contextmanager
def worker(
    environment: dict[str, str], log: Path, *options: str, app: str = "deploy"
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", app, "worker", "--without-gossip", "--without-mingle"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The worker and its children, at once and without a word."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(holds: Callable[[], bool], what: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {PATIENCE} s still not: {what}\n{log.read_text()[-3000:]}")
        time.sleep(0.1)

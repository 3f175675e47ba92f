"""A program that is started, paused, killed without a word, and started again."""

import os
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

SECONDS_TO_START = 90
SECONDS_TO_STOP = 15
ROOT = Path(__file__).resolve().parent.parent.parent


def at_once() -> bool:
    return True


@dataclass
class Program:
    """`answers` says that it is ready; of a `family` each process has a group of its own."""

    name: str
    command: list[str]
    log: Path
    answers: Callable[[], bool] = at_once
    environment: dict[str, str] | None = None
    is_family: bool = False
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603  a program of ours or of the machine
                self.command,
                cwd=ROOT if self.environment else "/",
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = self.log.read_text(encoding="utf-8", errors="replace")
                raise AssertionError(f"{self.name} did not start:\n{said[-3000:]}")
            time.sleep(0.1)

    def another(self) -> "Program":
        """The same program, to be started beside this one."""
        return replace(self, process=None)

    @property
    def pids(self) -> list[int]:
        """Its own and those of all that it started."""
        return [self.process.pid, *_descent_of(self.process.pid)] if self.process else []

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, sign: signal.Signals) -> None:
        if self.process is None:
            return
        if not self.is_family:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            return
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)

    def pause(self) -> None:
        self.send(signal.SIGSTOP)

    def go_on(self) -> None:
        self.send(signal.SIGCONT)

    def kill(self) -> None:
        if self.process is not None:
            self.send(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """As an operator would; killed if it takes too long."""
        if self.process is not None and self.is_alive():
            self.go_on()
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=SECONDS_TO_STOP)
        self.kill()


def _descent_of(pid: int) -> Iterator[int]:
    """Children and theirs: PostgreSQL gives each of its processes a group of its own."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, check=True, text=True)  # noqa: S607  wherever it lies
    children = defaultdict(list)
    for line in listed.stdout.splitlines():
        child, parent = map(int, line.split())
        children[parent].append(child)
    found = [pid]
    for known in found:
        found += children[known]
    yield from found[1:]

"""A promise beside what was found; the steps of a long work, each told as it ends."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def bar(promise: str, measured: str, *, is_met: bool) -> None:
    print(f"  {'met' if is_met else 'NOT MET'}: {promise}; here {measured}", flush=True)


class Steps:
    """Seconds of each step, and of how many the processor worked for it; memory over the program's own."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # a new peak: migrations took more than the work does
        self.seconds: dict[str, float] = {}
        self._before = _peak_mb()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started, worked = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = time.perf_counter() - started
        print(
            f"  {name} in {self.seconds[name]:.1f} s, {time.process_time() - worked:.1f} s of this process; "
            f"{self.mb:.0f} MB more; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )

    @property
    def mb(self) -> float:
        return _peak_mb() - self._before


def _peak_mb() -> float:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024

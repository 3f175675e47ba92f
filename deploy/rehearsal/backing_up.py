"""Backups taken while people vote, as an operator's timer would."""

import subprocess
import sys
import time
from collections.abc import Callable

from deploy.rehearsal.machine import Machine
from deploy.rehearsal.programs import ROOT

EVERY_SECONDS = 10


def take_until(is_over: Callable[[], bool], machine: Machine) -> list[int]:
    """One after the other; the exit code of each."""
    folder = machine.folder / "archives"
    folder.mkdir(mode=0o700)
    command = [sys.executable, "manage.py", "backup", str(folder)]
    codes = []
    with (machine.folder / "backup.log").open("ab") as log:
        while not is_over():
            began = time.monotonic()
            taken = subprocess.run(  # noqa: S603  our own command
                command, cwd=ROOT, env=machine.environment, stdout=log, stderr=log, check=False
            )
            codes.append(taken.returncode)
            while not is_over() and time.monotonic() < began + EVERY_SECONDS:
                time.sleep(0.2)
    return codes

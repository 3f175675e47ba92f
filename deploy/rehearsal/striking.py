"""Kills and pauses: who was hit, how, and during which step; what was killed is started again."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import SystemRandom

from django.db import connection

from deploy.rehearsal.machine import Machine
from deploy.rehearsal.programs import Program

PAUSES = (1.0, 2.0, 3.0)
BETWEEN = (1.5, 4.0)
AWAY = 0.5


class PollStep(StrEnum):
    SETTLE = "settle"
    CAST = "cast"
    BAR = "bar"
    CHECK = "check"
    SHRED = "shred"
    REWRITE = "rewrite"
    COMPACT = "compact"
    OPEN = "open"
    COUNT = "count"
    RECOUNT = "recount"  # by the naive twin; then files and outcome are written


class Blow(StrEnum):
    KILLED = "SIGKILL"
    PAUSED = "SIGSTOP"


@dataclass
class Strikes:
    machine: Machine
    chance: SystemRandom = field(default_factory=SystemRandom)
    counted: Counter[tuple[PollStep, str, Blow]] = field(default_factory=Counter)

    def of(self, step: PollStep) -> int:
        return sum(times for (hit, _name, _blow), times in self.counted.items() if hit == step)

    def note(self, step: PollStep, program: Program, blow: Blow) -> None:
        self.counted[step, program.name, blow] += 1

    def kill_database(self, step: PollStep) -> None:
        """Killed as a power cut would, but for the disk; it recovers by itself."""
        server = self.machine.programs["database"]
        self.note(step, server, Blow.KILLED)
        server.kill()
        time.sleep(AWAY)
        server.start()
        connection.close()

    def at_random(self, is_over: Callable[[], bool], victims: Sequence[str]) -> None:
        """One after the other until the casts are done.

        From the thread that started them: a server that dies with us would die with another thread.
        """
        while not is_over():
            time.sleep(self.chance.uniform(*BETWEEN))
            name = self.chance.choice(victims)
            program = self.machine.programs[name]
            if self.chance.randrange(2):
                self.note(PollStep.CAST, program, Blow.PAUSED)
                program.pause()
                time.sleep(self.chance.choice(PAUSES))
                program.go_on()
            else:
                self.note(PollStep.CAST, program, Blow.KILLED)
                program.kill()
                time.sleep(AWAY)
                program.start()

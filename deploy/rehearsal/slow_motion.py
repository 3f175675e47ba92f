"""A process let go for some milliseconds at a time, so that it can be hit during the step it is in.

Between two moments one looks at the rows, which say what is done and what is not. A program that was hit is
started again, until nothing is left to hit; then it runs to its end.
"""

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import Error, connection

from deploy.rehearsal import dates
from deploy.rehearsal.programs import Program
from deploy.rehearsal.striking import Blow, PollStep, Strikes

SLICE = 0.001
LOOK = 0.1
# How long a program may take over while another, paused, may hold what it needs.
TAKEOVER = 4.0
# What lasts longer than a moment is hit later, too.
LASTING = frozenset({PollStep.REWRITE, PollStep.OPEN, PollStep.COUNT, PollStep.RECOUNT})
MOST_SLICES = 12
IsOwn = Callable[[str], bool]
SaidByRows = TypeVar("SaidByRows")


@dataclass
class SlowMotion:
    """One side of a poll that is closed: `start` gives it a turn, `look` says in which step the poll is."""

    program: Program
    strikes: Strikes
    steps: Collection[PollStep]
    most: int  # hits a step
    look: Callable[[], PollStep | None]
    nudge: Callable[[], None]
    is_stopped: Callable[[], bool]
    claims: Callable[[], frozenset[str]]
    is_at_work: Callable[[PollStep, Program], bool]
    asleep: list[tuple[Program, frozenset[str]]] = field(default_factory=list)
    seconds: float = 300.0

    def run(self) -> bool:
        """Until the steps of this side are over; False when they do not end."""
        deadline = time.monotonic() + self.seconds
        while self._step() in self.steps:
            if time.monotonic() > deadline or self.is_stopped():
                self._leave(self.program)
                return False
            dates.time_passes()
            if not self.program.is_alive():
                self.program.start()
            self._watch(self.program, deadline, self._not_of_before())
            self._wake()
        self._leave(self.program)
        return True

    def _wake(self) -> None:
        """Who slept finds that another took over, or goes on where it was."""
        while self.asleep and not self.program.is_alive():
            self.program, own = self.asleep.pop()
            self._watch(self.program, time.monotonic() + TAKEOVER, own.__contains__)

    def _not_of_before(self) -> IsOwn:
        """Claims that are new from now on: what is started, or called, has begun to work."""
        before = self._asked(self.claims)
        return lambda claim: claim not in before

    def _watch(self, program: Program, deadline: float, is_own: IsOwn) -> None:
        """Until it ends, is hit while it holds a claim of its own, or has nothing more to do."""
        place, last, nudged = 0, None, 0.0
        while program.is_alive() and time.monotonic() < deadline:
            if time.monotonic() > nudged:
                self.nudge()
                nudged = time.monotonic() + 1
            step = self._next_step(program)
            if step not in self.steps:
                return
            if step is None or not self._is_due(step) or not self._works(step, program, is_own):
                continue
            place, last = (self._place(step), step) if step != last else (place - 1, step)
            if place <= 0:
                self._strike(step, program)
                return

    def _next_step(self, program: Program) -> PollStep | None:
        """Look at the rows: between two moments of the program while something is left to hit."""
        if not any(self.strikes.of(step) < self.most for step in self.steps):
            program.go_on()
            time.sleep(LOOK)
            return self._step()
        self._let_go(program)
        return self._step()

    def _let_go(self, program: Program) -> None:
        with _ahead_of_others():
            program.go_on()
            time.sleep(SLICE)
            program.pause()

    def _works(self, step: PollStep, program: Program, is_own: IsOwn) -> bool:
        """Not only starting, or waiting to be called: it holds the job, or is seen at what has none."""
        if step == PollStep.COMPACT:
            return self._asked(lambda: self.is_at_work(step, program))
        return any(map(is_own, self._asked(self.claims)))

    def _step(self) -> PollStep | None:
        return self._asked(self.look)

    def _asked(self, question: Callable[[], SaidByRows]) -> SaidByRows:
        try:
            return question()
        except Error:  # the server was killed, and is back
            connection.close()
            return question()

    def _place(self, step: PollStep) -> int:
        """After how many moments of a step it is hit: of a short one, or for the first time, at once."""
        if step not in LASTING or not self.strikes.of(step):
            return 0
        return self.strikes.chance.randrange(MOST_SLICES)

    def _is_due(self, step: PollStep) -> bool:
        return step != PollStep.BAR and self.strikes.of(step) < self.most

    def _strike(self, step: PollStep, program: Program) -> None:
        """In turn: the program killed, the database killed under it, the program paused while another
        begins.
        """
        turn = self.strikes.of(step) % 3
        if turn == 1 and self.strikes.machine.has_own_server:
            self.strikes.kill_database(step)
            program.go_on()
        elif turn == 2:  # noqa: PLR2004  the third of three
            self.strikes.note(step, program, Blow.PAUSED)
            self._take_over(program)
        else:
            self.strikes.note(step, program, Blow.KILLED)
            program.kill()

    def _take_over(self, program: Program) -> None:
        """Its claim is over while it sleeps, and another begins where it stood."""
        self.asleep.append((program, self._asked(self.claims)))
        self.program = program.another()
        while not dates.time_passes():  # it is just writing: a moment more
            self._let_go(program)
        begun = self._not_of_before()
        self.program.start()
        self._watch(self.program, time.monotonic() + TAKEOVER, begun)
        self.program.kill()

    def _leave(self, program: Program) -> None:
        for sleeper, _claims in self.asleep:
            sleeper.go_on()
            sleeper.kill()
        program.go_on()
        self.asleep = []


@contextmanager
def _ahead_of_others() -> Iterator[None]:
    """On a busy machine one would wake too late, and the step would be over; only root may ask for it."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -20)
    except PermissionError:
        yield
        return
    try:
        yield
    finally:
        os.setpriority(os.PRIO_PROCESS, 0, before)

"""The close and the count of the rehearsed poll, by the processes of either side."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection
from kombu.exceptions import OperationalError as QueueAway

from accounts.enums import JobState
from accounts.models import Job
from accounts.services import jobs
from deploy.celery import app
from deploy.rehearsal.machine import Machine
from deploy.rehearsal.programs import Program
from deploy.rehearsal.slow_motion import SlowMotion
from deploy.rehearsal.striking import Blow, PollStep, Strikes
from voting.enums import PollStatus, TallyFault
from voting.models import Poll
from voting.services import closing as close
from voting.services.counting.progress import COUNTING, RECOUNTING
from voting.services.counting.progress import KIND as COUNT_KIND
from voting.services.polls.barrier import BARRIER, INT4

CLOSE = (PollStep.BAR, PollStep.CHECK, PollStep.SHRED, PollStep.REWRITE, PollStep.COMPACT)
COUNT = (PollStep.OPEN, PollStep.COUNT, PollStep.RECOUNT)
TASKS = {
    "tending": ("voting.tasks.close_due_polls",),
    "counting": ("voting.tasks.tally_closed_polls",),
    "tending the keys": ("voting.tasks.settle_frozen_polls",),
    "counting the keys": ("voting.tasks.make_keys",),
}
AT_THE_BARRIER = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
COMPACTING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'VACUUM (FULL)%'"
SECONDS_TO_BEGIN = 20


@dataclass
class Ending:
    machine: Machine
    strikes: Strikes
    poll_id: int
    most: int  # hits a step; none without --kill
    seconds: float

    def settle(self) -> bool:
        """Both sides take their turns until the keys are drawn and proved."""
        return self._by_turns(("counting", "tending"), lambda: self._poll().status == PollStatus.SETTLED)

    def is_stopped(self) -> bool:
        """By what trying again does not mend, and no kill brings about."""
        return self.fault() in (TallyFault.CHECK, TallyFault.BALLOT, TallyFault.DISAGREEMENT)

    def close(self) -> bool:
        for _time in range(self.most):
            self._hit_the_barrier()
        return self._side("tending", CLOSE).run()

    def count(self) -> bool:
        return self._side("counting", COUNT).run()

    def step(self) -> PollStep | None:
        """What is under way of the closed poll, as the rows say it; None when it is counted."""
        poll = self._poll()
        if poll.status == PollStatus.SETTLED:
            return PollStep.BAR
        if poll.status != PollStatus.CLOSED:
            return None
        done = (
            (poll.checked_at, PollStep.CHECK),
            (poll.link_destroyed_at, PollStep.SHRED),
            (poll.rewritten_at, PollStep.REWRITE),
            (poll.compacted_at, PollStep.COMPACT),
        )
        job = jobs.find(COUNT_KIND, poll)
        steps_of_count = {COUNTING: PollStep.COUNT, RECOUNTING: PollStep.RECOUNT}
        counting = steps_of_count.get(job.step if job else "", PollStep.OPEN)
        return next((step for at, step in done if at is None), counting)

    def fault(self) -> str:
        """Why the close or the count stopped, in the word that its job keeps."""
        poll = self._poll()
        kind = COUNT_KIND if close.is_over(poll) else close.KIND
        job = jobs.find(kind, poll)
        return job.fault if job else ""

    def _poll(self) -> Poll:
        return Poll.objects.select_related("edition__municipality").get(pk=self.poll_id)

    def _side(self, name: str, steps: tuple[PollStep, ...]) -> SlowMotion:
        return SlowMotion(
            program=self.machine.programs[name],
            strikes=self.strikes,
            steps=steps,
            most=self.most,
            look=self.step,
            nudge=lambda: self._nudge(name),
            is_stopped=self.is_stopped,
            claims=_claims,
            is_at_work=lambda _step, program: self._is_compacting(program),
            seconds=self.seconds,
        )

    def _is_compacting(self, program: Program) -> bool:
        """What has no claim: PostgreSQL says it; of SQLite's file one sees who holds it open."""
        if path := self.machine.sqlite_file:
            return any(_holds_open(pid, path) for pid in program.pids)
        with connection.cursor() as cursor:
            cursor.execute(COMPACTING)
            return bool(cursor.fetchone()[0])

    def _nudge(self, side: str) -> None:
        if not self.machine.has_queue:
            return
        for task in TASKS[side]:
            with suppress(QueueAway, OSError):
                app.send_task(task, expires=20, retry=False)

    def _by_turns(self, sides: tuple[str, ...], is_done: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + self.seconds
        while not is_done() and time.monotonic() < deadline:
            for side in sides:
                program = self.machine.programs[side]
                if not program.is_alive():
                    program.start()
                self._nudge(f"{side} the keys")
                self._end_of(program)
        return is_done()

    def _end_of(self, program: Program) -> None:
        """A command comes to its end; a worker is given a moment."""
        if self.machine.has_queue:
            time.sleep(0.5)
        elif program.process is not None:
            program.process.wait(timeout=SECONDS_TO_BEGIN * 3)

    def _hit_the_barrier(self) -> None:
        """The close waits for a cast in flight, which is ours: there it is hit."""
        program = self.machine.programs["tending"]
        with self._a_cast_in_flight():
            if not program.is_alive():
                program.start()
            self._nudge("tending")
            if not self._waits(program):
                return
            turn = self.strikes.of(PollStep.BAR) % 3
            if turn == 1 and self.machine.has_own_server:
                self.strikes.kill_database(PollStep.BAR)
            elif turn == 2:  # noqa: PLR2004  the third of three
                self.strikes.note(PollStep.BAR, program, Blow.PAUSED)
                program.pause()
                time.sleep(1)
                program.go_on()
            else:
                self.strikes.note(PollStep.BAR, program, Blow.KILLED)
                program.kill()

    @contextmanager
    def _a_cast_in_flight(self) -> Iterator[None]:
        with ExitStack() as undo, suppress(psycopg.OperationalError):
            if path := self.machine.sqlite_file:
                writer = undo.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
                writer.execute("BEGIN IMMEDIATE")
            else:
                holder = undo.enter_context(closing(psycopg.connect(self.machine.database)))
                holder.execute(
                    "SELECT pg_advisory_xact_lock_shared(%s::int, %s::int)", [BARRIER, self.poll_id % INT4]
                )
            yield

    def _waits(self, program: Program) -> bool:
        deadline = time.monotonic() + SECONDS_TO_BEGIN
        while time.monotonic() < deadline and program.is_alive():
            if self.machine.sqlite_file is not None:
                if any(_holds_open(pid, self.machine.sqlite_file) for pid in program.pids):
                    time.sleep(0.3)
                    return program.is_alive()
            elif self._is_somebody_waiting():
                return True
            time.sleep(0.05)
        return False

    def _is_somebody_waiting(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(AT_THE_BARRIER)
            return bool(cursor.fetchone()[0])


def _claims() -> frozenset[str]:
    """The claims that are held, whoever may have died with one."""
    return frozenset(Job.objects.filter(state=JobState.RUNNING).values_list("claim", flat=True))


def _holds_open(pid: int, path: Path) -> bool:
    """Has the process opened this file? Where /proc cannot say, it soon will have."""
    folder = Path(f"/proc/{pid}/fd")
    if not folder.exists():
        time.sleep(SECONDS_TO_BEGIN / 10)
        return True
    with suppress(OSError):
        return any(link.readlink() == path for link in folder.iterdir())
    return False

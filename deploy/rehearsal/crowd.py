"""Many voters at once, with all that people do: press twice, lose the answer, find an old page again."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import SystemRandom

from deploy.rehearsal.client import Booth, Device, Unavailable, VotingPlace
from deploy.rehearsal.ledger import Attempt, Ledger, Marked, Reply

CLIENTS = 12
TRIES, PAUSE = 90, 0.4
MOST_MARKS = 3
# Of ten voters how many come by the booth's pages; the others' devices speak the API, which is lighter.
BY_THE_BOOTH = 3
NEW_FORMS = 4


class Habit(StrEnum):
    PLAIN = "plain"
    DOUBLE_CLICK = "double click"
    LOSES_THE_ANSWER = "lost answer, sent again"
    LEAVES = "lost answer, given up"
    SENDS_AGAIN = "sent again"
    OLD_TAB = "old tab"


OLD_TAB_CAST, RECEIPT_AGAIN = "old tab cast", "receipt posted again"
HABITS = [Habit.PLAIN] * 14 + [*Habit][1:]
Caster = Booth | Device


@dataclass
class Crowd:
    """`sessions[voter]` is the cookie of a voter; `before[voter]` what they last put in the urn."""

    place: VotingPlace
    ledger: Ledger
    sessions: Sequence[str]
    chance: SystemRandom = field(default_factory=SystemRandom)
    habits: Counter[str] = field(default_factory=Counter)
    before: dict[int, Attempt] = field(default_factory=dict)
    is_over: threading.Event = field(default_factory=threading.Event)

    def vote(self, voters: Sequence[int], *, clients: int = CLIENTS, only_booth: bool = False) -> float:
        """Everybody casts once, by so many clients at once; how many seconds it took."""
        began = time.monotonic()
        waiting = iter(voters)
        lock = threading.Lock()

        def client() -> None:
            casters: list[Caster] = [Booth(self.place, self.ledger), Device(self.place, self.ledger)]
            while True:
                with lock:
                    voter = next(waiting, None)
                if voter is None:
                    break
                caster = casters[not (only_booth or self.chance.randrange(10) < BY_THE_BOOTH)]
                self._come(caster, voter, Habit.PLAIN if only_booth else self.chance.choice(HABITS))
            for caster in casters:
                caster.close()

        with ThreadPoolExecutor(clients) as pool:
            for done in [pool.submit(client) for _ in range(clients)]:
                done.result()
        return time.monotonic() - began

    def _come(self, caster: Caster, voter: int, habit: Habit) -> None:
        old_tab = self._draw(caster, voter) if habit == Habit.OLD_TAB else None
        old_receipt = self.before.get(voter)
        attempt = self._confirm(caster, voter, habit)
        if attempt is None:
            return
        self.before[voter] = attempt
        for stale in (old_tab, old_receipt):
            if stale is not None:
                self._until_answered(caster, stale)
                self.habits[RECEIPT_AGAIN if stale is old_receipt else OLD_TAB_CAST] += 1

    def _confirm(self, caster: Caster, voter: int, habit: Habit) -> Attempt | None:
        """The ballot whose number was answered; one that came too late is read again and confirmed."""
        for _form in range(NEW_FORMS):
            attempt = self._draw(caster, voter)
            if attempt is None:
                return None
            self.habits[habit] += 1
            if self._cast(caster, attempt, habit) != Reply.OUTDATED:
                return attempt if attempt.numbers else None
            habit = Habit.PLAIN
        return None

    def _cast(self, caster: Caster, attempt: Attempt, habit: Habit) -> Reply:
        if habit == Habit.DOUBLE_CLICK:
            return self._press_twice(caster, attempt)
        if habit in (Habit.LEAVES, Habit.LOSES_THE_ANSWER):
            reply = caster.cast(attempt, self.sessions[attempt.voter], leaves=True)
            if habit == Habit.LEAVES:
                return reply
        reply = self._until_answered(caster, attempt)
        if habit == Habit.SENDS_AGAIN and reply == Reply.NUMBER:
            self._until_answered(caster, attempt)
        return reply

    def _press_twice(self, caster: Caster, attempt: Attempt) -> Reply:
        other = type(caster)(self.place, self.ledger)
        second = threading.Thread(target=self._until_answered, args=(other, attempt))
        second.start()
        reply = self._until_answered(caster, attempt)
        second.join()
        other.close()
        return reply

    def _until_answered(self, caster: Caster, attempt: Attempt) -> Reply:
        reply = Reply.UNKNOWN
        for _try in range(TRIES):
            reply = caster.cast(attempt, self.sessions[attempt.voter])
            if reply not in (Reply.UNKNOWN, Reply.LIMITED) or self.is_over.is_set():
                break
            time.sleep(PAUSE)
        return reply

    def draw_forms(self, voters: Sequence[int]) -> list[Attempt]:
        """Papers that are read, to be cast later."""
        booth = Booth(self.place, self.ledger)
        drawn = [attempt for voter in voters if (attempt := self._draw(booth, voter))]
        booth.close()
        return drawn

    def cast_forms(self, attempts: Sequence[Attempt]) -> None:
        booth = Booth(self.place, self.ledger)
        for attempt in attempts:
            self._until_answered(booth, attempt)
        booth.close()

    def _draw(self, caster: Caster, voter: int) -> Attempt | None:
        """A form, as soon as one is to be had; None once the vote is over."""
        marked = self._marked()
        for _try in range(TRIES):
            try:
                return caster.draw(voter, self.sessions[voter], marked)
            except Unavailable:
                if self.is_over.is_set():
                    break
                time.sleep(PAUSE)
        return None

    def _marked(self) -> Marked:
        return {
            key: tuple(sorted(self.chance.sample(numbers, self.chance.randint(0, MOST_MARKS))))
            for key, numbers in self.place.contests.items()
        }

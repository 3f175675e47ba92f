"""The rehearsal in order: town, settling, casts, close, count, publication, comparison."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from secrets import SystemRandom
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Refused
from deploy.rehearsal import backing_up, checks, comparing, dates, town, urn
from deploy.rehearsal import machine as machines
from deploy.rehearsal.client import Client, VotingPlace
from deploy.rehearsal.crowd import CLIENTS, Crowd
from deploy.rehearsal.ending import Ending
from deploy.rehearsal.ledger import Ledger
from deploy.rehearsal.machine import Machine
from deploy.rehearsal.striking import Strikes
from voting import vault
from voting.models import Poll
from voting.queries.papers import read_paper
from voting.services import proclaiming
from voting.services.polls import GRACE

LONG = timedelta(days=2)
HERE = [town.SLUG, town.SLUG]
# Of a hundred voters: who comes around the close, and who never does.
LATE, ABSENT = 6, 3
LEAD = timedelta(seconds=3)
MEASURED = 300
HIDDEN = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True)
class Programme:
    """What was asked for on the command line."""

    database: str = machines.SQLITE
    voters: int = 60
    changes: int = 20
    kills_per_step: int = 0
    grace: int = int(GRACE.total_seconds())
    minutes: float = 60.0
    language: str = "fr"


@dataclass
class Findings:
    """What the report says; `wrongs` and `broken` are empty when all went well."""

    wish: Programme
    vendor: str = ""
    strikes: Strikes | None = None
    seconds: Counter[str] = field(default_factory=Counter)
    figures: dict[str, Any] = field(default_factory=dict)
    habits: Counter[str] = field(default_factory=Counter)
    wrongs: list[comparing.Discrepancy] = field(default_factory=list)
    held: dict[checks.Invariant, bool] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)

    @property
    def differences(self) -> int:
        return len(self.wrongs) + sum(not holds for holds in self.held.values()) + len(self.stopped)


class Rehearsal:
    def __init__(self, machine: Machine, wish: Programme) -> None:
        self.machine, self.wish = machine, wish
        self.told = Findings(wish, vendor=connection.vendor, strikes=(strikes := Strikes(machine)))
        self.strikes = strikes
        self.ledger = Ledger(machine.folder / "ledger.jsonl")
        self.chance = SystemRandom()

    def play(self) -> Findings:
        self._prepare()
        if self._settle():
            self._vote()
            self._come_late()
            self._end()
        self.ledger.close()
        self._compare()
        return self.told

    # --- Before

    def _prepare(self) -> None:
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        machines.add_programs(self.machine)
        machines.collect_static(self.machine)
        at = timezone.now()
        self.town = town.found(opens_at=at + LONG, closes_at=at + 3 * LONG, at=at)
        self.poll = self.town.poll
        self.ending = Ending(
            self.machine,
            self.strikes,
            self.poll.pk,
            most=self.wish.kills_per_step,
            seconds=self.wish.minutes * 60,
        )
        self.told.seconds["prepare"] = int(time.monotonic() - began)

    def _settle(self) -> bool:
        self._start("web", "stirrer", *(["tending", "counting"] if self.machine.has_queue else []))
        if not self.ending.settle():
            self.told.stopped.append("settle")
            return False
        at = timezone.now()
        dates.open_now(self.poll, self.machine.counting_dir, opens_at=at - GRACE, closes_at=at + LONG)
        self._start(*(["schedule"] if self.machine.has_queue else []))
        self.sessions = town.register(self.poll, self.wish.voters, at=at)
        contests = {
            contest.key: tuple(entry.number for entry in contest.entries)
            for contest in read_paper(self.poll).contests
        }
        self.place = VotingPlace(
            self.machine.port,
            reverse("booth", args=HERE),
            reverse("api_ballot", args=HERE),
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            vault.ALPHABET,
            contests,
        )
        self.crowd = Crowd(self.place, self.ledger, self.sessions)
        return True

    def _start(self, *names: str) -> None:
        for name in names:
            self.machine.programs[name].start()

    # --- The vote

    def _vote(self) -> None:
        voters = list(range(self.wish.voters))
        self.chance.shuffle(voters)
        late, absent = (len(voters) * share // 100 for share in (LATE, ABSENT))
        self.late, in_time = voters[:late], voters[late : len(voters) - absent]
        measured = in_time[: min(MEASURED, len(in_time) // 3)]
        seconds = self.crowd.vote(measured, only_booth=True)
        self.told.figures["journeys a second"] = len(measured) / seconds
        began, sent = time.monotonic(), self.ledger.sent
        with ThreadPoolExecutor(2) as beside:
            voting = beside.submit(self._crowd_votes, in_time[len(measured) :], *self._changing(in_time))
            if "backup" in get_commands():
                saving = beside.submit(backing_up.take_until, voting.done, self.machine)
            if self.wish.kills_per_step:
                self.strikes.at_random(voting.done, self._victims())
            voting.result()
            self._note_backups(saving.result() if "backup" in get_commands() else [])
        connection.close()  # the server it was made to may have been killed meanwhile
        spent = time.monotonic() - began
        self.told.seconds["vote"] = int(spent + seconds)
        self.told.figures["casts a second"] = (self.ledger.sent - sent) / spent

    def _note_backups(self, codes: list[int]) -> None:
        """Where the database is killed, a backup may stop; else none does."""
        self.told.figures["backups"] = codes.count(0)
        if any(codes) and not self.wish.kills_per_step:
            self.told.stopped.append("backup")

    def _changing(self, voters: list[int]) -> Iterator[list[int]]:
        """Who changes their mind, in rounds: of two devices of one voter at once nobody could say which was
        last.
        """
        left = self.wish.changes
        while left > 0 and voters:
            changing = self.chance.sample(voters, min(left, len(voters)))
            left -= len(changing)
            yield changing

    def _crowd_votes(self, *rounds: list[int]) -> None:
        for voters in rounds:
            self.crowd.vote(voters)

    def _victims(self) -> list[str]:
        names = ("web", "stirrer", "database", "queue", "tending", "counting", "schedule")
        running = [name for name in names if name in self.machine.programs]
        return [name for name in running if self.machine.programs[name].process is not None]

    def _come_late(self) -> None:
        """Some vote until the last second; some have a form in hand and send it after the close."""
        half = len(self.late) // 2
        closes_at = timezone.now() + LEAD
        in_hand = self.crowd.draw_forms(self.late[:half])
        closes_at = max(closes_at, timezone.now() + LEAD)
        dates.close_at(self.poll, self.machine.counting_dir, closes_at)
        self.crowd.vote(self.late[half:], clients=CLIENTS)
        time.sleep(max(0.0, (closes_at - timezone.now()).total_seconds()) + 0.05)
        self.crowd.is_over.set()
        self.crowd.cast_forms(in_hand)
        self.hidden = self._results_answer() in HIDDEN
        self._skip_the_grace(closes_at)

    def _skip_the_grace(self, closes_at: datetime) -> None:
        """All of it when nothing else was asked for: a form that arrived in time may still be written."""
        self.closed = closes_at.timestamp()
        shift = GRACE - timedelta(seconds=self.wish.grace)
        if shift > timedelta():
            closes_at -= shift
            dates.close_at(self.poll, self.machine.counting_dir, closes_at)
        time.sleep(max(0.0, (closes_at + GRACE - timezone.now()).total_seconds()) + 0.1)

    # --- Close, count, publication

    def _end(self) -> None:
        if self.wish.kills_per_step and self.machine.has_queue:
            for name in ("schedule", "tending", "counting"):
                self.machine.programs[name].kill()
        began = time.monotonic()
        self.sealed = urn.fingerprint(self.poll)
        if not self.ending.close():
            self.told.stopped.append(f"close ({self.ending.fault()})")
            return
        self.told.seconds["close"] = int(time.monotonic() - began)
        began = time.monotonic()
        if not self.ending.count():
            self.told.stopped.append(f"count ({self.ending.fault()})")
            return
        self.told.seconds["count"] = int(time.monotonic() - began)
        self._publish()

    def _publish(self) -> None:
        poll = Poll.objects.select_related("edition__municipality").get(pk=self.poll.pk)
        self.hidden = self.hidden and self._results_answer() in HIDDEN
        with suppress(Refused):
            proclaiming.endorse(poll, by=self.town.coordinator, at=timezone.now())
            proclaiming.endorse(poll, by=self.town.second, at=timezone.now())
        if self._results_answer() != HTTPStatus.OK:
            self.told.stopped.append("publish")

    def _results_answer(self) -> int:
        """How the address of the results answers a voter."""
        reader = Client(self.place, self.ledger)
        heard = reader.ask("GET", reverse("api_outcomes", args=HERE), self.sessions[0])
        reader.close()
        return heard.status

    # --- After

    def _compare(self) -> None:
        poll = Poll.objects.select_related("edition__municipality", "rulebook").get(pk=self.poll.pk)
        if self.told.stopped == ["settle"]:
            return
        ballots = urn.opened(poll, self.machine.counting_dir)
        lines = [ballot.line for ballot in ballots]
        self.told.wrongs = comparing.compare(self.ledger, lines, closed=self.closed)
        as_published = urn.published(poll)
        if as_published is not None and sorted(map(str, as_published)) != sorted(map(str, lines)):
            self.told.stopped.append("published lines")
        if not self.told.stopped and urn.faults_of_published(poll, self.machine.folder / "published"):
            self.told.stopped.append("published files")
        self.told.figures |= {
            "ballots": len(ballots),
            "sent": self.ledger.sent,
            "unanswered": self.ledger.unanswered,
        }
        self.told.habits = self.crowd.habits
        by_half = {attempt.device_half: attempt.voter for attempt in self.ledger.attempts}
        voters = {ballot.id: by_half[half] for ballot in ballots if (half := ballot.line[0][:8]) in by_half}
        before = checks.SeenBefore(getattr(self, "sealed", ""), self.hidden)
        self.told.held = checks.invariants_of(self.machine, poll, before, voters)

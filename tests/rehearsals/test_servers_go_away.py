"""The demo's people at work while PostgreSQL, Redis, the worker and the mail server are killed in turn."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.rehearsals import town
from tests.rehearsals.browser import Browser, Ledger, Line
from tests.rehearsals.machine import Machine, machine
from tests.rehearsals.people import Coordinator, Memory, Officer, Reader, Visitor, Voter, Writer, links
from tests.rehearsals.town import TOWN, VILLAGE

SEED = 20261126
REQUESTS = 6_000
READERS = 4
# How long each stays away, in seconds; after its return PostgreSQL first recovers what the kill left.
AWAY_FOR = {"redis": 12.0, "worker": 15.0, "mail": 15.0, "postgresql": 3.0}
PAUSE = 4.0
BACK_AGAIN = 5.0
SECONDS_FOR_MAIL = 150

pytestmark = [pytest.mark.long, pytest.mark.once]


def test_nothing_is_lost_while_servers_come_and_go(tmp_path, capsys):
    """One test, since it takes minutes: its four questions are about the same requests."""
    with machine(tmp_path) as running:
        rehearsal = Rehearsal(running)

        rehearsal.play()
        rehearsal.bring_the_mail_home()

        with capsys.disabled():
            print(f"\n{rehearsal.summary()}")  # noqa: T201  the figures of a rehearsal are to be read
        rehearsal.nobody_met_a_fault()
        rehearsal.no_text_was_lost()
        rehearsal.no_ballot_was_lost_and_none_doubled()
        rehearsal.every_answer_was_given_once_and_told()


class Rehearsal:
    def __init__(self, running: Machine) -> None:
        self.running, self.database = running, running.database
        self.ledger, self.memory = Ledger(), Memory()
        self.absences: dict[str, list[tuple[float, float]]] = {name: [] for name in AWAY_FOR}
        self.faults: list[Exception] = []
        self.is_over = threading.Event()
        self.voting = town.edition_in(self.database, TOWN, "voting")
        self.collecting = town.edition_in(self.database, VILLAGE, "collection")

    # --- Who is there

    def casts(self) -> list[list[Any]]:
        """The people by thread: each thread does one errand of each of its people in turn."""
        paths = self.addresses()
        voters = [self.member(Voter, email, edition=self.voting) for email in self.voters()]
        writers = [
            self.member(Writer, email, edition=self.collecting)
            for email in town.proposers(self.database, self.collecting)
        ]
        officers = [
            self.staff(Officer, f"services@{domain}", file=town.open_file(self.database, edition))
            for domain, edition in [
                ("montsereine.example", self.voting),
                ("villers.example", self.collecting),
            ]
        ]
        coordinator = self.staff(
            Coordinator, "coordination@villers.example", edition=self.collecting, town=VILLAGE
        )
        readers = [[self.visitor(Reader, f"reader {place}", paths=paths)] for place in range(READERS)]
        return [*readers, voters[::2], voters[1::2], writers, [*officers, coordinator]]

    def voters(self) -> list[str]:
        return town.voters(self.database, self.voting)

    def staff(self, kind: type[Visitor], email: str, **facts: Any) -> Visitor:
        return self.member(kind, email, codes=town.codes(self.running.environment, email), **facts)

    def member(self, kind: type[Visitor], email: str, **facts: Any) -> Visitor:
        return self.visitor(kind, email, email=email, **facts)

    def visitor(self, kind: type[Visitor], name: str, **facts: Any) -> Visitor:
        chance = random.Random(f"{SEED}:{name}")
        network = f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
        return kind(Browser(self.running.port, self.ledger, name, network), self.memory, chance, **facts)

    def addresses(self) -> list[str]:
        """Every public page within two links of the towns and of their open editions."""
        scout = self.visitor(Reader, "scout", paths=[])
        known = dict.fromkeys(["/", TOWN, VILLAGE, self.voting, self.collecting])
        for _round in range(2):
            for path in list(known):
                known.update(
                    dict.fromkeys(
                        link for link in links(scout.reads(path)) if link.startswith((TOWN, VILLAGE))
                    )
                )
        scout.browser.close()
        needs_a_person = ("/vote/", "/register/", "/new/", "/mine/")
        return [path for path in known if not path.endswith(needs_a_person)]

    # --- What happens

    def play(self) -> None:
        casts = self.casts()
        threads = [threading.Thread(target=self.live, args=(people,)) for people in casts]
        for thread in threads:
            thread.start()
        try:
            while len(self.ledger.lines) < REQUESTS and not self.is_over.is_set():
                self.kill_each()
        finally:
            self.is_over.set()
            for thread in threads:
                thread.join()
        for fault in self.faults:
            fault.add_note((self.running.folder / "web.log").read_text()[-3000:])
            raise fault

    def live(self, people: list[Any]) -> None:
        try:
            while not self.is_over.is_set():
                for person in people:
                    person.errand()
                    if self.is_over.is_set():
                        break
        except Exception as fault:  # noqa: BLE001  raised again where the test runs
            self.faults.append(fault)
            self.is_over.set()
        for person in people:
            person.browser.close()

    def kill_each(self) -> None:
        for name, seconds in AWAY_FOR.items():
            with self.absence_of(name):
                self.is_over.wait(seconds)
            self.is_over.wait(PAUSE)

    @contextmanager
    def absence_of(self, name: str) -> Iterator[None]:
        server = self.running.servers[name]
        began = time.monotonic()
        server.kill()
        yield
        server.start()
        self.absences[name].append((began, time.monotonic()))

    def bring_the_mail_home(self) -> None:
        deadline = time.monotonic() + SECONDS_FOR_MAIL
        while "owed" in town.states_of_messages(self.database) and time.monotonic() < deadline:
            town.send_at_once(self.database)
            time.sleep(5)

    # --- What must be true of it

    def summary(self) -> str:
        statuses = dict(Counter(line.status for line in self.ledger.lines))
        away = {name: len(spans) for name, spans in self.absences.items()}
        return f"{len(self.ledger.lines)} requests, answered {statuses}; killed {away}"

    def nobody_met_a_fault(self) -> None:
        faults = [line for line in self.ledger.lines if is_fault(line) and not self.excuses(line)]

        assert len(self.ledger.lines) >= REQUESTS
        assert all(len(spans) >= 2 for spans in self.absences.values())
        assert faults[:20] == []
        assert self.memory.complaints == []

    def excuses(self, line: Line) -> bool:
        """Only the database may be missed, and only while it is away or has just come back."""
        return line.status == 503 and any(
            line.ended > began and line.began < ended + BACK_AGAIN
            for began, ended in self.absences["postgresql"]
        )

    def no_text_was_lost(self) -> None:
        stored, memory = town.drafts(self.database), self.memory

        assert [line for line in self.ledger.lines if line.lost_text] == []
        assert memory.drafts
        assert {key: stored[key] for key in memory.drafts} == memory.drafts
        assert memory.notes
        assert set(memory.notes.values()) <= town.notes(self.database)

    def no_ballot_was_lost_and_none_doubled(self) -> None:
        ((signatures, ballots),) = town.rows(
            self.database,
            "SELECT (SELECT count(*) FROM voting_signature), (SELECT count(*) FROM voting_ballot)",
        )
        numbers = town.numbers(self.database, self.running.environment["COUNTING_VAULT_DIR"])

        assert set(self.memory.numbers) == set(self.voters())
        assert signatures == ballots
        assert set(self.memory.numbers.values()) <= numbers

    def every_answer_was_given_once_and_told(self) -> None:
        refusals = town.refusals_of(self.database, self.collecting)
        authors = town.authors_of_ideas(self.database, self.collecting)
        told = Counter(authors[number] for number in self.memory.declined if number in authors)

        assert self.memory.declined
        assert {number: refusals[number] for number in self.memory.declined} == dict.fromkeys(
            self.memory.declined, 1
        )
        assert town.states_of_messages(self.database) <= {"sent", "to_print"}
        assert told
        assert told <= Counter(self.running.mail.received)


def is_fault(line: Line) -> bool:
    return line.status == 0 or line.status >= 500

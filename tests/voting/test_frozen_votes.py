"""What the database refuses of a vote on any path: another way, a step twice, rows planted or moved away."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import JournalEntry
from tests.factories.accounts import UserFactory
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSES_AT,
    WHILE_OPEN,
    PollFactory,
    fill_urn,
    marking,
    waiting_for_keys,
)
from tests.triggers import force
from voting import workflow
from voting.enums import IncidentKind, PollOrigin, PollStatus
from voting.models import (
    Ballot,
    Checkpoint,
    ContestEntry,
    Endorsement,
    Incident,
    KeyRequest,
    LinkCopy,
    Outcome,
    OutcomeEntry,
    Poll,
    PublishedFile,
    Signature,
    UrnPart,
)
from voting.queries.polls import APPEAL
from voting.services import closing, keys, proclaiming, sweeping
from voting.services.counting import tallying

pytestmark = pytest.mark.django_db

MOVES = [move for move in vars(workflow).values() if getattr(move, "model", None) is Poll]
KNOWN = {(source, move.target) for move in MOVES for source in move.sources}


def is_refused(act):
    try:
        with transaction.atomic():
            act()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1"
                )
    except DatabaseError:
        return True
    return False


def set_to(poll, **columns):
    return lambda: Poll.objects.filter(pk=poll.pk).update(**columns)


@pytest.fixture
def poll():
    poll = PollFactory(ended=True)
    fill_urn(poll, [marking(1, 2), marking(2), marking(3)])
    return poll


@pytest.fixture
def closed(poll):
    assert closing.close(poll, at=AFTER_CLOSE)
    return Poll.objects.get(pk=poll.pk)


@pytest.fixture
def counted(closed):
    sweeping.make_keys()
    assert tallying.tally(closed, at=AFTER_CLOSE)
    return Poll.objects.get(pk=closed.pk)


class TestMoves:
    def test_no_way_but_those_of_the_table(self, counted):
        for source, target in permutations(PollStatus, 2):
            if (source, target) in KNOWN or source == PollStatus.DRAFTING:
                continue
            force(counted, status=source, seed="")

            assert is_refused(set_to(counted, status=target)), (source, target)

    def test_a_poll_begins_as_a_draft(self):
        edition = PollFactory().edition
        Poll.objects.all().delete()

        for ahead in ({"status": "annulled"}, {"closed_at": AFTER_CLOSE}, {"emptied_at": AFTER_CLOSE}):
            assert is_refused(
                lambda ahead=ahead: Poll.objects.create(edition=edition, status_since=AFTER_CLOSE, **ahead)
            )

    def test_keys_that_nobody_proved_settle_nothing(self):
        poll = waiting_for_keys()
        halves = {"urn_public_key": bytes(32), "signing_public_key": bytes(32), "seed_commitment": "0" * 64}
        settled = {"status": "settled", "paper_fingerprint": "0" * 64, "link_fingerprint": "0" * 64}

        assert is_refused(set_to(poll, **settled, **halves))
        keys.ask(poll, at=WHILE_OPEN)
        assert is_refused(set_to(poll, **settled, **halves))

    def test_a_draft_is_settled_only_where_it_is_an_import(self):
        poll = PollFactory(closes_at=CLOSES_AT)
        facts = {"opens_at": WHILE_OPEN, "closes_at": CLOSES_AT, "settled_at": WHILE_OPEN}
        halves = {"urn_public_key": bytes(32), "seed_commitment": "0" * 64, "paper_fingerprint": "0" * 64}

        assert is_refused(set_to(poll, status="settled", **facts, **halves))
        set_to(poll, origin=PollOrigin.IMPORTED)()
        assert not is_refused(set_to(poll, status="settled", **facts, **halves))

    def test_a_vote_that_is_open_is_not_closed(self):
        poll = PollFactory(settled=True)
        totals = {"ballots_total": 0, "signatures_total": 0, "registered_total": 0}

        assert is_refused(set_to(poll, status="closed", closed_at=AFTER_CLOSE, **totals))

    def test_a_count_is_recorded_with_outcomes_and_a_seed_and_once_the_urn_was_rewritten(self, poll, closed):
        assert is_refused(set_to(closed, status="tallied", seed="0" * 64))
        assert is_refused(set_to(closed, status="tallied"))

    def test_two_sign_the_council_decides_and_two_annul(self, counted):
        assert is_refused(set_to(counted, status="annulled"))
        assert is_refused(set_to(counted, status="proposed"))
        Endorsement.objects.create(poll=counted, by=UserFactory(), at=AFTER_CLOSE)
        assert is_refused(set_to(counted, status="proposed"))
        Endorsement.objects.create(poll=counted, by=UserFactory(), at=AFTER_CLOSE)
        assert not is_refused(set_to(counted, status="proposed"))
        assert is_refused(set_to(counted, status="decided"))
        act = Incident.objects.create(
            poll=counted, kind="annulled", at=AFTER_CLOSE, by=UserFactory(), public_notice="Annulé."
        )
        assert is_refused(set_to(counted, status="annulled"))
        Incident.objects.filter(pk=act.pk).update(seconded_by=UserFactory(), done_at=AFTER_CLOSE)
        assert not is_refused(set_to(counted, status="annulled"))


class TestSteps:
    ONCE = {
        "closed_at": AFTER_CLOSE + timedelta(days=1),
        "checked_at": None,
        "link_destroyed_at": WHILE_OPEN,
        "rewritten_at": None,
        "ballots_total": 99,
        "signatures_total": 99,
        "registered_total": 99,
        "turnout": {},
        "seed": "0" * 64,
        "suspended_at": AFTER_CLOSE,
        "link_generation": 2,
        "link_fingerprint": "0" * 64,
        "status_since": WHILE_OPEN,
        "emptied_at": AFTER_CLOSE,
        "closes_at": CLOSES_AT,
        "opens_at": WHILE_OPEN,
    }

    @pytest.mark.parametrize("column", ONCE)
    def test_what_was_set_in_its_time_is_not_set_again(self, counted, column):
        assert is_refused(set_to(counted, **{column: self.ONCE[column]}))

    @pytest.mark.parametrize(
        "step", ["checked_at", "link_destroyed_at", "rewritten_at", "compacted_at", "emptied_at"]
    )
    def test_no_step_is_taken_before_the_close(self, poll, step):
        assert is_refused(set_to(poll, closed_at=AFTER_CLOSE, **{step: AFTER_CLOSE}))

    def test_the_books_stay_linked_while_a_machine_holds_the_key(self, poll):
        force(poll, status="closed", closed_at=AFTER_CLOSE, checked_at=AFTER_CLOSE)

        assert is_refused(set_to(poll, link_destroyed_at=AFTER_CLOSE))
        LinkCopy.objects.update(destroyed_at=AFTER_CLOSE)
        assert not is_refused(set_to(poll, link_destroyed_at=AFTER_CLOSE))
        assert is_refused(set_to(poll, rewritten_at=AFTER_CLOSE))

    def test_rows_go_no_earlier_than_the_appeals_are_over_by_the_clock_of_the_database(self, counted):
        force(counted, status="annulled", status_since=WHILE_OPEN.replace(year=2199))
        assert is_refused(set_to(counted, emptied_at=WHILE_OPEN.replace(year=2199) + APPEAL))

        force(counted, status_since=WHILE_OPEN)
        assert not is_refused(set_to(counted, emptied_at=AFTER_CLOSE))

    def test_a_key_serves_one_poll(self, poll):
        twin = PollFactory()

        assert is_refused(set_to(twin, urn_public_key=bytes(poll.urn_public_key)))


class TestRowsOfAVote:
    def test_none_changes_its_poll(self, counted):
        other = PollFactory(settled=True)

        for model in (Ballot, Signature, Checkpoint, ContestEntry, PublishedFile, LinkCopy):
            rows = model.objects.filter(poll=counted)
            assert rows.exists()
            assert is_refused(lambda rows=rows: rows.update(poll=other)), model

    def test_none_is_planted(self, counted):
        contest = counted.contests.get()
        outcome = Outcome.objects.values().get()
        file = PublishedFile.objects.values().first()
        facts = {"poll": counted, "at": AFTER_CLOSE, "signatures": 1, "ballots": 1}
        planted = {
            "a file": lambda: PublishedFile.objects.create(**{**file, "id": None, "name": "urn2.csv"}),
            "a head": lambda: Checkpoint.objects.create(**facts, number=9),
            "a part": lambda: UrnPart.objects.create(poll=counted, number=0, parts=1),
            "a signature": lambda: Endorsement.objects.create(
                poll=PollFactory(settled=True), by=UserFactory(), at=AFTER_CLOSE
            ),
        }
        for poll in (PollFactory(settled=True), PollFactory(ended=True)):
            early = {**outcome, "id": None, "contest_id": poll.contests.get().pk}
            planted[f"an outcome of {poll.pk}"] = lambda early=early: Outcome.objects.create(**early)
            planted[f"a signed head of {poll.pk}"] = lambda poll=poll: Checkpoint.objects.create(
                **{**facts, "poll": poll}, number=9, note="Signed."
            )

        assert contest.outcome.pk == outcome["id"]
        assert [name for name, act in planted.items() if not is_refused(act)] == []

    def test_a_project_is_withdrawn_once_and_before_the_close(self, poll):
        first, second = ContestEntry.objects.filter(poll=poll)[:2]
        reasons = {"withdrawn_at": WHILE_OPEN, "withdrawn_reason": "Le terrain est vendu."}
        ContestEntry.objects.filter(pk=first.pk).update(**reasons)

        assert is_refused(lambda: ContestEntry.objects.filter(pk=first.pk).update(withdrawn_at=None))
        closing.close(poll, at=AFTER_CLOSE)
        assert is_refused(lambda: ContestEntry.objects.filter(pk=second.pk).update(**reasons))

    def test_what_people_did_stays(self, counted):
        proclaiming.Endorsement.objects.create(poll=counted, by=UserFactory(), at=AFTER_CLOSE)
        asked = {"poll": counted, "at": AFTER_CLOSE, "by": UserFactory(), "public_notice": "Fini."}
        done = {"seconded_by": UserFactory(), "done_at": AFTER_CLOSE}
        kind = IncidentKind.PRIVATE_HALF_DESTROYED
        assert is_refused(lambda: Incident.objects.create(**asked, **done, kind=kind))
        act = Incident.objects.create(**asked, kind=kind)
        acts = Incident.objects.filter(pk=act.pk)
        assert is_refused(lambda: acts.update(details={"destroyed": True}))
        acts.update(**done)

        ways = {
            "done again": lambda: acts.update(done_at=WHILE_OPEN),
            "undone": lambda: acts.update(done_at=None, seconded_by=None),
            "other words": lambda: acts.update(public_notice="Rien."),
            "the act gone": acts.delete,
            "a signature gone": lambda: Endorsement.objects.all().delete(),
            "another's": lambda: Endorsement.objects.update(by=UserFactory()),
            "a copy gone": lambda: LinkCopy.objects.all().delete(),
            "a copy back": lambda: LinkCopy.objects.update(destroyed_at=None),
        }
        assert [name for name, way in ways.items() if not is_refused(way)] == []
        assert not is_refused(lambda: acts.update(details={"destroyed": True}))

    def test_keys_are_drawn_and_proved_once(self):
        poll = waiting_for_keys()
        drawn = {"urn_public_key": bytes(32), "signing_public_key": bytes(32), "seed_commitment": "0" * 64}
        assert is_refused(lambda: KeyRequest.objects.create(poll=poll, asked_at=WHILE_OPEN, **drawn))
        keys.ask(poll, at=WHILE_OPEN)
        KeyRequest.objects.update(**drawn)

        assert is_refused(lambda: KeyRequest.objects.update(urn_public_key=b"1" * 32))
        assert is_refused(lambda: KeyRequest.objects.update(seed_commitment="1" * 64))

    @pytest.mark.parametrize("model", [Poll, Outcome, OutcomeEntry, PublishedFile, Checkpoint, JournalEntry])
    def test_no_row_is_replaced_by_another_of_the_same_key(self, counted, model):
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL has no such statement")
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
        table = model._meta.db_table

        def replace():
            with connection.cursor() as cursor:
                cursor.execute(f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")  # noqa: S608  names of our own tables

        assert is_refused(replace)

    @pytest.mark.postgresql
    def test_a_table_of_a_session_s_own_does_not_open_an_urn(self, counted):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE voting_poll AS SELECT * FROM public.voting_poll")
            cursor.execute("UPDATE pg_temp.voting_poll SET status = 'settled'")

        assert is_refused(lambda: Ballot.objects.filter(poll=counted).update(sealed=b"0"))

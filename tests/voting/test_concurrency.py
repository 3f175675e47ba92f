"""Many at once, each on a connection of its own, on both databases."""

import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.refusals import Refused
from budget.enums import PhaseKind
from budget.models import Phase
from tests.factories.budget import EditionFactory, coordinator_of, during
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import OPENS_AT, WHILE_OPEN, PollFactory, marking, numbers_in, opened, voter_of
from voting.enums import PollStatus
from voting.models import Ballot, Checkpoint, ContestEntry, Poll, Signature
from voting.queries import drafts
from voting.services import casting, checkpoints, closing, polls
from voting.services.polls import GRACE, barrier

pytestmark = pytest.mark.django_db(transaction=True)


def put(poll, voter, *numbers, key=None, at=WHILE_OPEN, replaces=""):
    return casting.cast(
        poll,
        marking(*numbers),
        by=voter,
        device_half="BCDFGHJK",
        request_key=key or uuid.uuid4(),
        at=at,
        replaces=replaces,
    )


def test_of_fifty_casts_of_one_person_at_once_one_stands_and_the_others_are_told(at_once, settings):
    settings.LIMITS = {**settings.LIMITS, "cast": (50, 60)}
    poll = PollFactory(settled=True)
    voter = voter_of(poll)
    wanted = [(1 + n % 6, 1 + (n + 1) % 6) for n in range(50)]

    answers = at_once(*[lambda pair=pair: put(poll, voter, *pair) for pair in wanted])

    numbers = [answer for answer in answers if isinstance(answer, str)]
    refused = {type(answer) for answer in answers if not isinstance(answer, str)}
    assert refused <= {casting.VotedSince, casting.NotConfirmed}
    assert len(numbers) == 1
    assert (Signature.objects.count(), Ballot.objects.count()) == (1, 1)
    assert opened(poll) == [(numbers[0], marking(*wanted[answers.index(numbers[0])]))]


def test_of_twenty_changes_of_one_ballot_at_once_one_stands_and_the_others_are_told(at_once, settings):
    settings.LIMITS = {**settings.LIMITS, "cast": (50, 60)}
    poll = PollFactory(settled=True)
    voter = voter_of(poll)
    put(poll, voter, 6)
    mark = casting.mark_of(poll, Signature.objects.get())
    wanted = [(1 + n % 5,) for n in range(20)]

    answers = at_once(*[lambda pair=pair: put(poll, voter, *pair, replaces=mark) for pair in wanted])

    numbers = [answer for answer in answers if isinstance(answer, str)]
    assert len(numbers) == 1
    assert opened(poll) == [(numbers[0], marking(*wanted[answers.index(numbers[0])]))]


def test_fifty_sendings_of_one_request_give_one_number(at_once):
    poll = PollFactory(settled=True)
    voter, key = voter_of(poll), uuid.uuid4()

    answers = at_once(*[lambda: put(poll, voter, 1, 2, key=key) for _ in range(50)])

    assert {answer for answer in answers if isinstance(answer, str)} == set(numbers_in(poll))
    assert Ballot.objects.count() == Signature.objects.count() == 1


def test_many_people_vote_at_once_and_each_has_a_ballot(at_once):
    poll = PollFactory(settled=True)
    voters = [voter_of(poll) for _ in range(20)]

    numbers = at_once(*[lambda voter=voter: put(poll, voter, 1) for voter in voters])

    assert set(numbers) == set(numbers_in(poll))
    assert Signature.objects.count() == 20


def test_every_ballot_acknowledged_before_the_close_is_in_the_count_and_none_comes_after(at_once):
    grace_ends = datetime.now(UTC) + timedelta(seconds=2)
    poll = PollFactory(settled=True, opens_at=OPENS_AT, closes_at=grace_ends - GRACE)
    in_time = poll.closes_at - timedelta(seconds=1)

    acknowledged, refusals = [], []

    def go_on_voting():
        while not refusals:
            try:
                acknowledged.append(put(poll, voter_of(poll), 1, at=in_time))
            except Refused as refusal:
                refusals.append(refusal)

    def close_when_due():
        while datetime.now(UTC) < grace_ends:
            Poll.objects.filter(pk=poll.pk).exists()
        return closing.close(Poll.objects.get(pk=poll.pk), at=poll.closes_at + GRACE)

    answers = at_once(*[go_on_voting] * 4, close_when_due)

    numbers = list(acknowledged)
    poll.refresh_from_db()
    assert answers == [None] * 4 + [True]
    assert {type(refusal) for refusal in refusals} == {Refused}
    assert poll.status == PollStatus.CLOSED
    assert numbers
    assert set(numbers) == set(numbers_in(poll))
    assert poll.ballots_total == poll.signatures_total == len(numbers)


def somebody_waits_at_the_barrier():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.postgresql
def test_casts_do_not_wait_for_one_another_and_the_close_waits_for_them(at_once):
    poll = PollFactory(settled=True)
    both_in = threading.Barrier(3, timeout=30)
    order = []

    def cast():
        with transaction.atomic():
            barrier.hold_open(Poll.objects.get(pk=poll.pk))
            both_in.wait()
            given_up_at = time.monotonic() + 20
            while not somebody_waits_at_the_barrier() and time.monotonic() < given_up_at:
                pass
            order.append("cast")

    def close():
        both_in.wait()
        with transaction.atomic():
            barrier.hold_to_close(Poll.objects.get(pk=poll.pk))
            order.append("close")

    at_once(cast, cast, close)

    assert order == ["cast", "cast", "close"]


@pytest.mark.postgresql
def test_a_checkpoint_counts_both_books_in_one_state_of_the_urn(at_once):
    poll = PollFactory(settled=True)
    voter = voter_of(poll)

    def then_somebody_votes(execute, sql, *rest):
        answer = execute(sql, *rest)
        if "count" in sql.lower() and "voting_signature" in sql:
            at_once(lambda: put(poll, voter, 1))
        return answer

    with connection.execute_wrapper(then_somebody_votes):
        checkpoints.end(poll, at=WHILE_OPEN)

    assert Ballot.objects.count() == 1
    last = Checkpoint.objects.latest("number")
    assert last.signatures == last.ballots


@pytest.mark.parametrize("tries", [2, 8])
def test_a_poll_is_closed_once(at_once, tries):
    poll = PollFactory(ended=True)

    closed = at_once(
        *[lambda: closing.close(Poll.objects.get(pk=poll.pk), at=poll.closes_at + GRACE)] * tries
    )

    assert sorted(closed) == [False] * (tries - 1) + [True]


def test_a_paper_is_settled_once(at_once):
    before = during(PhaseKind.PRESENTATION)
    edition = EditionFactory(running=True)
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    ProjectFactory(edition=edition, feasible=True, reviewed=False)
    coordinator = coordinator_of(edition)
    poll = polls.compose(edition, by=coordinator, at=before)
    seen = drafts.draft(poll).mark

    def settle():
        polls.settle(Poll.objects.get(pk=poll.pk), seen=seen, by=coordinator, at=before)

    answers = at_once(*[settle] * 4)

    assert [type(answer) for answer in answers if answer is not None] == [Refused] * 3
    assert ContestEntry.objects.filter(poll=poll).count() == 1

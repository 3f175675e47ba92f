"""While a vote is open its rows are written in a new order again and again: nothing lost, nothing doubled."""

import sqlite3
import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from accounts.refusals import Refused
from tests.factories.voting import AFTER_CLOSE, WHILE_OPEN, PollFactory, fill_urn, marking, opened, voter_of
from tests.triggers import force
from voting.enums import PollStatus
from voting.models import Ballot, Poll, Signature, Stirring
from voting.queries import polls as queries
from voting.services import casting, closing, stirring, sweeping

BALLOTS = [marking(1 + place % 6) for place in range(40)]


@pytest.fixture
def urn(poll, monkeypatch):
    """Forty ballots, in slices of some ten."""
    monkeypatch.setattr(stirring, "SLICE", 10)
    fill_urn(poll, BALLOTS)
    return poll


def contents(poll):
    rows = Ballot.objects.filter(poll=poll).values_list("slot", "mark", "sealed")
    return sorted(tuple(bytes(value) for value in row) for row in rows)


def ids(poll):
    return set(Ballot.objects.filter(poll=poll).values_list("id", flat=True))


def signatures(poll):
    return sorted(
        Signature.objects.filter(poll=poll).values_list(
            "id", "entry_id", "channel", "signed_on", "link_generation"
        )
    )


def test_the_same_ballots_lie_there_under_other_ids_and_signatures_keep_theirs(urn):
    before = contents(urn), signatures(urn)
    old_ids = ids(urn)

    assert stirring.stir(urn, at=WHILE_OPEN)

    assert (contents(urn), signatures(urn)) == before
    assert len(ids(urn)) == len(BALLOTS)
    assert ids(urn).isdisjoint(old_ids)


def test_the_urn_of_another_poll_stays_as_it_is(urn):
    other = PollFactory(settled=True)
    fill_urn(other, BALLOTS[:3])
    before = ids(other)

    stirring.stir(urn, at=WHILE_OPEN)

    assert ids(other) == before


def test_an_urn_in_which_nothing_came_is_not_stirred_again(urn):
    stirring.stir(urn, at=WHILE_OPEN)
    before = ids(urn)

    assert not stirring.stir(urn, at=WHILE_OPEN)

    assert ids(urn) == before


def test_what_is_cast_or_changed_between_two_stirs_is_kept_and_stirred(urn, cast, voter):
    stirring.stir(urn, at=WHILE_OPEN)
    first = cast(1)
    assert stirring.stir(urn, at=WHILE_OPEN)
    mark = casting.mark_of(urn, Signature.objects.get(poll=urn, entry=voter))

    second = cast(2, replaces=mark)

    assert stirring.stir(urn, at=WHILE_OPEN)
    numbers = [number for number, _choices in opened(urn)]
    assert (second in numbers, first in numbers) == (True, False)
    assert len(numbers) == len(BALLOTS) + 1


@pytest.fixture
def reader():
    """Somebody who reads a state of before on a connection of their own, as a backup does."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM voting_poll").fetchall()
    yield other
    other.close()


def beside_the_database():
    return Path(f"{connection.settings_dict['NAME']}-wal").read_bytes()


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.django_db(transaction=True)
def test_what_is_still_read_is_stirred_again_until_nothing_of_before_lies_on_the_disk(urn, reader):
    sealed = bytes(Ballot.objects.all()[0].sealed)

    assert not stirring.stir(urn, at=WHILE_OPEN)
    assert sealed in beside_the_database()
    assert not Stirring.objects.exists()

    reader.execute("COMMIT")
    assert stirring.stir(urn, at=WHILE_OPEN)
    assert sealed not in beside_the_database()


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.django_db(transaction=True)
def test_an_urn_is_not_compact_while_somebody_reads_what_it_was(reader):
    poll = PollFactory(ended=True)
    fill_urn(poll, BALLOTS[:3])
    slot = bytes(Ballot.objects.all()[0].slot)
    assert closing.close(poll, at=AFTER_CLOSE)

    assert not closing.compact(poll, at=AFTER_CLOSE)
    assert slot in beside_the_database()
    assert Poll.objects.get().compacted_at is None

    reader.execute("COMMIT")
    assert closing.compact(poll, at=AFTER_CLOSE)
    assert slot not in beside_the_database()
    assert Poll.objects.get().compacted_at == AFTER_CLOSE


def test_a_sweep_that_looks_often_stirs_each_urn_when_its_hour_has_come(urn, cast):
    hours = [WHILE_OPEN + timedelta(minutes=minutes) for minutes in (0, 5, 55, 60)]
    stirred = []

    for number, at in enumerate(hours, start=1):
        cast(number, by=voter_of(urn))
        stirred.append(sweeping.stir_open(at))

    assert stirred == [1, 0, 0, 1]


def test_an_urn_is_late_after_two_hours_and_a_stir_is_enough(poll):
    assert stirring.is_late(poll, WHILE_OPEN)

    sweeping.stir_open(WHILE_OPEN)

    late = [stirring.is_late(poll, WHILE_OPEN + timedelta(minutes=minutes)) for minutes in (0, 119, 120)]
    assert late == [False, False, True]


def test_an_empty_urn_may_be_stirred(poll):
    stirring.stir(poll, at=WHILE_OPEN)

    assert contents(poll) == []


def test_once_the_close_began_nothing_is_stirred(urn):
    force(urn, status=PollStatus.CLOSED)
    before = ids(urn)

    assert not stirring.stir(urn, at=WHILE_OPEN)

    assert ids(urn) == before


def test_only_open_polls_are_swept(urn):
    ended = PollFactory(ended=True)
    fill_urn(ended, BALLOTS[:2])
    closing.close(ended, at=AFTER_CLOSE)

    assert list(queries.to_stir(AFTER_CLOSE)) == [urn]


def acknowledged(poll, voter, choices):
    """Number and choices of a ballot that the urn took, in place of the voter's former one."""
    known = {"device_half": "BCDFGHJK", "request_key": uuid.uuid4(), "at": WHILE_OPEN}
    while True:
        here = Poll.objects.get(pk=poll.pk)
        mark = casting.mark_of(here, Signature.objects.filter(poll=poll, entry=voter).first())
        try:
            return casting.cast(here, choices, by=voter, replaces=mark, **known), choices
        except casting.NotConfirmed:
            continue  # nothing was written: sent again, as the page says


@pytest.mark.django_db(transaction=True)
def test_casts_and_changes_at_once_with_stirs_that_never_pause_lose_and_double_nothing(
    at_once, monkeypatch, settings
):
    settings.LIMITS = {**settings.LIMITS, "cast": (1000, 60)}
    monkeypatch.setattr(stirring, "SLICE", 4)
    poll = PollFactory(settled=True)
    voters = [voter_of(poll) for _ in range(30)]
    ledger, done, stirred = {}, threading.Semaphore(0), []

    def vote(mine):
        """Each casts, then changes twice, and again until three stirs have come between."""
        try:
            for turn in range(30):
                if turn >= 3 and stirred.count(True) >= 3:
                    break
                for place, voter in enumerate(mine):
                    ledger[voter.pk] = acknowledged(poll, voter, marking(1 + (turn + place) % 6))
        finally:
            done.release()

    def stir():
        finished = 0
        while finished < 3:
            stirred.append(stirring.stir(Poll.objects.get(pk=poll.pk), at=WHILE_OPEN))
            finished += done.acquire(blocking=False)

    faults = at_once(*[lambda mine=voters[start::3]: vote(mine) for start in range(3)], stir)

    assert faults == [None] * 4
    assert stirred.count(True) >= 3
    assert len(ledger) == len(voters)
    assert sorted(opened(poll), key=repr) == sorted(ledger.values(), key=repr)
    assert Signature.objects.count() == len(voters)
    slots = {bytes(slot) for slot in Ballot.objects.values_list("slot", flat=True)}
    assert len(slots) == len(voters)


@pytest.mark.django_db(transaction=True)
def test_a_stir_under_way_when_the_poll_closes_does_no_harm(at_once, monkeypatch):
    monkeypatch.setattr(stirring, "SLICE", 4)
    poll = PollFactory(ended=True)
    fill_urn(poll, BALLOTS)
    before = sorted(opened(poll), key=repr)

    def stir():
        try:
            stirring.stir(Poll.objects.get(pk=poll.pk), at=WHILE_OPEN)
        except Refused:
            return

    answers = at_once(stir, stir, lambda: closing.close(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE))

    assert answers == [None, None, True]
    poll.refresh_from_db()
    assert poll.rewritten_at is not None
    assert sorted(opened(poll), key=repr) == before

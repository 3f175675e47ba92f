"""Register and urn side by side: whoever reads both tables in the order of their rows pairs nobody."""

import uuid

import pytest
from django.db import connection

from tests.factories.budget import RegisterEntryFactory
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    WHILE_OPEN,
    PollFactory,
    marking,
    opened_ballot,
)
from tests.triggers import past_triggers
from tests.voting import pairing
from voting.models import Ballot, Poll, Signature
from voting.services import casting, closing, stirring
from voting.tally.types import BLANK

VOTERS = 400
LEAST = 1 / (pairing.SHUFFLES + 1)
# What the database itself knows of the order of rows.
ORDERS = {"sqlite": ["rowid"], "postgresql": ["ctid", "xmin::text::bigint"]}
TRACES = (
    "SELECT id, ctid, xmin, xmax FROM voting_signature WHERE poll_id = %s ORDER BY 1",
    "SELECT id, ctid, xmin, xmax FROM voting_ballot WHERE poll_id = %s ORDER BY 1",
)


def test_the_measure_finds_what_is_there_and_nothing_else():
    forwards, backwards, mixed = range(50), range(50, 0, -1), [n * n % 53 for n in range(50)]

    assert pairing.rho(forwards, forwards) == pytest.approx(1)
    assert pairing.rho(forwards, backwards) == pytest.approx(-1)
    assert pairing.rho([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]) == pytest.approx(0.8)
    assert pairing.rho([1, 1, 2, 2], [1, 2, 3, 4]) == pytest.approx(0.894427, abs=1e-6)
    assert pairing.rho(forwards, [3] * 50) == 0
    assert pairing.chance(forwards, backwards) == LEAST
    assert pairing.chance(forwards, [3] * 50) == 1
    assert pairing.chance(forwards, mixed) > LEAST


def everybody_votes():
    """Four hundred people vote one after the other; of each number, who cast it: only the tester knows."""
    poll, ledger = PollFactory(settled=True), {}
    for place in range(VOTERS):
        voter = RegisterEntryFactory(edition=poll.edition, user=None, territory=None)
        choices = {"1": BLANK} if place % 7 == 0 else marking(1 + place % 6)
        number = casting.cast(
            poll, choices, by=voter, device_half="BCDFGHJK", request_key=uuid.uuid4(), at=WHILE_OPEN
        )
        ledger[number] = voter.pk
    return poll, ledger


def places(model, name, column, poll):
    """Of each row a value, and its place in the order of a column of the system."""
    table = model._meta.db_table
    sql = f"SELECT {name}, dense_rank() OVER (ORDER BY {column}) FROM {table} WHERE poll_id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [poll.pk])
        return dict(cursor.fetchall())


def pairs(poll, ledger, column):
    """Of each voter the place of the signature in its table, and that of the ballot in the other."""
    signatures = places(Signature, "entry_id", column, poll)
    ballots = places(Ballot, "id", column, poll)
    identifier = Ballot._meta.get_field("id")
    found = {identifier.to_python(name): place for name, place in ballots.items()}
    pairs = [
        (signatures[ledger[opened_ballot(poll, ballot)[0]]], found[ballot.id])
        for ballot in Ballot.objects.filter(poll=poll)
    ]
    assert len(pairs) == VOTERS
    return zip(*pairs, strict=True)


def chances(poll, ledger):
    """By each order, how often chance alone would do as well as the attacker."""
    return [pairing.chance(*pairs(poll, ledger, column)) for column in ORDERS[connection.vendor]]


@pytest.mark.django_db(transaction=True)
def test_an_urn_as_it_was_filled_pairs_everybody_and_a_stirred_one_nobody():
    poll, ledger = everybody_votes()
    signatures, ballots = pairs(poll, ledger, ORDERS[connection.vendor][0])
    assert pairing.rho(signatures, ballots) > 0.9
    assert chances(poll, ledger) == [LEAST] * len(ORDERS[connection.vendor])

    stirring.stir(poll, at=WHILE_OPEN)

    assert min(chances(poll, ledger)) > LEAST


def traces(poll):
    """What the database itself keeps beside both rows of everybody: places, and who wrote or locked them."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        return [cursor.execute(query, [poll.pk]).fetchall() for query in TRACES]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["sent again", "an old tab"])
def test_what_is_sent_again_or_refused_after_a_stir_leaves_no_trace_on_either_row(poll, voter, cast, change):
    known = {"by": voter, "request_key": uuid.uuid4()}
    number = cast(1, **known)
    stirring.stir(poll, at=WHILE_OPEN)
    before = traces(poll)

    if change == "sent again":
        assert cast(1, **known) == number
    else:
        with pytest.raises(casting.VotedSince):
            cast(2)

    assert traces(poll) == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_change_of_mind_leaves_no_trace_on_the_signature(poll, voter, cast):
    cast(1)
    signatures, ballots = traces(poll)

    cast(2, replaces=casting.mark_of(poll, Signature.objects.get()))

    assert traces(poll)[0] == signatures
    assert traces(poll)[1] != ballots


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_leaves_the_trace_of_one_cast(poll, voter, cast, at_once):
    key = uuid.uuid4()

    at_once(*[lambda: cast(1, request_key=key)] * 8, *[lambda: cast(2)] * 8)

    [[(_id, _place, signed_by, locked_by)], [(_id, _place, cast_by, _lock)]] = traces(poll)
    assert (signed_by, locked_by) == (cast_by, "0")


@pytest.mark.django_db(transaction=True)
def test_an_urn_stirred_slice_by_slice_pairs_nobody(monkeypatch):
    monkeypatch.setattr(stirring, "SLICE", 50)
    poll, ledger = everybody_votes()

    stirring.stir(poll, at=WHILE_OPEN)

    assert min(chances(poll, ledger)) > LEAST


@pytest.mark.django_db(transaction=True)
def test_after_the_close_nobody_is_paired_although_nobody_stirred_before():
    poll, ledger = everybody_votes()
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(closes_at=CLOSED_AT)

    assert closing.close(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)

    assert min(chances(poll, ledger)) > LEAST

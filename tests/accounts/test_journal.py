"""The journal: a chain per town, to which rows are only added."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import JournalEntry
from accounts.services import journal
from tests.factories.accounts import MunicipalityFactory, UserFactory

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def town(db):
    return MunicipalityFactory()


def write(town, count=3):
    return [
        journal.record("role.granted", town, by=UserFactory(), at=AT + timedelta(minutes=n), role="officer")
        for n in range(count)
    ]


def test_each_line_holds_the_one_before(town):
    first, second, third = write(town)

    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert first.previous_hash == ""
    assert second.previous_hash == first.entry_hash
    assert list(journal.breaks(town)) == []


def test_two_towns_have_two_chains(town):
    write(town)
    elsewhere = MunicipalityFactory()

    entry = write(elsewhere, count=1)[0]

    assert (entry.sequence, entry.previous_hash) == (1, "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_journalentry SET event = 'nothing'",
        "UPDATE accounts_journalentry SET by_id = NULL",
        "DELETE FROM accounts_journalentry",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(town, statement):
    write(town)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert JournalEntry.objects.count() == 3
    assert list(journal.breaks(town)) == []


def test_a_line_altered_by_whoever_owns_the_database_shows(town):
    first, second, _third = write(town)
    forged = JournalEntry(
        municipality=town, sequence=4, event="role.granted", subject=second.subject, at=AT,
        previous_hash=first.entry_hash, entry_hash=first.entry_hash,
    )  # fmt: skip

    forged.save(force_insert=True)

    assert list(journal.breaks(town)) == [4]


def test_acts_of_one_moment_are_written_one_after_the_other(at_once):
    town, person = MunicipalityFactory(), UserFactory()

    at_once(*[lambda: journal.record("role.granted", town, by=person, at=AT)] * 10)

    assert list(JournalEntry.objects.values_list("sequence", flat=True)) == list(range(1, 11))
    assert list(journal.breaks(town)) == []

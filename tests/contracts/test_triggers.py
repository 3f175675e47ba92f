"""SQLite forgets the triggers of a table that a migration builds anew: after all of them each is there."""

import importlib

import pytest
from django.db import connection

VOTE = importlib.import_module("voting.migrations.0009_urns_forget_the_order_of_their_rows")
CLOSED = importlib.import_module("voting.migrations.0012_a_closed_vote_is_not_opened_again")


def hung() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def expected() -> set[str]:
    if connection.vendor == "sqlite":
        return {CLOSED.NAME, *(name for name, *_rest in VOTE.sqlite_triggers())}
    lines = VOTE.POSTGRESQL.splitlines()
    return {CLOSED.NAME, *(line.split()[2] for line in lines if line.startswith("CREATE TRIGGER"))}


@pytest.mark.django_db
def test_what_guards_a_vote_still_hangs_on_its_tables() -> None:
    assert expected() - hung() == set()

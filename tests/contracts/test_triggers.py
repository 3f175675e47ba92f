"""What the database itself holds of a vote: the moves of `workflow.py`, and triggers nothing goes around.

SQLite forgets the triggers of a table that a migration builds anew: after all of them each is there.
"""

import importlib

import pytest
from django.db import connection

from accounts.moves import Move
from voting import workflow
from voting.models import Poll

VOTE = importlib.import_module("voting.migrations.0014_what_a_vote_has_settled_stays")
SIGNING = importlib.import_module("voting.migrations.0017_who_waits_for_an_officer_does_not_sign")


def hung() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def expected() -> set[str]:
    rows = {rule.name for rule in [*VOTE.rules(connection.vendor), SIGNING.RULE]}
    if connection.vendor == "sqlite":
        return rows
    return rows | {f"{table}_is_not_emptied" for table in VOTE.NOT_EMPTIED}


@pytest.mark.django_db
def test_what_guards_a_vote_still_hangs_on_its_tables() -> None:
    assert expected() - hung() == set()


def test_the_database_knows_the_moves_of_a_poll_and_no_others() -> None:
    moves = [move for move in vars(workflow).values() if isinstance(move, Move) and move.model is Poll]
    ours = {(str(source), str(move.target)) for move in moves for source in move.sources}

    assert set(VOTE.MOVES) == ours


@pytest.mark.postgresql
@pytest.mark.django_db
def test_no_trigger_looks_for_its_tables_in_the_temporary_ones_of_a_session() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND prorettype = 'trigger'::regtype"
            " AND NOT coalesce(proconfig @> ARRAY['search_path=public, pg_temp'], false)"
        )
        loose = [name for (name,) in cursor.fetchall()]

    assert loose == []

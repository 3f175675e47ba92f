"""What an attacker with full power over the database could do: change rows that its triggers keep."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from voting.models import Poll


@contextmanager
def past_triggers() -> Iterator[None]:
    """Every trigger taken down, and put up again."""
    down, up = down_and_up(connection)
    _run(down)
    try:
        yield
    finally:
        _run(up)


def force(poll: Poll, **columns: Any) -> None:
    """A poll as no way leads to it, or as a longer way than the test tells: its row alone."""
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(**columns)


def down_and_up(database: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    """The statements that take triggers down on this connection, and those that put them up again."""
    if database.vendor == "postgresql":
        role = "SET session_replication_role = {}"
        return [role.format("replica")], [role.format("origin")]
    with database.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        hung = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _sql in hung], [sql for _name, sql in hung]


def _run(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

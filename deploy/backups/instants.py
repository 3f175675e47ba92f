"""All rows of one instant, nobody else waiting; and the doors that only the owner of the tables opens."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from accounts.refusals import Refused

# Of the advisory locks that are ours: one backup or restore at a time, on whichever machine.
FAMILY = 0x6265


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One backup at a time: the next one is compared with it."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise Refused(_("Another backup is under way. Wait for its end.")) from fault
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s::int, 0)", [FAMILY])
            if not cursor.fetchone()[0]:
                raise Refused(_("Another backup is under way. Wait for its end."))
        try:
            yield
        finally:
            with suppress(Exception), connection.cursor() as cursor:  # a lost connection has given it up
                cursor.execute("SELECT pg_advisory_unlock(%s::int, 0)", [FAMILY])


@contextmanager
def one_instant() -> Iterator[None]:
    """Every read in it sees the rows as they were when it began; who writes meanwhile goes on.

    One connection reads them all, so nothing is exported to a second one. The tables of the vote are taken
    first: they are not compacted around a reader, which would keep what it may still want to see.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("LOCK TABLE voting_signature, voting_ballot IN ACCESS SHARE MODE")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would be IMMEDIATE, and keep every writer out
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def past_triggers(tables: list[type[models.Model]]) -> Iterator[None]:
    """Inside a transaction: what is written is what was, and the triggers stand again before it ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [connection.ops.quote_name(model._meta.db_table) for model in tables]  # noqa: SLF001  public
            cursor.execute("SET LOCAL statement_timeout = 0")
            for name in names:
                cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while checks wait for it
            for name in names:
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        connection.check_constraints()
        for _name, sql in triggers:
            cursor.execute(sql)


def reset_sequences(tables: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)

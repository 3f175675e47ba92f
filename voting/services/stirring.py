"""The order of rows is data: register and urn are written together, so both are rewritten in random order.

While a vote is open its rows are stirred; at the close they are written anew once more, without slot and
mark. One statement deletes and inserts a slice: what is cast meanwhile waits for it, or is left where it
is. A slice is a range of the random ids, never a place. The bytes of before stay in the free room of a
table until it is compacted, and on the disk and in the write-ahead log of the server: outside of what is
promised.
"""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import OperationalError, connection, models, transaction

from accounts.refusals import Refused
from voting.enums import PollStatus
from voting.models import Ballot, Poll, Signature, Stirring
from voting.queries import exposure
from voting.services.polls import hold_open

# Rows a slice: a cast waits for a slice at most.
SLICE = 5_000
EVERY = timedelta(hours=1)
LATE_AFTER = timedelta(hours=2)
# Compacting stops everybody's casts: it takes what it needs when it gets it at once, or later.
LOCK_SECONDS = 2

BALLOT = "poll_id, id, slot, mark, sealed"
SIGNATURE = "poll_id, id, entry_id, channel, signed_on, link_generation, station_id"
RANDOM_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
# Per table: what a row keeps; a ballot gets a new id, a signature keeps its own, as its slot hangs on it.
KEPT = {
    "voting_ballot": (BALLOT, "poll_id, {id}, slot, mark, sealed"),
    "voting_signature": (SIGNATURE, SIGNATURE),
}
WITHOUT_SLOTS = {**KEPT, "voting_ballot": (BALLOT, "poll_id, {id}, NULL, NULL, sealed")}
ON_POSTGRESQL = """
    WITH gone AS (
        DELETE FROM {table} WHERE poll_id = %s AND id >= %s AND id <= %s RETURNING {columns}
    )
    INSERT INTO {table} ({columns}) SELECT {values} FROM gone ORDER BY random()
"""
ON_SQLITE = (
    "CREATE TEMP TABLE stirred AS SELECT {columns} FROM {table} WHERE poll_id = %s AND id >= %s AND id <= %s",
    "DELETE FROM {table} WHERE poll_id = %s AND id >= %s AND id <= %s",
    "INSERT INTO {table} ({columns}) SELECT {values} FROM stirred ORDER BY random()",
    "DROP TABLE temp.stirred",
)


def stir(poll: Poll, *, at: datetime) -> bool:
    """Write the rows of an open poll in a new random order; False when nothing came since the last time, or
    the old order still lies on the disk: then the next sweep stirs it again.
    """
    sha256 = _content(poll)
    if Stirring.objects.filter(poll=poll, sha256=sha256).update(stirred_at=at):
        return False
    for table in KEPT:
        for span in _slices(table, poll):
            if not _stir_slice(table, poll, span):
                return False
    if not forget_old_pages():
        return False
    Stirring.objects.update_or_create(poll=poll, defaults={"stirred_at": at, "sha256": sha256})
    return True


@transaction.atomic
def _stir_slice(table: str, poll: Poll, span: tuple[uuid.UUID, uuid.UUID]) -> bool:
    """False once the close has begun, which rewrites everything."""
    try:
        hold_open(poll)
    except Refused:
        return False
    if poll.status != PollStatus.SETTLED:
        return False
    _rewrite_slice(table, KEPT, poll, span)
    return True


def is_due(poll: Poll, at: datetime) -> bool:
    """Not stirred for an hour: rows say it, so that a schedule begun anew meanwhile forgets nothing."""
    stirred_at = _stirred_at(poll)
    return stirred_at is None or stirred_at + EVERY <= at


def is_late(poll: Poll, at: datetime) -> bool:
    """Ballots lie in the order of their casts for longer than two rounds of the sweep."""
    if not poll.is_within_dates(at) or poll.opens_at is None:
        return False
    return max(_stirred_at(poll) or poll.opens_at, poll.opens_at) + LATE_AFTER <= at


def _stirred_at(poll: Poll) -> datetime | None:
    return Stirring.objects.filter(poll=poll).values_list("stirred_at", flat=True).first()


def rewrite(poll: Poll) -> None:
    """At the close: both tables in random order, without slot and mark; killed midway, it is done again."""
    for table in WITHOUT_SLOTS:
        for span in _slices(table, poll):
            with transaction.atomic():
                _rewrite_slice(table, WITHOUT_SLOTS, poll, span)
    forget_old_pages()


def _content(poll: Poll) -> str:
    """What the urn holds, whatever its order: the marks of the ballots, and how many signed."""
    digest = hashlib.sha256(b"%d" % Signature.objects.filter(poll=poll).count())
    marks = Ballot.objects.filter(poll=poll).order_by("mark").values_list("mark", flat=True)
    for mark in marks.iterator():
        digest.update(bytes(mark or b""))
    return digest.hexdigest()


def _slices(table: str, poll: Poll) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """Equal ranges of the ids, of some SLICE rows each: ids are random, and so is who shares a slice."""
    model: type[models.Model] = Ballot if table == "voting_ballot" else Signature
    rows = model._base_manager.filter(poll=poll).count()  # noqa: SLF001  Django's public API
    slices = -(-rows // SLICE)
    for place in range(slices):
        first, after = (2**128 * edge // slices for edge in (place, place + 1))
        yield uuid.UUID(int=first), uuid.UUID(int=after - 1)


def _rewrite_slice(
    table: str, kept: dict[str, tuple[str, str]], poll: Poll, span: tuple[uuid.UUID, uuid.UUID]
) -> None:
    columns, values = kept[table]
    words = {"table": table, "columns": columns, "values": values.format(id=RANDOM_ID[connection.vendor])}
    column = models.UUIDField()
    bounds = [poll.pk, *(column.get_db_prep_value(edge, connection) for edge in span)]
    statements = (ON_POSTGRESQL,) if connection.vendor == "postgresql" else ON_SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(**words), bounds if "%s" in statement else [])


def forget_old_pages() -> bool:
    """SQLite overwrites what it deletes; what was written lies in a file beside it until that is emptied.

    False while somebody still reads a state of before, a backup for example: nobody is kept waiting for it.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with _impatient(), connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_pages = cursor.fetchone()
    return not is_busy


def compact() -> bool:
    """Leave no old bytes in the two tables; False where somebody holds them now, or this role may not.

    PostgreSQL writes each anew and drops the old file (VACUUM FULL): meanwhile casts wait, also those of
    another town. SQLite has overwritten what it deleted, but in the file beside it.
    """
    if connection.vendor != "postgresql":
        return forget_old_pages()
    if connection.in_atomic_block or not exposure.may_compact():  # the server would warn, and do nothing
        return False
    try:
        with _impatient(), connection.cursor() as cursor:
            for table in KEPT:
                cursor.execute(f"VACUUM (FULL) {table}")
    except OperationalError:
        return False
    return True


@contextmanager
def _impatient() -> Iterator[None]:
    """Statements that give up a lock soon, and may take their time once they have it."""
    impatient, patient = _patience()
    with connection.cursor() as cursor:
        cursor.execute(impatient)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(patient)


def _patience() -> tuple[str, str]:
    if connection.vendor == "postgresql":
        brief = f"SET lock_timeout = '{LOCK_SECONDS}s'; SET statement_timeout = 0"
        return brief, "RESET lock_timeout; RESET statement_timeout"
    usual = connection.settings_dict["OPTIONS"]["timeout"]
    return f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}", f"PRAGMA busy_timeout = {usual * 1000}"

"""Whether the rows of an urn are still what was cast, looked at from the opening on, every hour.

The database checks its own pages; then both books are compared in one statement, so in one state of the urn,
though people cast meanwhile.
"""

import hmac
import secrets
import uuid
from collections.abc import Iterator
from datetime import datetime

from django.db import InternalError, connection, transaction

from voting import vault
from voting.enums import IntegrityFault
from voting.models import Poll, UrnCheck
from voting.queries import exposure
from voting.services import link_keys

CHUNK = 2_000
TABLES = ("voting_ballot", "voting_signature")
BOOKS = """
    SELECT id, NULL FROM voting_signature WHERE poll_id = %s AND channel = 'online'
    UNION ALL SELECT NULL, slot FROM voting_ballot WHERE poll_id = %s
"""
DOUBLED = """
    SELECT count(*) - count(DISTINCT voter.id) FROM voting_signature
    LEFT JOIN budget_registerentry voter ON voter.id = entry_id WHERE voting_signature.poll_id = %s
"""
AMCHECK = """
    SELECT coalesce(bool_or(has_function_privilege(pg_proc.oid, 'EXECUTE')), false)
    FROM pg_extension, pg_proc
    WHERE extname = 'amcheck' AND proname = 'bt_index_check' AND pronargs = 2
"""
INDEXES = """
    SELECT bt_index_check(indexrelid::regclass, true) FROM pg_index
    WHERE indisvalid AND indrelid IN ('voting_ballot'::regclass, 'voting_signature'::regclass)
"""
CHECKSUMS = (
    "SELECT coalesce(max(checksum_failures), 0) FROM pg_stat_database WHERE datname = current_database()"
)


def check(poll: Poll, pages: list[IntegrityFault], *, at: datetime) -> bool:
    """Compare the books of a settled poll and write down what was found; True when anything is wrong."""
    slots = _slots(poll)
    faults = [*pages, *_faults_of_books(poll, slots)]
    if slots is None and _stood(poll, IntegrityFault.SLOTS):
        faults.append(IntegrityFault.SLOTS)  # without the key nobody can say that it is mended
    found = {"checked_at": at, "faults": faults, "may_compact": exposure.may_compact()}
    poll.urn_check, _is_new = UrnCheck.objects.update_or_create(poll=poll, defaults=found)
    return bool(faults)


def _stood(poll: Poll, fault: IntegrityFault) -> bool:
    standing = UrnCheck.objects.filter(poll=poll).values_list("faults", flat=True).first()
    return fault in (standing or [])


def faults_of_pages() -> list[IntegrityFault]:
    """What the database says of its own pages: SQLite of the whole file, PostgreSQL of checksums that failed
    and, where `amcheck` is installed and granted, of the indexes of the two tables.
    """
    is_whole = _sqlite_is_whole() if connection.vendor == "sqlite" else _postgresql_is_whole()
    return [] if is_whole else [IntegrityFault.PAGES]


def _sqlite_is_whole() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        if cursor.fetchall() != [("ok",)]:
            return False
        for table in TABLES:
            cursor.execute(f"PRAGMA foreign_key_check({table})")
            if cursor.fetchall():
                return False
    return True


def _postgresql_is_whole() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(CHECKSUMS)
        (failures,) = cursor.fetchone()
        cursor.execute(AMCHECK)
        (has_amcheck,) = cursor.fetchone()
    if failures:
        return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if has_amcheck:
                cursor.execute(INDEXES)
    except InternalError:  # corrupted, as PostgreSQL calls it; a lock or a clock that ran out is none
        return False
    return True


def _faults_of_books(poll: Poll, slots: vault.Slots | None) -> Iterator[IntegrityFault]:
    """Slots are compared by a sum of their digests under a key of this look alone: nobody can make two others
    of the same sum.
    """
    signed, cast, expected, found, key = 0, 0, 0, 0, secrets.token_bytes(32)
    for signature, slot in _rows(poll):
        if signature is None:
            cast, found = cast + 1, found + _digest(key, bytes(slot or b""))
        else:
            signed += 1
            if slots is not None:
                expected += _digest(key, slots.slot(poll.pk, uuid.UUID(str(signature))))
    if signed != cast:
        yield IntegrityFault.COUNTS
    elif slots is not None and expected != found:
        yield IntegrityFault.SLOTS
    with connection.cursor() as cursor:
        cursor.execute(DOUBLED, [poll.pk])
        if cursor.fetchone()[0]:
            yield IntegrityFault.DOUBLED


def _digest(key: bytes, slot: bytes) -> int:
    return int.from_bytes(hmac.digest(key, slot, "sha256"))


def _slots(poll: Poll) -> vault.Slots | None:
    """K_link, unless one was lost: of its slots nobody can tell any more."""
    if poll.link_generation > 1:
        return None
    try:
        return link_keys.read_any(poll)
    except vault.VaultFault:  # /readyz says that nobody can vote here
        return None


def _rows(poll: Poll) -> Iterator[tuple[uuid.UUID | str | None, bytes | None]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(BOOKS, [poll.pk, poll.pk])
        while rows := cursor.fetchmany(CHUNK):
            yield from rows

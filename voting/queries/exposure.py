"""What could carry the order of the casts out of the database, asked of the server itself (PostgreSQL).

SQLite has no server: nothing is asked. A copy of the machine's disk is seen by nobody from within.
"""

import json
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection

from voting.enums import Exposure
from voting.models import Poll, UrnCheck
from voting.queries import polls

# The first PostgreSQL that lends the right to write a table anew to another role than its owner.
MAINTAIN_FROM = 170_000


@dataclass(frozen=True)
class Exposed:
    """One warning: what copies or reads the urn besides us, and its names where it has some."""

    exposure: Exposure
    names: tuple[str, ...] = ()


# Of each warning, the names of what causes it; no row where nothing does. The role that set the server up
# (10) reads everything for ever: that is said once, in the documents.
COPIES = {
    Exposure.ARCHIVE: "SELECT '' WHERE current_setting('archive_mode') <> 'off'",
    Exposure.REPLICA: "SELECT DISTINCT coalesce(application_name, '') FROM pg_stat_replication ORDER BY 1",
    Exposure.SLOT: "SELECT slot_name FROM pg_replication_slots ORDER BY 1",
    Exposure.SUPERUSER: "SELECT rolname FROM pg_roles WHERE rolname = current_user AND rolsuper",
}
READERS = """
    SELECT role.rolname FROM pg_roles role
    WHERE role.rolcanlogin AND role.oid <> 10 AND role.rolname <> current_user
      AND role.rolname <> ALL(%s::text[])
      AND role.oid <> (SELECT relowner FROM pg_class WHERE oid = 'voting_ballot'::regclass)
      AND (has_any_column_privilege(role.oid, 'voting_ballot', 'SELECT')
           OR has_any_column_privilege(role.oid, 'voting_signature', 'SELECT'))
    ORDER BY 1
"""
MAY_COMPACT = """
    SELECT bool_and(pg_has_role(relowner, 'USAGE') OR pg_has_role(datdba, 'USAGE') {or_lent})
    FROM pg_class, pg_database
    WHERE pg_database.datname = current_database()
      AND pg_class.oid IN ('voting_ballot'::regclass, 'voting_signature'::regclass)
"""
LENT = "OR has_table_privilege(pg_class.oid, 'MAINTAIN')"


def of_this_server() -> list[Exposed]:
    """The same, whatever the poll, while any town has an urn on this server that is not compacted yet."""
    held = list(polls.holding_urns())
    if connection.vendor != "postgresql" or not held:
        return []
    refused = [exposed for poll in held for exposed in _old_pages(poll)]
    return [*_copies_and_readers(), *refused[:1]]


def exposures(poll: Poll) -> list[Exposed]:
    """What exposes an urn that is not compacted yet, each with the names of its causes."""
    if connection.vendor != "postgresql" or poll.compacted_at is not None:
        return []
    return [*_copies_and_readers(), *_old_pages(poll)]


def _copies_and_readers() -> list[Exposed]:
    ours = list((known_roles() or {}).values())[:2]  # the dump reads neither table
    asked = {exposure: _names(query) for exposure, query in COPIES.items()}
    asked[Exposure.READERS] = _names(READERS, ours)
    return [Exposed(exposure, tuple(filter(None, names))) for exposure, names in asked.items() if names]


def _old_pages(poll: Poll) -> list[Exposed]:
    """The process that closes said, when it last looked at the urn, that it may not compact it."""
    is_refused = UrnCheck.objects.filter(poll=poll, may_compact=False).exists()
    return [Exposed(Exposure.OLD_PAGES)] if is_refused else []


def may_compact() -> bool:
    """Whether this connection may write the two tables anew (VACUUM FULL): it would only be warned, and
    skipped.
    """
    if connection.vendor != "postgresql":
        return True
    version = cast("Any", connection).pg_version  # PostgreSQL's connection has one
    with connection.cursor() as cursor:
        cursor.execute(MAY_COMPACT.format(or_lent=LENT if version >= MAINTAIN_FROM else ""))
        return bool(cursor.fetchone()[0])


def known_roles() -> dict[str, str] | None:
    """The roles that were given their rights (`database_roles`), as it wrote them down: web, count, dump."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('voting_ballot'), 'pg_class')")
        (written,) = cursor.fetchone()
    return json.loads(written) if written else None


def _names(query: str, ours: list[str] | None = None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, None if ours is None else [ours])
        return [name for (name,) in cursor.fetchall()]

"""Who may do what with which table on PostgreSQL: the web side, the counting side, whoever takes a backup.

The role that migrates owns the tables, and no process that answers anybody uses it: what triggers hold can
then be taken down by nobody who serves a page or counts. A table that stands nowhere here is nobody's: a test
asks for its line.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from django.db import connection, transaction
from psycopg import sql

from deploy.backups.tables import LEFT_OUT
from voting.queries.exposure import MAINTAIN_FROM, known_roles

READ, ADD, DELETE = "SELECT", "INSERT", "DELETE"
EVERYTHING = (READ, ADD, "UPDATE", DELETE)
# Holding a row takes the right to change one of its columns: this one, which nothing ever changes.
HOLD = "UPDATE (id)"


@dataclass(frozen=True)
class Rights:
    """What each role may do with a table; what the counting side may is nothing unless it is said."""

    count: tuple[str, ...] = ()
    web: tuple[str, ...] = EVERYTHING
    dump: tuple[str, ...] = (READ,)


@dataclass(frozen=True)
class Roles:
    web: str
    count: str
    dump: str


def change(*columns: str) -> str:
    return f"UPDATE ({', '.join(columns)})"


# What the counting side never reads: people, their addresses, what they wrote, who is on a register.
NOT_COUNTED = [
    "accounts_owndevice",
    "accounts_keyfingerprint",
    "accounts_limitcount",
    "accounts_notice",
    "accounts_postaladdress",
    "accounts_user",
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "accounts_department",
    "accounts_membership",
    "accounts_membership_departments",
    "accounts_proposedrole",
    "budget_desknote",
    "budget_setupdraft",
    "budget_phase",
    "budget_theme",
    "budget_reservedshare",
    "budget_costline",
    "budget_milestone",
    "budget_jury",
    "budget_criterion",
    "budget_juror",
    "budget_recusal",
    "budget_score",
    "budget_shortlist",
    "budget_shortlistentry",
    "budget_proposal",
    "budget_revision",
    "budget_collectivemember",
    "budget_attachment",
    "budget_support",
    "budget_comment",
    "budget_registerentry",
    "budget_dispute",
    "budget_registerlist",
    "budget_listedfile",
    "budget_listline",
    "accounts_votingsheet",
    "budget_follow",
    "budget_addressfile",
    "budget_street",
    "budget_streetaddress",
    "budget_lettercode",
    "budget_feasibilityreview",
    "budget_opinion",
    "voting_councildecision",
    "voting_laterdecision",
    "voting_officialtext",
    "voting_stirring",
    "voting_urncheck",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "django_content_type",
    "django_session",
    "mfa_authenticator",
    "account_emailaddress",
    "account_emailconfirmation",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
]
# Towns, editions and the paper: read by whoever counts.
READ_TO_COUNT = [
    "accounts_territory",
    "budget_edition",
    "budget_envelope",
    "budget_project",
    "budget_rulebookversion",
    "voting_contest",
    "voting_contestentry",
]
JOB_COLUMNS = [
    "state",
    "claim",
    "attempts",
    "fault",
    "heartbeat_at",
    "finished_at",
    "done_units",
    "total_units",
    "step",
    "result",
]
# All of a poll but its place, its origin, what an import said, and the seed.
POLL_COLUMNS = [
    "status",
    "status_since",
    "rulebook_id",
    "opens_at",
    "closes_at",
    "required_level",
    "settled_at",
    "settled_by_id",
    "seed_commitment",
    "urn_public_key",
    "signing_public_key",
    "link_fingerprint",
    "link_generation",
    "paper_fingerprint",
    "suspended_at",
    "closed_at",
    "checked_at",
    "link_destroyed_at",
    "rewritten_at",
    "compacted_at",
    "emptied_at",
    "ballots_total",
    "signatures_total",
    "registered_total",
    "turnout",
]

TABLES: dict[str, Rights] = {
    **dict.fromkeys(NOT_COUNTED, Rights()),
    **dict.fromkeys(READ_TO_COUNT, Rights(count=(READ,))),
    "django_migrations": Rights(web=(READ,)),
    # The journal is only added to; whoever writes in it holds the row of the town.
    "accounts_municipality": Rights(count=(READ, HOLD)),
    "budget_keptidentity": Rights(web=(READ, ADD, DELETE)),
    "accounts_journalentry": Rights(count=(READ, ADD), web=(READ, ADD)),
    "accounts_job": Rights(count=(READ, ADD, change(*JOB_COLUMNS), DELETE)),
    "accounts_sweep": Rights(count=(READ, ADD, change("ran_at"))),
    # The urn, its keys, and what becomes of it: seed, outcome and files are the counting side's to write.
    "voting_signature": Rights(dump=()),
    "voting_ballot": Rights(count=(READ,), dump=()),
    "voting_poll": Rights(
        count=(READ, change("status", "status_since", "seed", "keys_confirmed_at")),
        web=(READ, ADD, change(*POLL_COLUMNS), DELETE),
    ),
    "voting_keyrequest": Rights(
        count=(READ, change("urn_public_key", "signing_public_key", "seed_commitment", "answer")),
        web=(READ, ADD, change("challenge", "challenge_sha256", "told_at"), DELETE),
    ),
    # The key that has served is destroyed where it lies, and the act says so.
    "voting_incident": Rights(
        count=(READ, change("details")),
        web=(READ, ADD, change("done_at", "seconded_by_id", "told_at"), DELETE),
    ),
    "voting_endorsement": Rights(web=(READ, ADD)),
    "voting_draftrefusal": Rights(web=(READ, ADD)),
    "voting_preview": Rights(web=(READ, ADD, DELETE)),
    "voting_linkcopy": Rights(web=(READ, ADD, change("destroyed_at", "declared_lost_at"))),
    "voting_urnpart": Rights(count=(READ, ADD, change("ballots", "opened"), DELETE), web=(READ,)),
    "voting_outcome": Rights(count=(READ, ADD), web=(READ,)),
    "voting_outcomeentry": Rights(count=(READ, ADD), web=(READ, change("council_verdict", "council_reason"))),
    "voting_publishedfile": Rights(count=(READ, ADD), web=(READ,)),
    # What was on paper, added on its day; whoever counts reads it.
    "voting_pollingstation": Rights(count=(READ,)),
    "voting_stationminutes": Rights(
        count=(READ,),
        web=(
            READ,
            ADD,
            change(
                "offline_since",
                "recorded_at",
                "signed",
                "taken_back",
                "signed_before",
                "withdrawn",
                "unopened",
                "sheets",
                "explanation",
                "counted_at",
                "counted_by_id",
            ),
        ),
    ),
    "voting_papersheet": Rights(
        count=(READ,),
        web=(READ, ADD, change("choices", "spoiled", "tracking_number", "typed_by_id"), DELETE),
    ),
    "voting_secondtyping": Rights(web=(READ, ADD, change("choices", "spoiled", "typed_by_id"), DELETE)),
    "voting_papercount": Rights(count=(READ,), web=(READ, ADD)),
    "voting_daypass": Rights(web=(READ, ADD, change("closed_at"), DELETE)),
    "voting_checkpoint": Rights(count=(READ, ADD, change("note")), web=(READ, ADD)),
}
# What no archive carries (who is signed in, links that were sent) is not read by whoever takes one.
for left_out in LEFT_OUT:
    TABLES[left_out] = replace(TABLES[left_out], dump=())
# PostgreSQL 17 and later lend the right to write a table anew without its owner's other rights.
COMPACTED = ("voting_ballot", "voting_signature")

READS_ALL = """
    SELECT given.name FROM unnest(%s::text[]) AS given(name) JOIN pg_roles role ON role.rolname = given.name
    WHERE role.rolsuper OR pg_has_role(given.name, 'pg_read_all_data', 'MEMBER')
       OR pg_has_role(given.name, 'pg_write_all_data', 'MEMBER')
       OR pg_has_role(given.name, (SELECT tableowner FROM pg_tables
                                   WHERE schemaname = 'public' AND tablename = 'voting_ballot'), 'MEMBER')
    ORDER BY 1
"""


def missing(roles: Roles) -> list[str]:
    """The roles that the server does not have: whoever administers it makes them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in _names(roles) if name not in there]


def boundless(roles: Roles) -> list[str]:
    """The roles that read everything whatever is granted: superusers, the owner, members of
    `pg_read_all_data`.
    """
    with connection.cursor() as cursor:
        cursor.execute(READS_ALL, [_names(roles)])
        return [name for (name,) in cursor.fetchall()]


def unknown_tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - set(TABLES))


@transaction.atomic
def grant(roles: Roles) -> list[tuple[str, str, str]]:
    """As the owner: give each role what stands above and nothing else; (role, table, rights) of each grant.

    Said again it gives the same; the roles are written down in the database, for the next `migrate`.
    """
    _run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    # A session's own table would be found before the real one, by whatever names it without its schema.
    database = sql.Identifier(connection.settings_dict["NAME"])
    for whom in (sql.SQL("PUBLIC"), *map(sql.Identifier, _names(roles))):
        _execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM {}").format(database, whom))
    for role in _names(roles):
        _run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role)
        _run("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}", role)
        _run("GRANT USAGE ON SCHEMA public TO {}", role)
    _run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", roles.web)
    _run("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", roles.dump)
    granted = list(_grant_tables(roles))
    for table in COMPACTED if _version() >= MAINTAIN_FROM else ():
        _run(f"GRANT MAINTAIN ON {table} TO {{}}", roles.web)
    written = sql.SQL("COMMENT ON TABLE voting_ballot IS {}").format(sql.Literal(json.dumps(asdict(roles))))
    _execute(written)
    return granted


def _grant_tables(roles: Roles) -> Iterator[tuple[str, str, str]]:
    there = set(connection.introspection.table_names())
    for table, rights in sorted(TABLES.items()):
        if table not in there:
            continue
        for role, given in ((roles.web, rights.web), (roles.count, rights.count), (roles.dump, rights.dump)):
            if given:
                _run(f"GRANT {', '.join(given)} ON {table} TO {{}}", role)
                yield role, table, ", ".join(given)


def grant_again(**signal: Any) -> None:
    """Sent after each `migrate`: new tables for the roles that were given theirs before."""
    if connection.vendor != "postgresql" or (known := known_roles()) is None:
        return
    roles = Roles(**known)
    if not missing(roles):
        grant(roles)


def _names(roles: Roles) -> list[str]:
    return [roles.web, roles.count, roles.dump]


def _version() -> int:
    return cast("Any", connection).pg_version  # type: ignore[no-any-return]  # PostgreSQL's connection has one


def _run(statement: str, role: str = "") -> None:
    _execute(sql.SQL(statement).format(sql.Identifier(role)) if role else sql.SQL(statement))


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

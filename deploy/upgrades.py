"""What never happens to the database while, or after, somebody votes in it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.utils.translation import gettext as _

SAFE = "is_safe_while_voting"
# Of a migration after which the ballots of a vote under way could not be read: whoever wrote it says so.
ALONE = "needs_finished_polls"


def refuse_while_voting(*, plan: list[tuple[Any, bool]], using: str, **signal: Any) -> None:
    """Sent before each `migrate`: a ballot paper may not change under the people who mark it, nor ballots go.

    A migration that only adds what no running process asks for says so itself: `is_safe_while_voting = True`.
    """
    undone = [migration for migration, is_backwards in plan if is_backwards]
    if undone and not settings.EMBEDDED and count_settled_polls(using):
        raise CommandError(
            _("People voted here, or were about to: the database is not taken back. Asked for: %(names)s.")
            % {"names": ", ".join(str(migration) for migration in undone)}
        )
    stranded = [migration for migration, _is_backwards in plan if getattr(migration, ALONE, False)]
    if stranded and _count(using, UNDER_WAY):
        raise CommandError(
            _(
                "A ballot paper is settled, or a vote is not counted yet: finish it with the version before "
                "(a demo is made anew: remove its folder). Waiting: %(names)s."
            )
            % {"names": ", ".join(str(migration) for migration in stranded)}
        )
    risky = [migration for migration, _is_backwards in plan if not getattr(migration, SAFE, False)]
    if not risky or settings.EMBEDDED or not count_open_polls(using):
        return
    raise CommandError(
        _("A vote is open: the database is not upgraded before it is closed. Waiting: %(names)s.")
        % {"names": ", ".join(str(migration) for migration in risky)}
    )


UNDER_WAY = "origin = 'town' AND status IN ('settled', 'closed')"


def count_open_polls(using: str) -> int:
    """Polls that take ballots, by plain SQL: models may be ahead of their tables."""
    return _count(using, "origin = 'town' AND status = 'settled' AND opens_at <= CURRENT_TIMESTAMP")


def count_settled_polls(using: str) -> int:
    """Polls that ever had a ballot paper people could vote on."""
    return _count(using, "origin = 'town' AND status <> 'drafting'")


def _count(using: str, condition: str) -> int:
    connection = connections[using]
    with connection.cursor() as cursor:
        if "voting_poll" not in connection.introspection.table_names(cursor):
            return 0
        cursor.execute(f"SELECT count(*) FROM voting_poll WHERE {condition}")  # noqa: S608  our own conditions
        return int(cursor.fetchone()[0])

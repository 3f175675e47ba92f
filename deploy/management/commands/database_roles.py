"""`manage.py database_roles`: the rights of the web side, the counting side and the backup on PostgreSQL."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from deploy import database_roles
from deploy.database_roles import Roles


class Command(BaseCommand):
    help = (
        "Give three database roles the rights of deploy/database_roles.py, as the role that owns the tables; "
        "again it gives the same, and each `migrate` after it says it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--web", required=True, metavar="ROLE", help="pages, API and the worker")
        parser.add_argument("--count", required=True, metavar="ROLE", help="the process that counts")
        parser.add_argument("--dump", required=True, metavar="ROLE", help="backups without the vote")

    def handle(self, *args: Any, **options: Any) -> None:
        roles = Roles(options["web"], options["count"], options["dump"])
        _require_fit(roles)
        for role, table, rights in database_roles.grant(roles):
            self.stdout.write(f"{role}: {table}: {rights}")
        if unknown := database_roles.unknown_tables():
            self.stderr.write(
                _("Tables of somebody else, to which no right was given: %(names)s.")
                % {"names": ", ".join(unknown)}
            )


def _require_fit(roles: Roles) -> None:
    if connection.vendor != "postgresql":
        raise CommandError(_("Only PostgreSQL knows roles."))
    if len({roles.web, roles.count, roles.dump}) < 3:  # noqa: PLR2004  the three
        raise CommandError(_("Three different roles are needed."))
    if missing := database_roles.missing(roles):
        raise CommandError(
            _("The database has no such role: %(names)s (deploy/database_role.sh makes them).")
            % {"names": ", ".join(missing)}
        )
    if boundless := database_roles.boundless(roles):
        raise CommandError(
            _(
                "These read or own everything, whatever is granted: %(names)s. Take away what makes them so "
                "(superuser, pg_read_all_data, pg_write_all_data, the role of the owner)."
            )
            % {"names": ", ".join(boundless)}
        )

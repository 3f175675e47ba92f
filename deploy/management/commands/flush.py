"""`manage.py flush`, refused where people have voted: it would empty the urn past every trigger."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.utils.translation import gettext as _

from deploy import upgrades


class Command(flush.Command):
    _called_from_command_line: bool  # set by Django

    def handle(self, **options: Any) -> None:
        """Refused at the door only: tests empty their own database by the same command."""
        if self._called_from_command_line and upgrades.count_settled_polls(options["database"]):
            raise CommandError(_("People have voted in this database: it is not emptied."))
        super().handle(**options)

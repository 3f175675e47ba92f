"""`manage.py make_pepper`: the key of the register, drawn once in the life of an installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.services import identities
from budget.models import RegisterEntry


class Command(BaseCommand):
    help = (
        "Draw the pepper of identities into VAULT_DIR, on a new installation; keep a copy apart from backups."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if RegisterEntry.objects.exists():
                identities.pepper()
            is_new = identities.make_pepper()
        except identities.PepperFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(
            _("The pepper is made. Keep a copy of it apart: without it the register knows nobody again.")
            if is_new
            else _("The pepper is there, and it is the one of this database.")
        )

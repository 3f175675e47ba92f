"""`manage.py createsuperuser`: no page knows a superuser, so none is made."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError
from django.utils.translation import gettext as _


class Command(createsuperuser.Command):
    help = "Makes nothing here: rights come from roles in a town. See open_town."

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            _("Nobody stands above the towns: open_town invites the first coordinator of one.")
        )

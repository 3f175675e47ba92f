"""`manage.py load_demo`: the demo towns and their accounts, for a developer's machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from deploy.demo import accounts, loading, resetting


class Command(BaseCommand):
    help = "Load the two demo towns once, anchored to today, and print their accounts. Needs DEMO=yes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty the whole database first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("load_demo works on a demo only: set DEMO=yes and DEBUG=yes.")
        if options["reset"]:
            resetting.begin_anew()
        if not loading.is_loaded():
            loading.load(at=timezone.now())
        self.stdout.write(accounts.table())

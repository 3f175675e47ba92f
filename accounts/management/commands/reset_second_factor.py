"""`manage.py reset_second_factor EMAIL`: who lost every second factor sets up another at the next sign-in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services import accounts, factors


class Command(BaseCommand):
    help = "Take the second factor off an account and end its sessions; the person and the journal are told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = accounts.find_by_email(options["email"])
        if person is None:
            raise CommandError("No account has this address.")
        number = factors.reset(person, at=timezone.now())
        self.stdout.write(f"{number} second factor(s) removed, every session ended.")

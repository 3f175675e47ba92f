"""`manage.py open_town "Montsereine" --coordinator EMAIL --second EMAIL`: a new town and its two people."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.enums import Role
from accounts.numbers import whole_number
from accounts.refusals import Refused
from accounts.services import places


class Command(BaseCommand):
    help = "Open a town: its name, its address, and the two people who begin (invited by e-mail)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--coordinator", required=True, metavar="EMAIL")
        parser.add_argument(
            "--second",
            required=True,
            metavar="EMAIL",
            help="who signs beside the coordinator: mayor or deputy",
        )
        parser.add_argument(
            "--second-role",
            choices=[Role.COMMISSION_MEMBER.value, Role.COUNCILLOR.value],
            default=Role.COMMISSION_MEMBER.value,
        )
        parser.add_argument(
            "--slug", default="", help="first word of its addresses; made of the name if left out"
        )
        parser.add_argument("--insee-code", default="")
        parser.add_argument("--population", type=whole_number)
        parser.add_argument("--time-zone", default="Europe/Paris")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            town = places.open_town(
                options["name"],
                coordinator_email=options["coordinator"],
                second_email=options["second"],
                second_role=Role(options["second_role"]),
                slug=options["slug"],
                insee_code=options["insee_code"],
                population=options["population"],
                time_zone=options["time_zone"],
                at=timezone.now(),
            )
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(town.get_absolute_url())

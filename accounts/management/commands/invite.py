"""`manage.py invite montsereine EMAIL --role coordinator`: an operator gives a role; the journal says so."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Municipality
from accounts.refusals import Refused
from accounts.services import memberships


class Command(BaseCommand):
    help = (
        "Give a role in a town by e-mail, where nobody there can; the same again sends the invitation again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("town", metavar="SLUG")
        parser.add_argument("email")
        parser.add_argument("--role", choices=[role.value for role in Role], default=Role.COORDINATOR.value)
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        town = Municipality.objects.filter(slug=options["town"]).first()
        if town is None:
            raise CommandError("No town has this address.")
        try:
            memberships.invite_by_operator(
                town,
                options["role"],
                email=options["email"],
                display_name=options["name"],
                at=timezone.now(),
            )
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.road}".strip()) from refusal
        self.stdout.write(f"Invited to {town.name}. The journal of the town says so.")

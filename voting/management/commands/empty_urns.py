from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from voting.management.doors import OperatorCommand
from voting.queries.polls import with_appeals_over
from voting.services import retention


class Command(OperatorCommand):
    help = (
        "Delete signatures and sealed ballots of votes whose time for appeals is over; outcomes "
        "and files stay. "
        "Try it with --dry-run first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say which votes, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        due = list(with_appeals_over(at))
        for poll in due:
            if options["dry_run"]:
                self.stdout.write(_("%(poll)s would be emptied.") % {"poll": poll})
                continue
            signatures, ballots = retention.empty(poll, at=at)
            figures = {"poll": poll, "signatures": signatures, "ballots": ballots}
            self.stdout.write(
                _("%(poll)s: %(signatures)s signatures and %(ballots)s ballots are deleted.") % figures
            )
        if not due:
            self.stdout.write(_("No vote waits for it."))

"""Put the key of a poll back into the vault of the counting side, from typed or scanned sheets."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from voting.enums import PollStatus
from voting.management import paper
from voting.management.doors import OperatorCommand, poll_named
from voting.services import paper_copies


class Command(OperatorCommand):
    help = "On the counting side: put the key of a poll back into the vault, from its sheets of paper."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("poll", help="municipality/edition, as in its address")
        paper.add_files(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        poll = poll_named(options["poll"])
        written = paper_copies.restore(poll, paper.read(options["files"]))
        if not written:
            self.stdout.write(_("The vault has all of this key already. Nothing was written."))
            return
        self.stdout.write(_("Put back into the vault: %(names)s.") % {"names": ", ".join(written)})
        if poll.status == PollStatus.CLOSED:
            self.stdout.write(
                _(
                    "The count tries again by itself; where it has given up, a coordinator takes it up on "
                    "its page, “Take the count up again”."
                )
            )
        self.stdout.write(_("Now delete the file you typed, and close the sheets into new envelopes."))

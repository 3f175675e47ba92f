"""Write an edition's election as a Pabulib `.pb` file, without any column about its voters."""

from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting.management.doors import OperatorCommand, ProgressLine, poll_named, reason_of
from voting.services import exporting
from voting.tally import pabulib


class Command(OperatorCommand):
    help = "Write an edition's election as a Pabulib file, without any column about its voters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="municipality/edition, as in its address")
        parser.add_argument("--contest", type=int, metavar="POSITION", help="which envelope of the paper")
        parser.add_argument("--output", type=Path, metavar="FILE", help="by default the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = ProgressLine(self.stderr).step(_("Opening the urn"))
        poll = poll_named(options["edition"])
        content = exporting.election_file(poll, position=options["contest"], progress=progress)
        target: Path | None = options["output"]
        if target is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            target.write_bytes(content)
        except OSError as error:
            reason = {"path": str(target), "reason": reason_of(error)}
            raise Refused(_("The file %(path)s cannot be written: %(reason)s.") % reason) from error
        file = pabulib.read(BytesIO(content))
        written = {"path": str(target), "projects": len(file.projects), "ballots": len(file.votes)}
        self.stdout.write(_("%(path)s: %(projects)s projects, %(ballots)s ballots.") % written)

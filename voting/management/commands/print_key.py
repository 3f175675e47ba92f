"""Write the key of a poll as sheets to print: two whole copies, or three shares, any two of which open."""

import shlex
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from voting.management.doors import OperatorCommand, poll_named
from voting.models import Poll
from voting.services import paper_copies


class Command(OperatorCommand):
    help = "On the counting side: write the key of a poll as PDF files to print, then to delete."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("poll", help="municipality/edition, as in its address")
        parser.add_argument(
            "--to", type=Path, required=True, metavar="FOLDER", help="a folder that is there and yours alone"
        )
        parser.add_argument(
            "--shares",
            action="store_true",
            help="three shares, any two of which open the urn, not two copies",
        )
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, help="of the sheets and of what is said here")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        with translation.override(language) if language else nullcontext():
            self._print(poll_named(options["poll"]), options["to"], is_shared=options["shares"])

    def _print(self, poll: Poll, folder: Path, *, is_shared: bool) -> None:
        files = paper_copies.write_copies(poll, folder, is_shared=is_shared)
        names = shlex.join(map(str, files))
        lines = [
            *map(str, files),
            _("Now:"),
            _("1. Print them, on a printer joined to this machine if there is one: %(count)s sheets.")
            % {"count": len(files)},
            _("2. Type a printed sheet back with check_key: a sheet that nobody has read is no copy."),
            _("3. Delete the files: shred --remove %(names)s") % {"names": names},
            _("4. Close, sign and hand over the envelopes, as the sheets say."),
        ]
        self.stdout.write("\n".join(lines))

"""`manage.py rehearse_poll`: a whole vote by real processes on a scratch database, before a real one."""

import json
import subprocess
import sys
from argparse import BooleanOptionalAction
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deploy.rehearsal.exit_codes import ExitCode
from deploy.rehearsal.programs import ROOT


class Command(BaseCommand):
    help = (
        "Rehearse a whole vote on a scratch database, which must be empty: casts by many people at once, "
        "close, count, publication; then compare the urn with every answer that was given, line by line. "
        "No row and no key of this installation is read or written."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--voters", type=int, default=200, help="people on the register")
        parser.add_argument("--changes", type=int, default=60, help="changes of mind")
        parser.add_argument(
            "--database",
            default="sqlite",
            help="sqlite (a file of its own), postgresql (a server of its own, from the installed programs), "
            "or the address of an empty database",
        )
        parser.add_argument("--kill", action="store_true", help="kill and pause processes all along")
        parser.add_argument("--kills-per-step", type=int, default=1, help="of each step of close and count")
        parser.add_argument("--grace", type=int, default=120, help="seconds of the grace that are waited for")
        parser.add_argument("--minutes", type=float, default=60, help="what close and count may take each")
        parser.add_argument("--queue", action=BooleanOptionalAction, default=True, help="Redis, if installed")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = {
            name: options[name] for name in ("voters", "changes", "database", "grace", "minutes", "queue")
        }
        wish["kills_per_step"] = options["kills_per_step"] if options["kill"] else 0
        wish["language"] = get_language() or "fr"
        command = [sys.executable, "-m", "deploy.rehearsal", json.dumps(wish)]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603  our own program
        if refusal := _refusals().get(code):
            self.stderr.write(refusal)
        sys.exit(code)


def _refusals() -> dict[int, str]:
    return {
        ExitCode.NOT_EMPTY: _(
            "This database has tables, perhaps a town’s: nothing was touched. Name an empty one."
        ),
        ExitCode.UNREACHABLE: _("No database answers at this address: nothing was rehearsed."),
        ExitCode.NO_SERVER: _(
            "PostgreSQL is not installed on this machine: give the address of an empty database."
        ),
    }

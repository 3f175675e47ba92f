from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from voting.management.doors import OperatorCommand
from voting.services import retention


class Command(OperatorCommand):
    help = (
        "Delete what is about people and whose time is over, as the sweep of every day does. "
        "With --dry-run: say per table how many rows, the oldest and the newest, and change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be deleted, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        for taken in retention.looked_over(at) if options["dry_run"] else retention.forget(at):
            period = taken.period
            self.stdout.write(
                _("%(table)s, %(what)s, %(days)s days after %(from)s: %(count)s")
                % {
                    "table": period.table,
                    "what": period.what,
                    "days": period.days,
                    "from": period.counted_from,
                    "count": taken.count,
                }
            )
            if taken.oldest is not None and taken.newest is not None:
                figures = {"oldest": taken.oldest.isoformat(), "newest": taken.newest.isoformat()}
                self.stdout.write(_("    oldest %(oldest)s, newest %(newest)s") % figures)

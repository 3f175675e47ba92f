"""`manage.py restore FILE`: a backup given back to an empty database, whole or not at all."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deploy.backups import archives, restoring
from voting.management.doors import OperatorCommand, ProgressLine


class Command(OperatorCommand):
    help = "Put an archive of `backup` into an empty, migrated database; an open vote comes back suspended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an archive that `backup` wrote")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        steps = ProgressLine(self.stderr).step
        with archives.reading(options["file"]) as archive:
            if options["dry_run"]:
                restoring.check(archive, steps)
                self.stdout.write(_("This backup is whole, and fits this database. Nothing was written."))
                return
            restored = restoring.restore(archive, at=timezone.now(), steps=steps)
        figures = {"rows": restored.rows, "uploads": restored.uploads}
        self.stdout.write(_("Restored: %(rows)s rows, %(uploads)s uploads.") % figures)
        if not restored.has_pepper:
            self.stdout.write(
                _("Now put the pepper of this town into VAULT_DIR: no web process starts without.")
            )
        for found in restored.suspended:
            self.stdout.write(_said(found))


def _said(found: restoring.Suspended) -> str:
    poll, checkpoint = found.poll, found.checkpoint
    figures: dict[str, Any] = {
        "name": f"{poll.municipality.slug}/{poll.edition.slug}",
        "here": found.signatures,
        "day": _moment(datetime.fromisoformat(found.as_of)) if found.as_of else _("nothing yet"),
    }
    said = _(
        "%(name)s was open: it is suspended, and nobody votes until two people have resumed it with a notice "
        "to the public. It is back as of %(day)s, with %(here)s signatures."
    )
    if checkpoint is None:
        unknown = _("No checkpoint says how many are missing.")
        return f"{said} {unknown}" % figures
    figures |= {"then": checkpoint.signatures, "missing": max(checkpoint.signatures - found.signatures, 0)}
    figures["moment"] = _moment(checkpoint.at)
    then = _("At the last checkpoint (%(moment)s) there were %(then)s: %(missing)s are missing, or more.")
    return f"{said} {then}" % figures


def _moment(instant: datetime) -> str:
    return timezone.localtime(instant).strftime("%d/%m/%Y %H:%M")

"""`manage.py backup FOLDER`: one archive of rows and uploads, from which nobody reads who voted what."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deploy.backups import taking
from deploy.backups.groups import SMALLEST
from deploy.backups.votes import Books, HeldBack
from voting.management.doors import OperatorCommand, ProgressLine


class Command(OperatorCommand):
    help = "Write an archive of rows and uploads; of an open vote it shows no group of fewer than twenty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="where the archive is written, under the name of its instant"
        )
        parser.add_argument(
            "--pepper",
            type=Path,
            metavar="FILE",
            help="also copy the pepper of identities into a file of its own, to be kept apart",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["pepper"]:
            taking.copy_pepper(options["pepper"].absolute())
        taken = taking.take(options["folder"].absolute(), at=at, steps=ProgressLine(self.stderr).step)
        for books in taken.books:
            if books.remark is not None:
                self.stdout.write(_said(books))
        figures = {"rows": taken.rows, "uploads": taken.uploads, "name": taken.place}
        self.stdout.write(_("%(name)s: %(rows)s rows, %(uploads)s uploads.") % figures)


def _said(books: Books) -> str:
    poll, since = books.poll, books.carried.as_of
    name = f"{poll.municipality.slug}/{poll.edition.slug}"
    day = timezone.localtime(since).strftime("%d/%m/%Y %H:%M") if since else _("nothing yet")
    sentences = {
        HeldBack.FEW: _(
            "%(name)s: fewer than %(number)s people signed, changed or were withdrawn since the last archive "
            "that shows this vote (%(day)s), so it is carried as it was then. What came since exists only in "
            "this database, and would be lost with it."
        ),
        HeldBack.NAMES: _(
            "%(name)s: every ballot is carried. Fewer than %(number)s people signed between the last archive "
            "of the open vote (%(day)s) and the close: their names stay out."
        ),
        HeldBack.MOVING: _(
            "%(name)s: the vote is being closed, so it is carried as it was in the last archive that shows "
            "it (%(day)s). Back up again once it is closed."
        ),
        HeldBack.LOST: _(
            "%(name)s: the last archive that shows this vote (%(day)s) is not here, and nothing can be "
            "compared with it: this one holds no register of it, and no ballot while it is open. Put that "
            "archive into the folder and back up again."
        ),
    }
    return sentences[books.remark or HeldBack.FEW] % {"name": name, "day": day, "number": SMALLEST}

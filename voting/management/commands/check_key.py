"""Say whose urn typed or scanned sheets open, without showing anything of the key."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voting.management import paper
from voting.management.doors import OperatorCommand, printable
from voting.services import paper_copies
from voting.services.paper_copies import Finding


class Command(OperatorCommand):
    help = "On the counting side: say which urn the sheets open, from typed lines or QR codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        paper.add_files(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        finding = paper_copies.check(paper.read(options["files"]))
        self.stdout.write(_said(finding))
        self.stdout.write(_("Public fingerprint: %(fingerprint)s") % {"fingerprint": finding.fingerprint})


def _said(finding: Finding) -> str:
    name = {"poll": printable(finding.name)}
    if finding.share is not None:
        said = _(
            "Share %(part)s of 3 for the urn of %(poll)s, well typed: with either of the two others it opens."
        )
        return said % {**name, "part": finding.share}
    said = ngettext(
        "This sheet opens the urn of %(poll)s.",
        "These %(count)s sheets open the urn of %(poll)s.",
        finding.sheets,
    )
    return said % {**name, "count": finding.sheets}

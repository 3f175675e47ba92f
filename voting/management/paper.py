"""What was typed or scanned from sheets of paper, as the commands about keys read it."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting.management.doors import printable, reason_of
from voting.services.paper_copies.reading import TypedSheets

LONGEST = 64 * 1024


def add_files(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="the eight lines of one or more sheets, typed or scanned; by default the standard input",
    )


def read(paths: list[Path]) -> list[TypedSheets]:
    """Each file's text; without files what is typed on the standard input."""
    return [_file(path) for path in paths] or [_standard_input()]


def _standard_input() -> TypedSheets:
    name = _("Standard input")
    return TypedSheets(name, _text(sys.stdin.buffer.read(LONGEST + 1), name))


def _file(path: Path) -> TypedSheets:
    name = printable(str(path))
    try:
        with path.open("rb") as file:
            return TypedSheets(name, _text(file.read(LONGEST + 1), name))
    except OSError as error:
        reason = {"path": name, "reason": reason_of(error)}
        raise Refused(_("The file %(path)s cannot be read: %(reason)s.") % reason) from error


def _text(content: bytes, source: str) -> str:
    try:
        if len(content) <= LONGEST:
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise Refused(
        _("%(source)s is no text: type the eight lines of the sheet, or scan its QR code.")
        % {"source": source}
    ) from None

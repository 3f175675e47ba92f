"""The observer's command: check a published poll anywhere, without the town's machine."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from voting.published.checking import Asked, check
from voting.published.command_line.sentences import CheckSentences
from voting.tally.command_line.command import spoken_language
from voting.tally.command_line.sentences import LANGUAGES
from voting.tally.command_line.typography import printable


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    words = CheckSentences(asked.language)
    if not asked.folder.is_dir():
        print(printable(words.label("no_folder", folder=str(asked.folder))), file=sys.stderr)
        return 1
    report = check(
        Asked(
            folder=asked.folder,
            key=asked.key or "",
            checkpoints=tuple(asked.checkpoints or ()),
            commission=asked.commission,
            number=asked.number or "",
        )
    )
    for line in words.report(report):
        print(printable(line))
    return 1 if report.faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voting.published", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with publication.json and its files")
    parser.add_argument("--key", help="the town's key, as it was printed before the vote")
    parser.add_argument("--checkpoints", type=Path, action="append", metavar="FILE", help="checkpoints kept")
    parser.add_argument(
        "--commission", type=Path, metavar="FOLDER", help="the commission's files, to recount"
    )
    parser.add_argument("--number", help="one's own tracking number: it never leaves this machine")
    parser.add_argument("--lang", "--language", dest="language", choices=LANGUAGES, default=spoken_language())
    return parser

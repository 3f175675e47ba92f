"""The observer's command: count a `.pb` file anywhere, with nothing but Python."""

import argparse
import json
import locale
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from voting.tally import pabulib, report
from voting.tally.errors import CannotCount, CountFault, TallyError
from voting.tally.registry import RULES, TallyRules
from voting.tally.sentences import LANGUAGES, Sentences
from voting.tally.types import Leftover, Options, Result, Utility

FLAGS = ("rule", "utility", "leftover", "minimum", "ties", "keep_unsupported")


class Refusal(Exception):
    """The command line itself cannot be followed."""

    def __init__(self, label: str, **figures: str) -> None:
        super().__init__(label)
        self.label, self.figures = label, figures


@dataclass(frozen=True, slots=True)
class Timings:
    read: float
    count: float


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        file, result, timings = _count(asked)
    except Refusal as refusal:
        print(Sentences(asked.language).label(refusal.label, **refusal.figures), file=sys.stderr)
        return 1
    except TallyError as error:
        print(Sentences(asked.language).error(error), file=sys.stderr)
        return 1
    _print(asked, file, result, timings)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voting.tally", description=__doc__)
    parser.add_argument("file", type=Path, help="a Pabulib .pb file")
    parser.add_argument("--rules", type=Path, help="the rules as the town publishes them (JSON)")
    parser.add_argument("--rule", help=f"one of: {', '.join(RULES)}; by default the file's own")
    parser.add_argument("--utility", choices=[str(utility) for utility in Utility])
    parser.add_argument("--leftover", choices=[str(leftover) for leftover in Leftover])
    parser.add_argument("--minimum", type=int, help="votes a project needs")
    parser.add_argument("--ties", help="criteria in order, such as cost,votes,lot")
    parser.add_argument("--seed", help="the published text that settles lots")
    parser.add_argument("--keep-unsupported", action="store_true", default=None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--timings", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, default=_language())
    return parser


def _language() -> str:
    spoken = locale.getlocale(locale.LC_CTYPE)[0] or ""
    return "fr" if spoken.startswith("fr") else "en"


def _count(asked: argparse.Namespace) -> tuple[pabulib.PbFile, Result, Timings]:
    started = perf_counter()
    try:
        file = pabulib.read(asked.file)
    except OSError as error:
        raise Refusal("no_file", path=str(asked.file)) from error
    election = file.election()
    was_read = perf_counter()
    result = _rules(asked, file).count(election)
    return file, result, Timings(was_read - started, perf_counter() - was_read)


def _rules(asked: argparse.Namespace, file: pabulib.PbFile) -> TallyRules:
    rules = _published(asked) if asked.rules else _from_flags(asked, file)
    if asked.seed is None:
        return rules
    return replace(rules, options=replace(rules.options, seed=asked.seed))


def _published(asked: argparse.Namespace) -> TallyRules:
    if any(getattr(asked, flag) is not None for flag in FLAGS):
        raise Refusal("rules_alone")
    try:
        return TallyRules.from_json(json.loads(asked.rules.read_text("utf-8")))
    except OSError as error:
        raise Refusal("no_file", path=str(asked.rules)) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Refusal("bad_json", path=str(asked.rules)) from error


def _from_flags(asked: argparse.Namespace, file: pabulib.PbFile) -> TallyRules:
    """A rule that is named starts from the defaults; the file's own brings what it says with it."""
    if asked.rule is not None:
        rules = TallyRules(asked.rule, Options(utility=file.default_utility()))
    else:
        own = file.tally_rules()
        if own is None:
            raise CannotCount(CountFault.RULE_NEEDED, {"rule": file.meta.get("rule", "–")})
        rules = own
    flags = {
        "leftover": asked.leftover,
        "minimum_votes": asked.minimum,
        "ties": None if asked.ties is None else asked.ties.split(","),
        "keep_unsupported": asked.keep_unsupported,
        "utility": asked.utility,
    }
    given = {name: value for name, value in flags.items() if value is not None}
    return replace(rules, options=Options.from_json({**rules.options.to_json(), **given}))


def _print(asked: argparse.Namespace, file: pabulib.PbFile, result: Result, timings: Timings) -> None:
    peak = round(_peak_mb(), 1) if asked.timings else 0.0
    if asked.json:
        data = report.as_json(file, result)
        if asked.timings:
            data |= {"seconds": {"read": timings.read, "count": timings.count}, "peak_mb": peak}
        print(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True))
        return
    words = Sentences(asked.language, unit=file.unit, currency=file.currency)
    for line in report.as_text(file, result, words):
        print(line)
    if asked.timings:
        figures = {"read": round(timings.read, 3), "count": round(timings.count, 3), "peak": peak}
        print(words.label("timings", **figures))


def _peak_mb() -> float:
    """Of this process alone: what getrusage says may be that of the process which started it."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    import resource  # noqa: PLC0415 -- not there on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    sys.exit(main())

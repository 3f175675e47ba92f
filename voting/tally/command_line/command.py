"""The observer's command: count a `.pb` file anywhere, with nothing but Python."""

import argparse
import json
import locale
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from voting.tally import pabulib
from voting.tally.command_line import report
from voting.tally.command_line.looks import Looks, LooksAsked
from voting.tally.command_line.sentences import LANGUAGES, Sentences
from voting.tally.command_line.typography import printable
from voting.tally.errors import CannotCount, CountFault, TallyError
from voting.tally.plan import Plan, RoundCount
from voting.tally.registry import RULES, TallyRules, defaults
from voting.tally.types import (
    Add1Stop,
    Completion,
    Election,
    Leftover,
    Mark,
    Options,
    Result,
    Share,
    Utility,
)
from voting.tally.types.options import TOTAL

CHOICES: Mapping[str, type[StrEnum]] = {
    "utility": Utility,
    "leftover": Leftover,
    "completion": Completion,
    "add1-stop": Add1Stop,
    "share": Share,
}
SWITCHES = {
    "keep-unsupported": "let projects win that no ballot supports",
    "comparison": "with equal-shares: greedy stands instead when more ballots prefer it",
}
# Shorthand for the options that a command line can say; --rules says them all.
SHORTHAND = {
    "leftover": "leftover",
    "minimum": "minimum_votes",
    "winners": "winners",
    "ties": "ties",
    "keep_unsupported": "keep_unsupported",
    "utility": "utility",
    "completion": "completion",
    "add1_stop": "add1_stop",
    "share": "share",
    "comparison": "comparison",
}


class Refusal(Exception):
    """The command line itself cannot be followed."""

    def __init__(self, label: str, **figures: str) -> None:
        super().__init__(label)
        self.label, self.figures = label, figures


@dataclass(frozen=True, slots=True)
class CountedFile:
    file: pabulib.PbFile
    results: Mapping[str, Result]  # by round of a plan; under "" where the rules have but one
    seconds: dict[str, float]
    agrees: bool | None = None  # with the naive recount, where it was asked for
    looks: Looks = field(default_factory=Looks)  # none where they were not asked for


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        counted = _count(asked)
    except Refusal as refusal:
        _complain(Sentences(asked.language).label(refusal.label, **refusal.figures))
        return 1
    except TallyError as error:
        _complain(Sentences(asked.language).error(error))
        return 1
    (_print_json if asked.json else _print_text)(asked, counted)
    return 1 if counted.agrees is False else 0


def _complain(sentence: str) -> None:
    print(printable(sentence), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voting.tally", description=__doc__)
    parser.add_argument("file", type=Path, help="a Pabulib .pb file")
    parser.add_argument("--rules", type=Path, help="the rules as the town publishes them (JSON)")
    parser.add_argument("--rule", help=f"one of: {', '.join(RULES)}; by default the file's own")
    for name, values in CHOICES.items():
        parser.add_argument(f"--{name}", choices=[str(value) for value in values])
    parser.add_argument("--minimum", type=int, help="votes a project needs")
    parser.add_argument("--winners", type=int, help="how many projects win at most")
    parser.add_argument("--ties", help="criteria in order, such as cost,votes,lot")
    parser.add_argument("--seed", help="the published text that settles lots")
    for name, explanation in SWITCHES.items():
        parser.add_argument(f"--{name}", action="store_true", default=None, help=explanation)
    parser.add_argument("--recount", action="store_true", help="count a second time, naively, and compare")
    parser.add_argument(
        "--margins", nargs="?", type=int, const=0, metavar="RECOUNTS",
        help="how many votes each other project lacked; at most so many recounts, 0 for all it takes",
    )  # fmt: skip
    parser.add_argument("--fairness", action="store_true", help="does a group deserve another project?")
    parser.add_argument(
        "--ballot", type=_marks, metavar="NUMBERS",
        help="where the part of this ballot went: 1,4 or, with points, ranks or grades, 1:3,4:2",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--timings", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, default=spoken_language())
    return parser


def _marks(written: str) -> tuple[Mark, ...]:
    """Printed numbers, each with its value after a colon; a blank ballot has none."""
    pairs = [mark.partition(":") for mark in written.split(",") if mark]
    return tuple((int(number), int(value or 1)) for number, _, value in pairs)


def spoken_language() -> str:
    spoken = locale.getlocale(locale.LC_CTYPE)[0] or ""
    return "fr" if spoken.startswith("fr") else "en"


def _count(asked: argparse.Namespace) -> CountedFile:
    marks = [perf_counter()]
    try:
        file = pabulib.read(asked.file)
    except OSError as error:
        raise Refusal("no_file", path=str(asked.file)) from error
    election = file.election()
    rules = _rules(asked, file)
    marks.append(perf_counter())
    results = _results(rules, election, TallyRules.count)
    marks.append(perf_counter())
    agrees = None
    if asked.recount:
        agrees = _bytes(_results(rules, election, TallyRules.recount)) == _bytes(results)
        marks.append(perf_counter())
    looks = _looks(asked, election, results)
    spans = [later - earlier for earlier, later in pairwise(marks)]
    seconds = dict(zip(("read", "count", "recount"), spans, strict=False))
    return CountedFile(file, results, seconds, agrees, looks)


def _looks(asked: argparse.Namespace, election: Election, results: Mapping[str, Result]) -> Looks:
    wanted = LooksAsked(asked.margins, asked.fairness, asked.ballot)
    if not wanted:
        return Looks()
    if "" not in results:
        raise Refusal("one_count_only")
    numbers = {candidate.number for candidate in election.candidates}
    for number, _ in wanted.ballot or ():
        if number not in numbers:
            raise Refusal("not_on_the_paper", number=str(number))
    return Looks.at(election, results[""], wanted)


def _results(rules: TallyRules | Plan, election: Election, counting: RoundCount) -> dict[str, Result]:
    return rules.count(election, counting) if isinstance(rules, Plan) else {"": counting(rules, election)}


def _bytes(results: Mapping[str, Result]) -> dict[str, bytes]:
    return {key: result.to_bytes() for key, result in results.items()}


def _rules(asked: argparse.Namespace, file: pabulib.PbFile) -> TallyRules | Plan:
    rules = _published(asked, file) if asked.rules else _rules_from_flags(asked, file)
    return rules if asked.seed is None else rules.with_seed(asked.seed)


def _published(asked: argparse.Namespace, file: pabulib.PbFile) -> TallyRules | Plan:
    if any(getattr(asked, flag) is not None for flag in ("rule", *SHORTHAND)):
        raise Refusal("rules_alone")
    try:
        published = json.loads(asked.rules.read_text("utf-8"))
        rules = Plan if isinstance(published, Mapping) and "plan" in published else TallyRules
        return rules.from_json(published, file.vote_type.marking)
    except OSError as error:
        raise Refusal("no_file", path=str(asked.rules)) from error
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal("bad_json", path=str(asked.rules)) from error


def _rules_from_flags(asked: argparse.Namespace, file: pabulib.PbFile) -> TallyRules:
    """The rules that the flags say. A rule that is named starts from its defaults, the file's own from what
    the file says.
    """
    rules = _named(asked, file) if asked.rule is not None else file.tally_rules()
    if rules is None:
        raise CannotCount(CountFault.RULE_NEEDED, {"rule": file.meta.get("rule", "–")})
    flags = {option: getattr(asked, flag) for flag, option in SHORTHAND.items()}
    given = {option: value for option, value in flags.items() if value is not None}
    if "ties" in given:
        given["ties"] = _read(given["ties"].split(","))
    return replace(rules, options=Options.from_json({**rules.options.to_json(), **given}))


def _read(ties: list[str]) -> list[str]:
    """The criteria up to the first that always decides: what follows would never be asked."""
    deciding = [place for place, tie in enumerate(ties) if tie in list(TOTAL)]
    return ties[: deciding[0] + 1] if deciding else ties


def _named(asked: argparse.Namespace, file: pabulib.PbFile) -> TallyRules:
    return TallyRules(asked.rule, defaults(asked.rule, file.vote_type.marking))


def _print_json(asked: argparse.Namespace, counted: CountedFile) -> None:
    data = report.as_json(counted.file, counted.results) | counted.looks.to_json()
    if counted.agrees is not None:
        data["recount_agrees"] = counted.agrees
    if asked.timings:
        data |= {"seconds": counted.seconds, "peak_mb": _peak_mb()}
    print(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True))


def _print_text(asked: argparse.Namespace, counted: CountedFile) -> None:
    words = Sentences(asked.language, unit=counted.file.unit, currency=counted.file.currency)
    for key, result in counted.results.items():
        if key:
            print(printable(words.label("round", key=key)))
        for line in report.as_text(counted.file, result, words):
            print(line)
    names = {project.id: project.name for project in counted.file.projects}
    for line in counted.looks.to_text(names, words):
        print(line)
    if counted.agrees is not None:
        print(words.label("recount_agrees" if counted.agrees else "recount_differs"))
    if asked.timings:
        figures = {name: round(seconds, 3) for name, seconds in counted.seconds.items()}
        print(words.label("timings", peak=_peak_mb(), **figures))


def _peak_mb() -> float:
    """The most memory this process had: getrusage may tell that of the process which started it."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return round(int(lines["VmHWM"].split()[0]) / 1024, 1)
    import resource  # noqa: PLC0415 -- not there on Windows

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 1)

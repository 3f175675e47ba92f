"""One election read and counted in a process of its own: seconds, and memory over what the imports took."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from pabutools.election import parse_pabulib

from tests.voting.tally.oracle.asking import Question
from voting.tally import pabulib
from voting.tally.registry import count
from voting.tally.types import Utility

TIMES = 9  # of ours; the reference takes long enough to be told from noise at once


def main(whose: str, path: str, rule: str, utility: str) -> None:
    question = Question(rule, Utility(utility))
    measured = _ours if whose == "ours" else _reference
    print(json.dumps(measured(Path(path), question)))


def _ours(path: Path, question: Question) -> dict[str, object]:
    before, started = _peak_mb(), perf_counter()
    election = pabulib.read(path).election()
    read = perf_counter() - started
    seconds, winners = _timed(lambda: count(election, question.rule, question.options).winners, TIMES)
    return {"read": read, "count": seconds, "peak_mb": _peak_mb() - before, "winners": sorted(winners)}


def _reference(path: Path, question: Question) -> dict[str, object]:
    before, started = _peak_mb(), perf_counter()
    instance, profile = parse_pabulib(str(path))
    read = perf_counter() - started
    seconds, winners = _timed(lambda: question.ask(instance, profile), 1)
    return {"read": read, "count": seconds, "peak_mb": _peak_mb() - before, "winners": sorted(winners)}


def _timed(counting: Callable[[], Sequence[str]], times: int) -> tuple[float, Sequence[str]]:
    taken = []
    for _ in range(times):
        started = perf_counter()
        winners = counting()
        taken.append(perf_counter() - started)
    return median(taken), winners


def _peak_mb() -> float:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])

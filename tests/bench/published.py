"""The files of a closed poll, made of opened ballots and checked as anybody does."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from tests.bench.bars import bar
from tests.voting.published import polls
from voting.published import ContestFacts, make, notes
from voting.published.checking import Asked, check
from voting.published.checkpoints import Counts
from voting.tally.ballots.packing import PaperLayout, pack
from voting.tally.registry import count
from voting.tally.types import Choice, Election

SIZES, PROJECTS, CHOICES, DIFFERENT = (100_000, 1_000_000), 60, 10, 100_000
SECONDS_FOR_A_CITY = 6.0


def everything() -> None:
    print(f"\nA poll with {PROJECTS} projects, from opened ballots to published files", flush=True)
    for size in SIZES:
        subprocess.run([sys.executable, "-m", "tests.bench.published", str(size)], check=True)


def _measure(size: int) -> None:
    draw = random.Random(7)
    costs = [draw.randrange(10, 300) * 1000 for _ in range(PROJECTS)]
    asked = polls.contest(costs=costs, amount=3_000_000, bounds={"maximum": CHOICES})
    cast = [_choice(draw) for _ in range(min(size, DIFFERENT))]
    layout = PaperLayout((asked.layout,))
    packed = [pack(layout, {asked.key: choice}) for choice in cast]
    weights = Counter[tuple[tuple[int, int], ...]]()
    for voter in range(size):
        weights[cast[voter % len(cast)].marks] += 1
    candidates = [candidate.candidate for candidate in asked.candidates]
    election = Election.of(candidates, weights, budget=asked.amount)
    result = count(election, asked.tally.rule, replace(asked.tally.options, seed=polls.SEED))
    numbers = [polls.number_of(voter) for voter in range(size)]
    facts = polls.facts([asked], [])
    opening = polls.CheckpointText.from_text(notes.read(facts.opening).text)
    closing = opening.following(Counts("2026-03-16T22:00Z", size, size)).to_text()
    facts = replace(
        facts, contests=(ContestFacts(asked, result),), closing=str(notes.sign(closing, polls.SIGNER))
    )
    before, started, worked = getrusage(RUSAGE_SELF).ru_maxrss, perf_counter(), process_time()
    made = make(facts, _ballots(numbers, packed), signer=polls.SIGNER, salt=polls.SALT)
    seconds, memory = perf_counter() - started, getrusage(RUSAGE_SELF).ru_maxrss - before
    worked = process_time() - worked
    with TemporaryDirectory() as folder:
        made.write(Path(folder))
        started = perf_counter()
        report = check(Asked(Path(folder)))
    checked = "it holds" if not report.faults else f"FAULTS {report.faults}"
    print(
        f"  {size:>9,} ballots: made in {seconds:.1f} s ({worked:.1f} of processor), "
        f"{memory // 1024} MB more; checked twice in {perf_counter() - started:.1f} s, {checked}",
        flush=True,
    )
    if size == SIZES[0]:
        bar(f"{SECONDS_FOR_A_CITY:.0f} s", f"{seconds:.1f} s", is_met=seconds < SECONDS_FOR_A_CITY)


def _choice(draw: random.Random) -> Choice:
    liking = [1 / (place + 3) for place in range(PROJECTS)]
    return Choice.approving(set(draw.choices(range(1, PROJECTS + 1), liking, k=draw.randint(1, CHOICES))))


def _ballots(numbers: list[str], packed: list[bytes]) -> Iterator[tuple[str, bytes]]:
    return ((number, packed[voter % len(packed)]) for voter, number in enumerate(numbers))


if __name__ == "__main__":
    _measure(int(sys.argv[1]))

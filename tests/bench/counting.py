"""Counts beside pabutools on the same files in the same run; then ours alone on a million ballots."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from tests.bench.bars import bar
from tests.voting.tally.oracle.answers import FOLDER
from voting.tally import pabulib
from voting.tally.registry import count
from voting.tally.types import Completion, Election, Options, Utility

RULES = (
    ("greedy", "approvals", 300),
    ("equal-shares", "cost", 300),
    ("equal-shares", "cardinality", 300),
    ("phragmen", "approvals", 100),
)
MEMORY = 5  # times less than the reference
RAISED = 40  # plain counts that raising the shares may take
APPROVALS = 8
SECONDS_FOR_A_MILLION = 2.0


def everything() -> None:
    with TemporaryDirectory() as folder:
        city = generated(Path(folder) / "city.pb", ballots=75_000, projects=120)
        ursynow = FOLDER / "poland_warszawa_2024_ursynow.pb"
        for path in (path for path in (ursynow, city) if path.exists()):
            print(f"\n{path.name}: a count, beside pabutools", flush=True)
            for rule, utility, times in RULES:
                _measure_beside(path, rule, utility, times)
        for path in (path for path in (ursynow, FOLDER / "hungary_budapest_2024.pb") if path.exists()):
            _measure_raised(path)
        million = generated(Path(folder) / "million.pb", ballots=1_000_000, projects=200)
        print("\n1,000,000 ballots of 8 approvals among 200 projects, ours alone", flush=True)
        for rule, utility, _ in RULES:
            _measure_alone(million, rule, utility)


def _measure_beside(path: Path, rule: str, utility: str, times: int) -> None:
    ours, reference = (_measured(whose, path, rule, utility) for whose in ("ours", "reference"))
    faster, smaller = (reference[what] / max(ours[what], 1e-9) for what in ("count", "peak_mb"))
    same = "the same winners" if ours["winners"] == reference["winners"] else "OTHER WINNERS"
    print(
        f"  {rule:<13}{utility:<12}{ours['count'] * 1000:>8.1f} ms{reference['count']:>8.2f} s"
        f"{faster:>8.0f} times faster{smaller:>6.1f} times less memory"
        f"  (read {ours['read']:.2f} s and {reference['read']:.2f} s); {same}",
        flush=True,
    )
    bar(f"{times} times faster", f"{faster:.0f}", is_met=faster >= times)
    bar(f"{MEMORY} times less memory", f"{smaller:.1f}", is_met=smaller >= MEMORY)


def _measure_alone(path: Path, rule: str, utility: str) -> None:
    ours = _measured("ours", path, rule, utility)
    print(
        f"  {rule:<13}{utility:<12}read {ours['read']:.2f} s, count {ours['count']:.3f} s,"
        f" {ours['peak_mb']:.0f} MB over the imports",
        flush=True,
    )
    if rule == "equal-shares":
        promise = f"a million ballots by Equal Shares in {SECONDS_FOR_A_MILLION} s"
        bar(promise, f"{ours['count']:.2f} s", is_met=ours["count"] < SECONDS_FOR_A_MILLION)


def _measure_raised(path: Path) -> None:
    """Equal Shares with Add1U beside Equal Shares alone, by turns."""
    election = pabulib.read(path).election()
    print(f"\n{path.name}: shares raised one by one, beside a count that raises none", flush=True)
    for utility in (Utility.CARDINALITY, Utility.COST):
        plain = Options(utility=utility, seed="graine")
        raising = Options(utility=utility, seed="graine", completion=Completion.ADD1U)
        raises = count(election, "equal-shares", raising).passes[-1].raises
        turns = [(_seconds(election, plain), _seconds(election, raising)) for _ in range(5)]
        alone, raised = (median(seconds) for seconds in zip(*turns, strict=True))
        times = raised / alone
        print(
            f"  {utility:<12}{alone * 1000:>8.1f} ms{raised * 1000:>10.1f} ms for {raises:,} raises:"
            f" {times:.0f} plain counts",
            flush=True,
        )
        if raises < 1000:  # many more are counted at all, which is the promise there
            bar(f"Add1U in {RAISED} plain counts", f"{times:.0f}", is_met=times <= RAISED)


def _seconds(election: Election, options: Options) -> float:
    started = perf_counter()
    count(election, "equal-shares", options)
    return perf_counter() - started


def _measured(whose: str, path: Path, rule: str, utility: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.one_count", whose, str(path), rule, utility]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def generated(path: Path, *, ballots: int, projects: int) -> Path:
    """A few projects that many name and many that few do; costs over two orders of magnitude."""
    draw = np.random.Generator(np.random.PCG64(2026))
    liking = draw.random(projects) ** 2 + 0.05
    costs = draw.lognormal(11, 1, projects).astype(int)
    budget = int(costs.sum()) * 3 // 10
    with path.open("w") as file:
        file.write(f"META\nkey;value\ndescription;generated\nbudget;{budget}\nvote_type;approval\n")
        file.write(f"num_projects;{projects}\nnum_votes;{ballots}\nrule;unknown\nPROJECTS\nproject_id;cost\n")
        file.writelines(
            f"{place};{min(cost, budget)}\n" for place, cost in enumerate(costs.tolist(), start=1)
        )
        file.write("VOTES\nvoter_id;vote\n")
        for first in range(0, ballots, 50_000):
            size = min(50_000, ballots - first)
            keys = np.log(liking) + draw.gumbel(size=(size, projects))
            chosen = np.argpartition(-keys, APPROVALS, axis=1)[:, :APPROVALS] + 1
            rows = (",".join(map(str, row)) for row in chosen.tolist())
            file.writelines(f"{number};{row}\n" for number, row in enumerate(rows, start=first))
    return path

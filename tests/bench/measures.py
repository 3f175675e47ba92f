"""Each measure beside what it is measured against, in alternating rounds: ratios, not seconds."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from django.core.management import call_command
from django.urls import reverse

from tests.bench import load, pages, seed
from tests.bench.bars import bar
from tests.bench.web import CONNECTIONS, Web, web_server

ROUNDS = 5
PAGES_A_ROUND = 200
MOST_QUERIES = 12
TIMES_THE_PEER = 10
# What the nearest Django peer's list and detail page gave a second, on two cores shared with its database.
PEERS = {"projects-100": 20.6, "ideas-100": 20.6, "project": 25.7}


def everything() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print("Preparing the town…", flush=True)
    edition, project = seed.lists()
    known = pages.addresses(edition, project)
    alone = pages.read(known)
    print(f"{os.cpu_count()} cores for server, database and load; {CONNECTIONS} connections kept open;")
    print(f"medians of {ROUNDS} alternating rounds; load average {os.getloadavg()[0]:.1f} before they begin")
    with web_server() as web:
        for name, peer in PEERS.items():
            page(web, name, known[name], peer)
    print("\nQueries and bytes of a page")
    for name, page_read in alone.items():
        print(f"  {name:<22}{page_read}")
    for name in PEERS:
        count = len(alone[name].queries)
        bar(f"at most {MOST_QUERIES} queries for {name}", f"{count}", is_met=count <= MOST_QUERIES)


def page(web: Web, name: str, address: str, peer: float) -> None:
    bare = load.get(reverse("bench_page", args=[name]), pages.HOST)
    whole = load.get(address, pages.HOST)
    print(f"\n{address} to a visitor: {PAGES_A_ROUND} a round")
    web.serve([bare, whole] * 20)
    taken = Beside.measured(
        lambda _number: web.serve([bare] * PAGES_A_ROUND), lambda _number: web.serve([whole] * PAGES_A_ROUND)
    )
    taken.tell("its queries, bare", "the page")
    times = median(measure.per_second for measure in taken.whole) / peer
    bar(f"{TIMES_THE_PEER} times the peer's {peer} a second", f"{times:.1f}", is_met=times >= TIMES_THE_PEER)


@dataclass(frozen=True)
class Beside:
    """Rounds of a thing, each just after a round of the least that could do its work."""

    bare: Sequence[load.Measure]
    whole: Sequence[load.Measure]

    @classmethod
    def measured(cls, bare: Callable[[int], load.Measure], whole: Callable[[int], load.Measure]) -> "Beside":
        pairs = [(bare(number), whole(number)) for number in range(ROUNDS)]
        return cls([pair[0] for pair in pairs], [pair[1] for pair in pairs])

    @property
    def rate(self) -> float:
        return median(
            whole_round.per_second / bare_round.per_second
            for bare_round, whole_round in zip(self.bare, self.whole, strict=True)
        )

    def tell(self, bare: str, whole: str) -> None:
        for name, taken in ((bare, self.bare), (whole, self.whole)):
            rate, cpu, wait, size = (
                median(getattr(measure, field) for measure in taken)
                for field in ("per_second", "cpu_ms", "median_ms", "bytes_each")
            )
            statuses = dict(sum((measure.statuses for measure in taken[1:]), taken[0].statuses))
            print(
                f"  {name:<22}{rate:>7.0f} a second{cpu:>7.2f} ms of server time{wait:>7.1f} ms to wait"
                f"{size:>8.0f} bytes  {statuses}"
            )
        server = median(
            bare_round.cpu_ms / whole_round.cpu_ms
            for bare_round, whole_round in zip(self.bare, self.whole, strict=True)
        )
        print(f"  ratio {self.rate:.2f} in rate, {server:.2f} in server time")

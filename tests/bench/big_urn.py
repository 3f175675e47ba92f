"""A metropolis' urn: a million sealed ballots closed, opened, counted twice, published by two workers."""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import django

BALLOTS, WORKERS, MOST_AT_ONCE = 1_000_000, 2, 2_000
PAUSE = 0.5  # seconds between two looks of a worker


def main(act: str = "", *arguments: str) -> None:
    django.setup()
    {"": _measure, "fill": _fill, "work": _work}[act](*arguments)


def _measure() -> None:
    from django.core.management import call_command  # noqa: PLC0415  settings come first
    from django.db import connection  # noqa: PLC0415

    from tests.bench.urn import poll_of  # noqa: PLC0415
    from tests.factories.voting import AFTER_CLOSE  # noqa: PLC0415
    from voting.services import closing  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    poll = poll_of("greedy", {})
    list(_at_once("fill", str(poll.pk)))
    print(f"\n{BALLOTS:,} sealed ballots on {connection.vendor}, {WORKERS} workers", flush=True)
    started = time.perf_counter()
    closing.close(poll, at=AFTER_CLOSE)
    closed = time.perf_counter()
    print(f"  closed, both tables rewritten: {closed - started:.0f} s", flush=True)
    for spent in _at_once("work", str(poll.pk)):
        print(f"  {spent}", flush=True)
    print(f"  opened, counted twice, published: {time.perf_counter() - closed:.0f} s", flush=True)


def _at_once(*arguments: str) -> Iterator[str]:
    """What each of the processes says at its end."""
    command = [sys.executable, "-m", "tests.bench.big_urn", *arguments]
    processes = [
        subprocess.Popen([*command, str(place)], stdout=subprocess.PIPE, text=True)
        for place in range(WORKERS)
    ]
    for process in processes:
        said, _nothing = process.communicate()
        if process.returncode:
            raise SystemExit(process.returncode)
        yield said.strip()


def _fill(pk: str, place: str) -> None:
    from django.db import transaction  # noqa: PLC0415

    from tests.bench.urn import cast  # noqa: PLC0415
    from voting.models import Poll  # noqa: PLC0415

    poll, draw = Poll.objects.get(pk=pk), random.Random(int(place))
    share = BALLOTS // WORKERS
    for first in range(int(place) * share, (int(place) + 1) * share, MOST_AT_ONCE):
        with transaction.atomic():
            cast(poll, range(first, first + MOST_AT_ONCE), draw)


def _work(pk: str, place: str) -> None:
    """As a worker of the queue `count` does: whatever is due, until nothing is."""
    from voting.enums import PollStatus  # noqa: PLC0415
    from voting.models import Poll  # noqa: PLC0415
    from voting.services.counting import tallying  # noqa: PLC0415

    while (poll := Poll.objects.get(pk=pk)).status == PollStatus.CLOSED:
        tallying.tally(poll, at=datetime.now(UTC)) or time.sleep(PAUSE)
    used = resource.getrusage(resource.RUSAGE_SELF)
    memory = used.ru_maxrss // 1024
    print(f"worker {place}: {used.ru_utime + used.ru_stime:.0f} s of processor, {memory} MB at most")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    main(*sys.argv[1:])

"""Each measure beside what it is measured against, in alternating rounds: ratios, not seconds."""

import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from budget.models import Edition
from tests.bench import load, pages, seed
from voting.models import Poll

HOST = "budget.example.org"
ROUNDS = 5
CASTS_PER_ROUND = 300
PAGES_PER_ROUND = 150
CONNECTIONS = 8
# Requests per second of the nearest Django peer's list and detail pages on such a machine.
PEER_LIST_PER_SECOND = 20.6
PEER_DETAIL_PER_SECOND = 25.7


def everything() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    print("Preparing the town…", flush=True)
    poll, edition = seed.poll(), seed.lists()
    keys = seed.voters(poll, ROUNDS * CASTS_PER_ROUND)
    with web_server() as (port, process):
        casts(port, process, poll, keys)
        pages_of(port, process, edition)
    print("\nQueries and bytes of a page, alone")
    for line in pages.report(edition, poll):
        print(line)


def casts(port: int, process: int, poll: Poll, keys: Sequence[str]) -> None:

    edition = poll.edition
    address = reverse("booth_cast", args=[edition.municipality.slug, edition.slug])
    bare, whole = [], []
    for number in range(ROUNDS):
        voters = keys[number * CASTS_PER_ROUND : (number + 1) * CASTS_PER_ROUND]
        bare.append(load.run(port, [signed("/bench/cast", key, {}) for key in voters], connections=CONNECTIONS, server=process))  # fmt: skip
        whole.append(load.run(port, [signed(address, key, ballot()) for key in voters], connections=CONNECTIONS, server=process))  # fmt: skip
    print(f"\nA ballot, {CONNECTIONS} connections, {ROUNDS} rounds of {CASTS_PER_ROUND}, each by a new voter")
    row("two bare inserts", bare)
    row("a whole ballot cast", whole)
    ratio = median(m.per_second for m in whole) / median(m.per_second for m in bare)
    cpu = median(m.cpu_ms for m in bare) / median(m.cpu_ms for m in whole)
    print(f"  ratio: {ratio:.2f} in ballots per second, {cpu:.2f} in server time (bar: 0.50)")


def pages_of(port: int, process: int, edition: Edition) -> None:

    where = [edition.municipality.slug, edition.slug]
    number = edition.projects.first().number
    measured = [
        ("list of 100 projects", reverse("projects", args=where) + "?per_page=100", PEER_LIST_PER_SECOND),
        ("list of 100 ideas", reverse("proposals", args=where) + "?per_page=100", PEER_LIST_PER_SECOND),
        ("one project", reverse("project", args=[*where, number]), PEER_DETAIL_PER_SECOND),
    ]
    print(f"\nPages to a visitor, {CONNECTIONS} connections, {ROUNDS} rounds of {PAGES_PER_ROUND}")
    for name, path, peer in measured:
        request = load.get(path, HOST)
        load.run(port, [request] * 20, connections=CONNECTIONS, server=process)
        taken = [
            load.run(port, [request] * PAGES_PER_ROUND, connections=CONNECTIONS, server=process)
            for _ in range(ROUNDS)
        ]
        row(name, taken)
        times = median(measure.per_second for measure in taken) / peer
        print(f"  {times:.1f} times the nearest peer's {peer} a second (bar: 10)")


def row(name: str, taken: Sequence[load.Measure]) -> None:
    def of(field: str) -> float:
        return median(getattr(measure, field) for measure in taken)

    statuses = sum((measure.statuses for measure in taken[1:]), taken[0].statuses)
    print(
        f"  {name:<24}{of('per_second'):>9.0f} a second{of('cpu_ms'):>8.2f} ms of server time"
        f"{of('median_ms'):>8.1f} ms median{of('bytes_each'):>9.0f} bytes  {dict(statuses)}"
    )


def ballot() -> dict[str, str]:
    """What the booth's last page sends: two projects in one envelope, two in the other."""
    return {
        "device_half": "".join(secrets.choice("BCDFGHJKLMNPQRSTVWXZ23456789") for _ in range(8)),
        "request_key": str(uuid.uuid4()),
    }


def signed(path: str, session: str, fields: dict[str, str]) -> bytes:

    token = "a" * 32
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return load.post(
        path, HOST, cookies, urlencode({"csrfmiddlewaretoken": token, **fields}, doseq=True).encode()
    )


@contextmanager
def web_server() -> Iterator[tuple[int, int]]:
    """As in deploy/entrypoint.sh: gunicorn, two workers of four threads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "deploy.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)

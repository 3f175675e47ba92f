"""A ballot cast beside two bare inserts, by 1, 10 and 50 people at once, while the urn is stirred."""

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from urllib.parse import urlencode

import django

TOKEN = "a" * 32
AT_ONCE = (1, 10, 50)
CASTS_A_ROUND, JOURNEYS = 200, 150
LEAST, GOAL = 0.7, 0.9
STIRRED_EVERY = 2  # seconds: far more often than the sweep does


def main() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  settings come first
    from django.db import connection  # noqa: PLC0415

    from tests.bench import seed  # noqa: PLC0415
    from tests.bench.measures import ROUNDS  # noqa: PLC0415
    from tests.bench.web import web_server  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    poll = seed.poll()
    flooded = connection.vendor == "sqlite"
    rounds = ROUNDS * (len(AT_ONCE) + flooded)
    keys = iter(seed.voters(poll, rounds * CASTS_A_ROUND + JOURNEYS))
    print(f"\nA ballot on {connection.vendor}, the urn stirred every {STIRRED_EVERY} s meanwhile", flush=True)
    with web_server() as web, stirring(poll.pk):
        for people in AT_ONCE:
            beside(web, poll, keys, people, f"{people} at once")
        journeys(web, poll, keys)
        if flooded:
            with refused_sign_ins(web):
                beside(web, poll, keys, 10, "10 at once, under a flood of refused sign-ins")


def beside(web, poll, keys, people: int, name: str) -> None:  # type: ignore[no-untyped-def]
    from django.urls import reverse  # noqa: PLC0415

    from tests.bench import seed  # noqa: PLC0415
    from tests.bench.bars import bar  # noqa: PLC0415
    from tests.bench.measures import Beside  # noqa: PLC0415

    where = [poll.edition.municipality.slug, poll.edition.slug]
    bare, cast, marks = reverse("bench_cast", args=where), reverse("booth_cast", args=where), seed.marks(poll)
    print(f" {name}", flush=True)

    def round_of(number: int) -> Sequence[str]:
        return [next(keys) for _ in range(CASTS_A_ROUND)]

    pairs: dict[int, Sequence[str]] = {}
    taken = Beside.measured(
        lambda number: web.serve(
            [signed(bare, key, {}) for key in pairs.setdefault(number, round_of(number))], people
        ),
        lambda number: web.serve([signed(cast, key, ballot(marks)) for key in pairs[number]], people),
    )
    taken.tell("two bare inserts", "a whole ballot cast")
    promise = f"a cast at {LEAST} of the rate of two bare inserts (goal {GOAL})"
    bar(promise, f"{taken.rate:.2f}", is_met=taken.rate >= LEAST)


def journeys(web, poll, keys) -> None:  # type: ignore[no-untyped-def]
    """The booth read, the choices sent to be read again, the ballot cast."""
    from django.urls import reverse  # noqa: PLC0415

    from tests.bench import load, pages, seed  # noqa: PLC0415

    where, marks = [poll.edition.municipality.slug, poll.edition.slug], seed.marks(poll)
    booth, cast = (reverse(name, args=where) for name in ("booth", "booth_cast"))
    requests = []
    for key in (next(keys) for _ in range(JOURNEYS)):
        requests += [
            load.get(booth, pages.HOST, cookies_of(key)),
            signed(booth, key, marks),
            signed(cast, key, ballot(marks)),
        ]
    taken = web.serve(requests, 8)
    print(f" whole journeys (booth, review, cast), 8 at once, 2 workers: {taken.per_second / 3:.0f} a second")
    print(f"  {dict(taken.statuses)}", flush=True)


@contextmanager
def stirring(poll: int) -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415

    from voting.models import Poll  # noqa: PLC0415
    from voting.services import stirring as service  # noqa: PLC0415

    over = threading.Event()

    def stir() -> None:
        while not over.wait(STIRRED_EVERY):
            service.stir(Poll.objects.get(pk=poll), at=datetime.now(UTC))
        connection.close()

    with beside_us(stir, over):
        yield


@contextmanager
def refused_sign_ins(web) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Wrong passwords without end, each for another address from another network."""
    from django.urls import reverse  # noqa: PLC0415

    from tests.bench import load, pages  # noqa: PLC0415

    over, door = threading.Event(), reverse("account_login")

    def flood() -> None:
        for number in cycle(range(10**6)):
            if over.is_set():
                return
            fields = {"csrfmiddlewaretoken": TOKEN, "login": f"nobody-{number}@example.org", "password": "no"}
            request = load.post(door, pages.HOST, f"{csrf_cookie()}", urlencode(fields).encode())
            network = f"10.{number // 250 % 250}.{number % 250}.1"
            web.serve(
                [request.replace(b"X-Forwarded-For: 127.0.0.1", f"X-Forwarded-For: {network}".encode())], 1
            )

    with beside_us(flood, over):
        yield


@contextmanager
def beside_us(work, over: threading.Event) -> Iterator[None]:  # type: ignore[no-untyped-def]
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def ballot(marks: dict[str, list[int]]) -> dict[str, object]:
    """What the booth's last page sends."""
    from voting import vault  # noqa: PLC0415

    return {**marks, "device_half": vault.draw_half(), "request_key": str(uuid.uuid4())}


def signed(path: str, session: str, fields: dict[str, object]) -> bytes:
    from tests.bench import load, pages  # noqa: PLC0415

    body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}, doseq=True)
    return load.post(path, pages.HOST, cookies_of(session), body.encode())


def cookies_of(session: str) -> str:
    from django.conf import settings  # noqa: PLC0415

    return f"{settings.SESSION_COOKIE_NAME}={session}; {csrf_cookie()}"


def csrf_cookie() -> str:
    from django.conf import settings  # noqa: PLC0415

    return f"{settings.CSRF_COOKIE_NAME}={TOKEN}"


if __name__ == "__main__":
    main()

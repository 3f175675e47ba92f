"""A closed poll of 100,000 ballots, from the urn to the stored outcome: opened, counted twice, written."""

import os
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from unittest import mock

import django

BALLOTS, PROJECTS, CHOICES, AT_ONCE = 100_000, 60, 10, 2_000
RULES = (
    ("greedy", {}),
    ("equal-shares", {"utility": "cost", "completion": "add1u"}),
    ("phragmen", {"leftover": "stop"}),
)


def main() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  settings come first
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    print(
        f"\nA closed poll of {BALLOTS:,} ballots and {PROJECTS} projects on {connection.vendor}", flush=True
    )
    for rule, options in RULES:
        _measure(rule, options)


def _measure(rule: str, options: dict[str, str]) -> None:
    from tests.factories.voting import AFTER_CLOSE  # noqa: PLC0415
    from voting.models import Outcome  # noqa: PLC0415
    from voting.services import closing  # noqa: PLC0415
    from voting.services.counting import tallying  # noqa: PLC0415

    poll = _filled(rule, options)
    closing.close(poll, at=AFTER_CLOSE)
    poll.refresh_from_db()
    spent: Counter[str] = Counter()
    started = time.perf_counter()
    with _clocks(spent):
        done = tallying.tally(poll, at=datetime.now(UTC))
    whole = time.perf_counter() - started
    winners = len(Outcome.objects.get(contest__poll=poll).counted.winners) if done else 0
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in spent.items())
    print(f"  {rule:<13}{whole:>6.1f} s ({parts}); {winners} winners, both counts alike", flush=True)


@contextmanager
def _clocks(spent: "Counter[str]") -> Iterator[None]:
    """What each part of the tally takes; the parts themselves are the product's own."""
    from voting.services.counting import opening_in_parts, writing  # noqa: PLC0415
    from voting.tally import registry  # noqa: PLC0415

    with ExitStack() as stack:
        for module, name, part in (
            (opening_in_parts, "open_free", "opening"), (registry, "count", "count"),
            (registry, "recount", "naive recount"), (writing, "_record", "writing"),
        ):  # fmt: skip
            timed = _timed(getattr(module, name), part, spent)
            stack.enter_context(mock.patch.object(module, name, timed))
        yield


def _timed(work: Callable[..., Any], part: str, spent: "Counter[str]") -> Callable[..., Any]:
    def run(*arguments: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return work(*arguments, **named)
        finally:
            spent[part] += time.perf_counter() - started  # type: ignore[assignment]

    return run


def _filled(rule: str, options: dict[str, str]) -> Any:
    """A town's poll whose close is past, a register entry, a signature and a ballot for each voter."""
    from django.db import transaction  # noqa: PLC0415

    poll, draw = poll_of(rule, options), random.Random(7)
    for first in range(0, BALLOTS, AT_ONCE):
        with transaction.atomic():
            cast(poll, range(first, min(first + AT_ONCE, BALLOTS)), draw)
    return poll


def poll_of(rule: str, options: dict[str, str]) -> Any:
    from tests.factories.voting import On, PollFactory  # noqa: PLC0415

    draw = random.Random(7)
    costs = [draw.randrange(10, 300) * 1000 for _ in range(PROJECTS)]
    rules = {
        "tally_rule": rule,
        "tally_options": {"ties": ["cost", "lot"], **options},
        "ballot_bounds": {"minimum": 1, "maximum": CHOICES, "blank_allowed": True},
    }
    return PollFactory(ended=True, paper=(On(3_000_000, costs, name=f"Par {rule}", rules=rules),))


def cast(poll: Any, voters: Sequence[int], draw: random.Random) -> None:
    from budget.enums import Level, RegisterSource  # noqa: PLC0415
    from budget.models import RegisterEntry  # noqa: PLC0415
    from tests.factories.voting import WHILE_OPEN  # noqa: PLC0415
    from voting import vault  # noqa: PLC0415
    from voting.enums import Channel  # noqa: PLC0415
    from voting.models import Ballot, Signature  # noqa: PLC0415
    from voting.queries import papers  # noqa: PLC0415
    from voting.services import link_keys  # noqa: PLC0415
    from voting.tally.ballots import packing  # noqa: PLC0415
    from voting.tally.types import Choice  # noqa: PLC0415

    key = bytes(poll.urn_public_key)
    layout, slots = papers.read_paper(poll).layout, link_keys.read(poll)
    known = {
        "level": Level.DECLARED,
        "source": RegisterSource.STATEMENT,
        "lives_here": True,
        "may_vote": True,
    }
    people = RegisterEntry.objects.bulk_create(
        RegisterEntry(
            edition=poll.edition, entered_at=WHILE_OPEN, person_key=sha256(b"%d" % voter).hexdigest(), **known
        )
        for voter in voters
    )
    signatures = Signature.objects.bulk_create(
        Signature(poll=poll, entry=person, channel=Channel.ONLINE, signed_on=WHILE_OPEN.date())
        for person in people
    )
    liking = [1 / (place + 3) for place in range(PROJECTS)]
    ballots = []
    for signature in signatures:
        wanted = set(draw.choices(range(1, PROJECTS + 1), liking, k=draw.randint(1, CHOICES)))
        slot = slots.slot(poll.pk, signature.id)
        packed = packing.pack(layout, {"1": Choice.approving(sorted(wanted))})
        number = vault.draw_half() + slots.server_half(slot, uuid.uuid4(), packed)
        sealed = vault.seal(key, number.encode() + packed)
        ballots.append(Ballot(poll=poll, slot=slot, mark=slots.mark(slot, number), sealed=sealed))
    Ballot.objects.bulk_create(ballots)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    main()

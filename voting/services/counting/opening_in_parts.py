"""A big urn opened in parts: ranges of the random ids, each a job that any worker may take.

A part is believed only by its mark, which nobody else can make; any other is opened anew by whoever counts.
"""

import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import numpy as np
from django.db import transaction

from accounts.services import jobs
from accounts.services.locks import hold
from voting import vault
from voting.enums import PollStatus
from voting.models import Poll, UrnPart
from voting.queries import urns as queries
from voting.queries.papers import Paper
from voting.services.counting import opening
from voting.services.counting.opening import UrnRows
from voting.services.counting.progress import KIND as COUNT_KIND

KIND = queries.KIND
# From so many ballots on an urn is opened in parts; a part is a second or two of work.
PARTS_FROM = 20_000
PART = 10_000
MARK_BYTES = 32


def is_in_parts(poll: Poll) -> bool:
    return (poll.ballots_total or 0) >= PARTS_FROM or queries.parts(poll).exists()


@transaction.atomic
def split(poll: Poll, *, parts: int | None = None) -> int:
    """How many parts this call made: none when they are there already, the urn is small, or it is counted.

    Another worker may have counted it since this one read that it was closed: its parts are gone by then.
    """
    if parts is None and not is_in_parts(poll):
        return 0
    hold(poll, "status")
    if poll.status != PollStatus.CLOSED or queries.parts(poll).exists():
        return 0
    parts = parts or -(-(poll.ballots_total or 0) // PART)
    UrnPart.objects.bulk_create(
        (UrnPart(poll=poll, number=number, parts=parts) for number in range(parts)), ignore_conflicts=True
    )
    return parts


def is_open(poll: Poll, paper: Paper, *, at: datetime, on_progress: jobs.OnProgress | None = None) -> bool:
    """A big urn is opened first, by as many workers as look in; while they do, nobody holds the count."""
    if not is_in_parts(poll):
        return True
    jobs.queue(COUNT_KIND, poll, at=at)
    total = poll.ballots_total or 0
    return open_free(poll, paper, at=at, tell=lambda done: on_progress(done, total) if on_progress else None)


def open_free(poll: Poll, paper: Paper, *, at: datetime, tell: Callable[[int], None]) -> bool:
    """Opens the parts that nobody holds, one after the other; True once the whole urn is open.

    Held parts are another worker's: whoever opens the last one finds the urn whole and goes on to the count.
    """
    split(poll)
    free = queries.parts(poll).filter(opened=None)
    for part in free.select_related("poll__edition__municipality"):
        if free.filter(pk=part.pk).exists():
            _open(part, paper, at=at)
            tell(queries.opened(poll))
    return not free.exists()


def _open(part: UrnPart, paper: Paper, *, at: datetime) -> None:
    claim = jobs.claim(KIND, part, at=at, again=True)
    if claim is None:
        return
    try:
        keys = opening.read_keys(part.poll)
        rows = opening.open_span(part.poll, paper, keys, part.span, lambda done: claim.progress(done, done))
        _write(part, claim, rows, keys, at=at)
    except jobs.ClaimLost:
        return  # taken for dead: another worker opens this part
    except Exception as problem:
        claim.give_up(opening.fault_of(problem), at=at)
        raise


@transaction.atomic
def _write(part: UrnPart, claim: jobs.Claim, rows: UrnRows, keys: vault.Opening, *, at: datetime) -> None:
    """Sealed again with the urn's own key: before the count, no table holds an open ballot."""
    claim.finish({"ballots": len(rows)}, at=at)
    content = rows.tobytes()
    opened = vault.seal(bytes(part.poll.urn_public_key or b""), _mark(part, content, keys) + content)
    UrnPart.objects.filter(pk=part.pk).update(ballots=len(rows), opened=opened)


def collect(poll: Poll, paper: Paper, keys: vault.Opening, tell: Callable[[int], None]) -> UrnRows:
    """All the parts together, in the order of the numbers."""
    parts = list(queries.parts(poll))
    known = [(part.number, part.parts) for part in parts]
    if known != [(number, len(parts)) for number in range(len(parts))]:
        return opening.open_span(poll, paper, keys, opening.WHOLE, tell)
    return opening.in_order(np.concatenate([_rows_of(part, poll, paper, keys, tell) for part in parts]))


def _rows_of(
    part: UrnPart, poll: Poll, paper: Paper, keys: vault.Opening, tell: Callable[[int], None]
) -> UrnRows:
    """What one of us opened, if as many ballots lie there in the urn; else the urn is asked again."""
    with suppress(vault.KeyDamaged):
        opened = keys.unseal(bytes(part.opened or b""))
        mark, content = opened[:MARK_BYTES], opened[MARK_BYTES:]
        if hmac.compare_digest(mark, _mark(part, content, keys)):
            rows = opening.rows_of(poll, paper, content)
            if len(rows) == opening.ballots_in(poll, part.span):
                return rows
    return opening.open_span(poll, paper, keys, part.span, tell)


def _mark(part: UrnPart, content: bytes, keys: vault.Opening) -> bytes:
    return keys.own_mark(b"part %d %d %d\0" % (part.poll_id, part.number, part.parts) + content)


def clear(poll: Poll) -> None:
    """In the transaction that records the outcome: parts and their jobs have served."""
    queries.jobs_of(poll).delete()
    queries.parts(poll).delete()

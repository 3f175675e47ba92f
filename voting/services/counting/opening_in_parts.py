"""A big urn opened in parts: ranges of the random ids, each a job that any worker may take."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
from django.db import transaction

from accounts.services import jobs
from voting import vault
from voting.enums import TallyFault
from voting.models import Poll, UrnPart
from voting.queries import urns as queries
from voting.queries.papers import Paper
from voting.services.counting import opening
from voting.services.counting.opening import CountFailed, UrnRows
from voting.services.counting.progress import KIND as COUNT_KIND

KIND = queries.KIND
# From so many ballots on an urn is opened in parts; a part is a second or two of work.
PARTS_FROM = 20_000
PART = 10_000


def is_in_parts(poll: Poll) -> bool:
    return (poll.ballots_total or 0) >= PARTS_FROM or queries.parts(poll).exists()


def split(poll: Poll, *, parts: int | None = None) -> int:
    """How many parts this call made: none when they are there already, or the urn is small."""
    if queries.parts(poll).exists() or (parts is None and not is_in_parts(poll)):
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
    for part in queries.parts(poll).filter(opened=None).select_related("poll__edition__municipality"):
        _open(part, paper, at=at)
        tell(queries.opened(poll))
    return not queries.parts(poll).filter(opened=None).exists()


def _open(part: UrnPart, paper: Paper, *, at: datetime) -> None:
    claim = jobs.claim(KIND, part, at=at, again=True)
    if claim is None:
        return
    try:
        keys = opening.read_keys(part.poll)
        rows = opening.open_span(part.poll, paper, keys, part.span, lambda done: claim.progress(done, done))
        _write(part, claim, rows, at=at)
    except jobs.ClaimLost:
        return  # taken for dead: another worker opens this part
    except Exception as problem:
        claim.give_up(opening.fault_of(problem), at=at)
        raise


@transaction.atomic
def _write(part: UrnPart, claim: jobs.Claim, rows: UrnRows, *, at: datetime) -> None:
    """Sealed again with the urn's own key: before the count, no table holds an open ballot."""
    claim.finish({"ballots": len(rows)}, at=at)
    opened = vault.seal(bytes(part.poll.urn_public_key or b""), rows.tobytes())
    UrnPart.objects.filter(pk=part.pk).update(ballots=len(rows), opened=opened)


def collect(poll: Poll, paper: Paper, keys: vault.Opening) -> UrnRows:
    """All the parts together, in the order of the numbers."""
    try:
        stored = [
            opening.rows_of(poll, paper, keys.unseal(bytes(opened or b"")))
            for opened in queries.parts(poll).values_list("opened", flat=True)
        ]
    except vault.VaultFault as fault:
        raise CountFailed(TallyFault.BALLOT) from fault
    whole = np.concatenate(stored)
    return whole[np.argsort(np.ascontiguousarray(whole).reshape(-1).view(f"V{whole.shape[1]}"))]


def clear(poll: Poll) -> None:
    """In the transaction that records the outcome: parts and their jobs have served."""
    queries.jobs_of(poll).delete()
    queries.parts(poll).delete()

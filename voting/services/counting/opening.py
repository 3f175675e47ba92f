"""The urn opened by the counting side: every ballot checked against the paper, in the order of the tracking
numbers.
"""

from collections.abc import Callable, Iterator
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from voting import vault
from voting.enums import PollOrigin, TallyFault
from voting.models import Ballot, Poll
from voting.queries.papers import Paper
from voting.services import belonging
from voting.services.polls import GRACE
from voting.tally.ballots import packed_counts, packing
from voting.tally.ballots.whole_papers import check_as_cast
from voting.tally.errors import TallyError
from voting.tally.types import Ballots

CHUNK = 1000
UrnRows = packed_counts.Rows  # of each ballot its tracking number, then the packed paper
UrnStretch = tuple[UUID, UUID]
WHOLE: UrnStretch = (UUID(int=0), UUID(int=2**128 - 1))


class CountFailed(Exception):
    """The urn or its count cannot go on: why, in one word for the page and the technical team."""

    def __init__(self, fault: TallyFault) -> None:
        super().__init__(fault)
        self.fault = fault


def fault_of(problem: Exception) -> str:
    """The word that the job of a failed opening or count keeps."""
    return str(problem.fault if isinstance(problem, CountFailed) else TallyFault.OTHER)


def read_keys(poll: Poll) -> vault.Opening:
    """The keys of this very poll, once its vote is over: nothing is opened before, whatever its row says."""
    try:
        keys = belonging.open_keys(poll)
    except vault.KeyOfAnother as fault:
        raise CountFailed(TallyFault.OTHER_POLL) from fault
    except vault.VaultFault as fault:
        raise CountFailed(TallyFault.KEY) from fault
    if not _is_over(poll, keys):
        raise CountFailed(TallyFault.EARLY)
    return keys


def _is_over(poll: Poll, keys: vault.Opening) -> bool:
    """By the database's clock, after the close of the row and that for which the key was drawn: it may only
    be postponed. The ballots of an election from elsewhere are known anyway.
    """
    if keys.drawn_for is None or keys.drawn_for.is_imported:
        return keys.drawn_for is not None
    closes_at = Poll.objects.values_list("closes_at", flat=True).get(pk=poll.pk)
    latest = belonging.clock() - GRACE
    return closes_at is not None and closes_at <= latest and keys.drawn_for.is_over(latest)


def read(poll: Poll, paper: Paper, opened: vault.Opening, tell: Callable[[int], None]) -> dict[str, Ballots]:
    """The ballots of each contest by its key; `tell` hears how many were opened."""
    return sort(poll, paper, open_span(poll, paper, opened, WHOLE, tell))


def sort(poll: Poll, paper: Paper, whole: UrnRows, on_paper: int = 0) -> dict[str, Ballots]:
    """The whole urn, checked before, and as many sheets of paper, by contest."""
    if len(whole) != (poll.ballots_total or 0) + on_paper or len(set(numbers_of(poll, whole))) != len(whole):
        raise CountFailed(TallyFault.CHECK)
    counts = packed_counts.gather(papers_of(poll, whole))
    places, start = {}, 1 + packing.FINGERPRINT_BYTES
    for contest in paper.contests:
        places[contest.key] = start
        start += contest.layout.size
    return {
        contest.key: packed_counts.ballots(counts, contest.layout, places[contest.key], contest.marking)
        for contest in paper.contests
    }


def open_span(
    poll: Poll, paper: Paper, opened: vault.Opening, span: UrnStretch, tell: Callable[[int], None]
) -> UrnRows:
    """What lies in this part of the urn, checked, in the order of the numbers: nothing of the rows' order
    stays.
    """
    rows: list[bytes] = []
    tell(0)
    for chunk in _sealed(poll, span):
        try:
            rows.extend(opened.unseal(sealed) for sealed in chunk)
        except vault.VaultFault as fault:
            raise CountFailed(TallyFault.BALLOT) from fault
        tell(len(rows))
    return checked(poll, paper, rows)


def rows_of(poll: Poll, paper: Paper, content: bytes) -> UrnRows:
    """The rows of a part as they were stored."""
    width = _number_length(poll) + paper.layout.size
    return np.frombuffer(content, dtype=np.uint8).reshape(-1, width)


def numbers_of(poll: Poll, rows: UrnRows) -> list[bytes]:
    """The tracking numbers; of an imported election, whose voters are not ours, a place of each row
    instead.
    """
    length = _number_length(poll)
    if not length:
        return [str(place).encode() for place in range(len(rows))]
    return [bytes(number) for number in rows[:, :length]]


def papers_of(poll: Poll, rows: UrnRows) -> UrnRows:
    return rows[:, _number_length(poll) :]


def _number_length(poll: Poll) -> int:
    return vault.NUMBER if poll.origin == PollOrigin.TOWN else 0


def _sealed(poll: Poll, span: UrnStretch) -> Iterator[list[bytes]]:
    """Sealed ballots, by short reads along the random ids: no transaction stays open for a whole count."""
    rows = _in_span(poll, span).order_by("id")
    while chunk := list(rows.values_list("id", "sealed")[:CHUNK]):
        yield [bytes(sealed) for _id, sealed in chunk]
        rows = rows.filter(id__gt=chunk[-1][0])


def ballots_in(poll: Poll, span: UrnStretch) -> int:
    return _in_span(poll, span).count()


def _in_span(poll: Poll, span: UrnStretch) -> QuerySet[Ballot]:
    first, last = span
    return Ballot.objects.filter(poll=poll, id__gte=first, id__lte=last)


def in_order(rows: UrnRows) -> UrnRows:
    """In the order of the tracking numbers, which come first in each row."""
    return rows[np.argsort(np.ascontiguousarray(rows).reshape(-1).view(f"V{rows.shape[1]}"))]


def checked(poll: Poll, paper: Paper, opened: list[bytes]) -> UrnRows:
    """Check the length of each, and each different ballot as the booth would have.

    An imported one was checked by its reader.
    """
    width = _number_length(poll) + paper.layout.size
    if any(len(row) != width for row in opened):
        raise CountFailed(TallyFault.BALLOT)
    rows = rows_of(poll, paper, b"".join(sorted(opened)))
    is_ours = poll.origin == PollOrigin.TOWN
    contests = {contest.key: contest.as_printed for contest in paper.contests} if is_ours else {}
    try:
        for packed in packed_counts.papers_of(packed_counts.gather(papers_of(poll, rows))):
            choices = packing.unpack(paper.layout, packed)
            if is_ours:
                check_as_cast(contests, choices)
    except TallyError as fault:
        raise CountFailed(TallyFault.BALLOT) from fault
    return rows

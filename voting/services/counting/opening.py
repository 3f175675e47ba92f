"""The urn opened by the counting side: every ballot checked against the paper, identical ones together."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.conf import settings

from voting import vault
from voting.enums import PollOrigin, TallyFault
from voting.models import Ballot, Poll
from voting.queries.papers import Paper
from voting.tally.ballots import packed_counts, packing
from voting.tally.ballots.packed_counts import PackedCounts
from voting.tally.ballots.whole_papers import VotedContest, check_as_cast
from voting.tally.errors import TallyError
from voting.tally.types import Ballots, Candidate

CHUNK = 1000
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
    if settings.COUNTING_VAULT_DIR is None:
        raise CountFailed(TallyFault.KEY)
    keys = vault.PublicKeys(bytes(poll.urn_public_key or b""), poll.seed_commitment)
    try:
        return vault.Opening.read(settings.COUNTING_VAULT_DIR, keys)
    except vault.VaultFault as fault:
        raise CountFailed(TallyFault.KEY) from fault


def read(poll: Poll, paper: Paper, opened: vault.Opening, tell: Callable[[int], None]) -> dict[str, Ballots]:
    """The ballots of each contest by its key; `tell` hears how many were opened."""
    return sort(poll, paper, open_span(poll, paper, opened, WHOLE, tell))


def sort(poll: Poll, paper: Paper, whole: PackedCounts) -> dict[str, Ballots]:
    """The whole urn, checked before, by contest."""
    if packed_counts.total(whole) != (poll.ballots_total or 0):
        raise CountFailed(TallyFault.CHECK)
    places, start = {}, 1 + packing.FINGERPRINT_BYTES
    for contest in paper.contests:
        places[contest.key] = start
        start += contest.layout.size
    return {
        contest.key: packed_counts.ballots(whole, contest.layout, places[contest.key], contest.marking)
        for contest in paper.contests
    }


def open_span(
    poll: Poll, paper: Paper, opened: vault.Opening, span: UrnStretch, tell: Callable[[int], None]
) -> PackedCounts:
    """How often each packed paper lies in this part of the urn; who, when and in what order is in no row."""
    packed_papers: Counter[bytes] = Counter()
    tell(0)
    for chunk in _sealed(poll, span):
        try:
            packed_papers.update(opened.unseal(sealed) for sealed in chunk)
        except vault.VaultFault as fault:
            raise CountFailed(TallyFault.BALLOT) from fault
        tell(packed_papers.total())
    try:
        _check(poll, paper, packed_papers)
    except TallyError as fault:
        raise CountFailed(TallyFault.BALLOT) from fault
    return packed_counts.gather(packed_papers, paper.layout.size)


def _sealed(poll: Poll, span: UrnStretch) -> Iterator[list[bytes]]:
    """Sealed ballots, by short reads along the random ids: no transaction stays open for a whole count."""
    first, last = span
    rows = Ballot.objects.filter(poll=poll, id__gte=first, id__lte=last).order_by("id")
    while chunk := list(rows.values_list("id", "sealed")[:CHUNK]):
        yield [bytes(sealed) for _id, sealed in chunk]
        rows = rows.filter(id__gt=chunk[-1][0])


def _check(poll: Poll, paper: Paper, packed_papers: Iterable[bytes]) -> None:
    """Check each different ballot as the booth would have; an imported one was checked by its reader."""
    is_ours = poll.origin == PollOrigin.TOWN
    contests = _contests_as_printed(paper) if is_ours else {}
    for packed in packed_papers:
        choices = packing.unpack(paper.layout, packed)
        if is_ours:
            check_as_cast(contests, choices)


def _contests_as_printed(paper: Paper) -> dict[str, VotedContest]:
    """The contests as on the day of the print. A project withdrawn since leaves the ballot valid: the count
    passes it by (rulebook, article 9).
    """
    return {
        contest.key: replace(
            contest.voted,
            candidates={
                number: Candidate(candidate.id, number, candidate.cost)
                for number, candidate in contest.candidates.items()
            },
        )
        for contest in paper.contests
    }

"""The urn opened by the counting side: every ballot checked against the paper, identical ones together."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from django.conf import settings

from voting import vault
from voting.enums import TallyFault
from voting.models import Ballot, Poll
from voting.queries.papers import Paper, PaperContest
from voting.tally import packing, validity
from voting.tally.errors import TallyError
from voting.tally.types import BallotBox, Ballots, Candidate, Choice, ChoiceState, Marking

CHUNK = 1000


class Stopped(Exception):
    """The urn or its count cannot go on: why, in one word for the page and the technical team."""

    def __init__(self, fault: TallyFault) -> None:
        super().__init__(fault)
        self.fault = fault


def opening(poll: Poll) -> vault.Opening:
    if settings.COUNTING_VAULT_DIR is None:
        raise Stopped(TallyFault.KEY)
    forged = vault.Forged(bytes(poll.urn_public_key or b""), poll.seed_commitment)
    try:
        return vault.Opening.read(settings.COUNTING_VAULT_DIR, forged)
    except vault.VaultFault as fault:
        raise Stopped(TallyFault.KEY) from fault


def read(poll: Poll, paper: Paper, opened: vault.Opening, tell: Callable[[int], None]) -> dict[str, Ballots]:
    """The ballots of each contest by its key; `tell` hears how many were opened."""
    urn = _unsealed(poll, opened, tell)
    sorters = {contest.key: _Sorter(contest) for contest in paper.contests}
    for packed, weight in urn.items():
        try:
            choices = packing.unpack(paper.layout, packed)
            for key, sorter in sorters.items():
                sorter.put(choices[key], weight)
        except TallyError as fault:
            raise Stopped(TallyFault.BALLOT) from fault
    return {key: sorter.box.ballots() for key, sorter in sorters.items()}


def _unsealed(poll: Poll, opened: vault.Opening, tell: Callable[[int], None]) -> Counter[bytes]:
    """How often each packed paper lies in the urn; who, when and in what order is in no row."""
    urn: Counter[bytes] = Counter()
    tell(0)
    for chunk in _sealed(poll):
        try:
            urn.update(opened.unseal(sealed) for sealed in chunk)
        except vault.VaultFault as fault:
            raise Stopped(TallyFault.BALLOT) from fault
        tell(urn.total())
    if urn.total() != (poll.ballots_total or 0):
        raise Stopped(TallyFault.CHECK)
    return urn


def _sealed(poll: Poll) -> Iterator[list[bytes]]:
    """By short reads along the random ids, so that no transaction stays open for a whole count."""
    last = UUID(int=0)
    while True:
        rows = (
            Ballot.objects.filter(poll=poll, id__gt=last).order_by("id").values_list("id", "sealed")[:CHUNK]
        )
        chunk = list(rows)
        if not chunk:
            return
        last = chunk[-1][0]
        yield [bytes(sealed) for _id, sealed in chunk]


class _Sorter:
    """Takes the choices of one contest, each different one checked as the booth would have."""

    def __init__(self, contest: PaperContest) -> None:
        self.box = BallotBox(contest.candidates.values(), contest.marking)
        self._contest = contest
        # A project withdrawn since leaves the ballot valid: the count passes it by (rulebook, article 9).
        self._printed: Mapping[int, Candidate] = {
            number: Candidate(candidate.id, number, candidate.cost)
            for number, candidate in contest.candidates.items()
        }

    def put(self, choice: Choice, weight: int) -> None:
        if choice.state == ChoiceState.NOT_OFFERED:
            return
        if self._contest.marking is Marking.APPROVAL:
            validity.check(self._contest.rule, self._printed, choice)
        self.box.add(choice.marks, weight)

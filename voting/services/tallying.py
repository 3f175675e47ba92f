"""The count: the urn opened by the counting side, each envelope counted twice, all written or nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import jobs, journal
from voting import policies, vault, workflow
from voting.enums import PollOrigin, PollStatus, TallyFault
from voting.models import Ballot, Outcome, OutcomeEntry, Poll
from voting.queries.papers import Paper, PaperContest, read_paper
from voting.services import closing
from voting.tally import packing, registry, validity
from voting.tally.errors import TallyError
from voting.tally.types import (
    BallotBox,
    Ballots,
    Candidate,
    Choice,
    ChoiceState,
    Election,
    Marking,
    Options,
    Result,
)

KIND = "tally"
CHUNK = 1000


class Stopped(Exception):
    """The count cannot go on: why, in one word for the page and the technical team."""

    def __init__(self, fault: TallyFault) -> None:
        super().__init__(fault)
        self.fault = fault


def tally(poll: Poll, *, at: datetime, watch: jobs.Watch | None = None) -> bool:
    """Count a closed poll; False when it is counted, held by another worker, or stopped by a fault."""
    if poll.status != PollStatus.CLOSED:
        return False
    claim = jobs.claim(KIND, poll, at=at, again=True, watch=watch)
    if claim is None:
        return False
    try:
        seed, counted = _count(poll, claim)
        _record(poll, claim, seed, counted, at=at)
    except jobs.ClaimLost:
        return False  # taken for dead, another worker counts: nothing of this count was written
    except Stopped as stop:
        claim.give_up(str(stop.fault), at=at)
        return False
    except Exception as fault:
        claim.give_up(f"{TallyFault.OTHER}: {type(fault).__name__}", at=at)
        raise
    return True


@transaction.atomic
def try_again(poll: Poll, *, by: User, at: datetime) -> None:
    """After a fault was mended: the next sweep takes the count up, its tries counted anew."""
    require(policies.can_prepare(by, poll))
    if poll.status != PollStatus.CLOSED or not jobs.requeue(KIND, poll):
        raise Refused(_("There is no stopped count to take up again."))
    journal.record("poll.tally_asked_again", poll, by=by, at=at)


Counted = list[tuple[PaperContest, Ballots, Result]]


def _count(poll: Poll, claim: jobs.Claim) -> tuple[str, Counted]:
    opening = _opening(poll)
    if poll.origin == PollOrigin.TOWN and not closing.books_agree(poll):
        raise Stopped(TallyFault.CHECK)
    paper = read_paper(poll)
    urn = _open_urn(poll, opening, claim)
    boxes = _sort(paper, urn)
    counted: Counted = []
    for contest in paper.contests:
        claim.progress(urn.total(), urn.total(), "counting")
        ballots = boxes[contest.key].ballots()
        counted.append((contest, ballots, _count_twice(contest, ballots, opening.seed)))
    return opening.seed, counted


def _opening(poll: Poll) -> vault.Opening:
    if settings.COUNTING_VAULT_DIR is None:
        raise Stopped(TallyFault.KEY)
    forged = vault.Forged(bytes(poll.urn_public_key or b""), poll.seed_commitment)
    try:
        return vault.Opening.read(settings.COUNTING_VAULT_DIR, forged)
    except vault.VaultFault as fault:
        raise Stopped(TallyFault.KEY) from fault


def _open_urn(poll: Poll, opening: vault.Opening, claim: jobs.Claim) -> Counter[bytes]:
    """How often each packed paper lies in the urn; who, when and in what order is in no row."""
    total = poll.ballots_total or 0
    urn: Counter[bytes] = Counter()
    claim.progress(0, total, "opening")
    for chunk in _sealed(poll):
        try:
            urn.update(opening.unseal(sealed) for sealed in chunk)
        except vault.VaultFault as fault:
            raise Stopped(TallyFault.BALLOT) from fault
        claim.progress(urn.total(), total, "opening")
    if urn.total() != total:
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


def _sort(paper: Paper, urn: Counter[bytes]) -> dict[str, BallotBox]:
    boxes = {
        contest.key: BallotBox(contest.candidates.values(), contest.marking) for contest in paper.contests
    }
    for packed, weight in urn.items():
        try:
            choices = packing.unpack(paper.layout, packed)
            for contest in paper.contests:
                _put(contest, choices[contest.key], boxes[contest.key], weight)
        except TallyError as fault:
            raise Stopped(TallyFault.BALLOT) from fault
    return boxes


def _put(contest: PaperContest, choice: Choice, box: BallotBox, weight: int) -> None:
    if choice.state == ChoiceState.NOT_OFFERED:
        return
    if contest.marking is Marking.APPROVAL:
        # A project withdrawn since leaves the ballot valid: the count passes it by (rulebook, article 9).
        printed = {
            number: Candidate(candidate.id, number, candidate.cost)
            for number, candidate in contest.candidates.items()
        }
        validity.check(contest.rule, printed, choice)
    box.add(choice.marks, weight)


def _count_twice(contest: PaperContest, ballots: Ballots, seed: str) -> Result:
    try:
        options = Options.from_json({**contest.tally_options, "seed": seed})
        candidates = tuple(contest.candidates.values())
        election = Election(candidates, ballots, contest.amount, contest.parts_per_euro)
        first = registry.count(election, contest.tally_rule, options)
        second = registry.recount(election, contest.tally_rule, options)
    except TallyError as fault:
        raise Stopped(TallyFault.RULE) from fault
    if first.to_bytes() != second.to_bytes():
        raise Stopped(TallyFault.DISAGREEMENT)
    return first


@transaction.atomic
def _record(poll: Poll, claim: jobs.Claim, seed: str, counted: Counted, *, at: datetime) -> None:
    """The seed revealed, an outcome per envelope, the job done: one commit."""
    fingerprints = {contest.key: fingerprint(result) for contest, _ballots, result in counted}
    claim.finish({"results": fingerprints}, at=at)
    workflow.apply(workflow.RECORD_TALLY, poll, at=at, seed=seed)
    for contest, ballots, result in counted:
        _record_outcome(contest, ballots, result, at)
    journal.record("poll.tallied", poll, by=None, at=at, results=fingerprints)


def _record_outcome(contest: PaperContest, ballots: Ballots, result: Result, at: datetime) -> None:
    outcome = Outcome.objects.create(
        contest_id=contest.id,
        urn_fingerprint=urn_fingerprint(contest, ballots),
        result_fingerprint=fingerprint(result),
        tally_rule=result.rule,
        tally_options=result.options.to_json(),
        ballots_counted=result.ballots,
        ballots_blank=result.blank,
        total_cost_eur=result.total_cost,
        result=result.to_json(),
        counted_at=at,
    )
    entries = {entry.candidate.id: entry for entry in contest.entries}
    OutcomeEntry.objects.bulk_create(
        OutcomeEntry(
            outcome=outcome,
            contest_entry_id=entries[name].id,
            rank=rank,
            votes=result.entry(name).votes,
            score=int(result.entry(name).score),
            is_proposed=result.entry(name).funded,
            reason=result.entry(name).reason.code,
            reason_parameters=dict(result.entry(name).reason.params),
        )
        for rank, name in enumerate(_in_order(result), start=1)
    )


def _in_order(result: Result) -> list[str]:
    """As the rule looked at them, ties settled; then those it ranked and did not reach; then the others."""
    looked_at = [step.candidate for step in result.steps]
    ranked = [name for tied in result.ranking for name in tied]
    rest = [entry.id for entry in result.entries]
    return list(dict.fromkeys([*looked_at, *ranked, *rest]))


def fingerprint(result: Result) -> str:
    return hashlib.sha256(result.to_bytes()).hexdigest()


def urn_fingerprint(contest: PaperContest, ballots: Ballots) -> str:
    """SHA-256 of the ballots of one envelope as [[marks, how many], …], identical ones together, sorted."""
    numbers = [candidate.number for candidate in sorted(contest.candidates.values(), key=lambda c: c.number)]
    groups = sorted(
        [[[numbers[place], *group.values[i : i + 1]] for i, place in enumerate(group.choices)], group.weight]
        for group in ballots
    )
    return hashlib.sha256(json.dumps(groups, separators=(",", ":")).encode()).hexdigest()

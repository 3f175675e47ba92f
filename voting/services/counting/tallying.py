"""The count: the urn opened by the counting side, each envelope counted twice, all written or nothing."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import jobs, journal
from voting import policies, workflow
from voting.enums import PollOrigin, PollStatus, TallyFault
from voting.models import Outcome, OutcomeEntry, Poll
from voting.queries.papers import PaperContest, read_paper
from voting.services import closing
from voting.services.counting import opening, opening_in_parts
from voting.services.counting.opening import CountFailed
from voting.tally import registry
from voting.tally.errors import TallyError
from voting.tally.looking.flows import Flow, flows
from voting.tally.types import Ballots, Election, Options, Result

KIND = "tally"
OPENING, COUNTING, RECOUNTING = "opening", "counting", "recounting"  # the steps of its job
EVERY_SECONDS = 1


def tally(poll: Poll, *, at: datetime, on_progress: jobs.OnProgress | None = None) -> bool:
    """Count a closed poll; False when it is counted, held by another worker, or stopped by a fault."""
    if poll.status != PollStatus.CLOSED or not _is_ready(poll, at=at, on_progress=on_progress):
        return False
    claim = jobs.claim(KIND, poll, at=at, again=True, on_progress=on_progress)
    if claim is None:
        return False
    try:
        seed, counted = _count(poll, claim)
        _record(poll, claim, seed, counted, at=at)
    except jobs.ClaimLost:
        return False  # taken for dead, another worker counts: nothing of this count was written
    except Exception as problem:
        claim.give_up(opening.fault_of(problem), at=at)
        if isinstance(problem, CountFailed):
            return False
        raise
    return True


def _is_ready(poll: Poll, *, at: datetime, on_progress: jobs.OnProgress | None) -> bool:
    """A big urn is opened first, by as many workers as look in; while they do, nobody holds the count."""
    if not opening_in_parts.is_in_parts(poll):
        return True
    jobs.queue(KIND, poll, at=at)
    total = poll.ballots_total or 0
    try:
        return opening_in_parts.open_free(
            poll, at=at, tell=lambda done: on_progress(done, total) if on_progress else None
        )
    except Exception as problem:
        claim = jobs.claim(KIND, poll, at=at, again=True)
        if claim is not None:
            claim.give_up(opening.fault_of(problem), at=at)
        if isinstance(problem, CountFailed):
            return False
        raise


@transaction.atomic
def try_again(poll: Poll, *, by: User, at: datetime) -> None:
    """After a fault was mended: the next sweep takes the count up, its tries counted anew."""
    require(policies.can_prepare(by, poll))
    if poll.status != PollStatus.CLOSED or not jobs.requeue(KIND, poll):
        raise Refused(_("There is no stopped count to take up again."))
    journal.record("poll.tally_asked_again", poll, by=by, at=at)


@dataclass(frozen=True)
class CountedContest:
    """One envelope and the result that both counts gave: all that takes time, done before it is written."""

    contest: PaperContest
    urn_fingerprint: str
    result: Result
    flows: tuple[Flow, ...]


def _count(poll: Poll, claim: jobs.Claim) -> tuple[str, list[CountedContest]]:
    keys = opening.read_keys(poll)
    if poll.origin == PollOrigin.TOWN and not closing.books_agree(poll):
        raise CountFailed(TallyFault.CHECK)
    paper = read_paper(poll)
    total = poll.ballots_total or 0
    if opening_in_parts.is_in_parts(poll):
        urn = opening.sort(poll, paper, opening_in_parts.collect(poll, paper, keys))
    else:
        urn = opening.read(poll, paper, keys, lambda done: claim.progress(done, total, OPENING))
    return keys.seed, _count_in_rounds(paper.contests, urn, keys.seed, claim)


def _count_in_rounds(
    contests: Sequence[PaperContest], urn: Mapping[str, Ballots], seed: str, claim: jobs.Claim
) -> list[CountedContest]:
    """The territories first: what they carry over goes to the town's envelope, counted after them."""
    counted: list[CountedContest] = []
    carried = 0
    for contest in sorted(contests, key=lambda contest: contest.is_townwide):
        added = carried if contest.is_townwide else 0
        one = _count_twice(contest, contest.amount + added, urn[contest.key], seed, claim)
        carried += (0 if contest.is_townwide else _carried(one.result)) - added
        counted.append(one)
    return counted


def _carried(result: Result) -> int:
    return int(dict(result.passes[-1].figures).get("carried", 0)) if result.passes else 0


def _count_twice(
    contest: PaperContest, amount: int, ballots: Ballots, seed: str, claim: jobs.Claim
) -> CountedContest:
    try:
        options = Options.from_json({**contest.tally_options, "seed": seed})
        candidates = tuple(contest.candidates.values())
        election = Election(candidates, ballots, amount, contest.parts_per_euro)
        counting = ProgressTeller(claim, COUNTING)
        first = registry.count(election, contest.tally_rule, options, tell=counting)
        recounting = ProgressTeller(claim, RECOUNTING, _decisions(first))
        second = registry.recount(election, contest.tally_rule, options, tell=recounting)
    except TallyError as fault:
        raise CountFailed(TallyFault.RULE) from fault
    if first.to_bytes() != second.to_bytes():
        raise CountFailed(TallyFault.DISAGREEMENT)
    return CountedContest(contest, urn_fingerprint(contest, ballots), first, flows(election, first))


def _decisions(result: Result) -> int:
    """About how many the naive count will take; Equal Shares buys anew after each raise of the shares."""
    raises = sum(int(dict(one.figures).get("raises", 0)) for one in result.passes)
    return (raises + 1) * (len(result.steps) + 1)


class ProgressTeller:
    """Told of every decision of a rule, it tells the job at most once a second: alive, and how far."""

    def __init__(self, claim: jobs.Claim, step: str, total: int = 0) -> None:
        self._claim, self._step, self._total = claim, step, total
        self._done = 0
        self._tell()

    def __call__(self) -> None:
        self._done += 1
        if time.monotonic() >= self._next:
            self._tell()

    def _tell(self) -> None:
        self._claim.progress(self._done, self._total, self._step)
        self._next = time.monotonic() + EVERY_SECONDS


@transaction.atomic
def _record(poll: Poll, claim: jobs.Claim, seed: str, counted: list[CountedContest], *, at: datetime) -> None:
    """The seed revealed, an outcome per envelope, the opened parts gone, the job done: one commit."""
    fingerprints = {one.contest.key: fingerprint(one.result) for one in counted}
    claim.finish({"results": fingerprints}, at=at)
    moves.apply(workflow.RECORD_TALLY, poll, at=at, seed=seed)
    for one in counted:
        _record_outcome(one, at)
    opening_in_parts.clear(poll)
    journal.record("poll.tallied", poll, by=None, at=at, results=fingerprints)


def _record_outcome(counted: CountedContest, at: datetime) -> None:
    contest, result = counted.contest, counted.result
    outcome = Outcome.objects.create(
        contest_id=contest.id,
        urn_fingerprint=counted.urn_fingerprint,
        result_fingerprint=fingerprint(result),
        tally_rule=result.rule,
        tally_options=result.options.to_json(),
        ballots_counted=result.ballots,
        ballots_blank=result.blank,
        total_cost_eur=result.total_cost,
        result=result.to_json(),
        flows=[asdict(flow) for flow in counted.flows],
        counted_at=at,
    )
    entries = {entry.candidate.id: entry for entry in contest.entries}
    found = {entry.id: entry for entry in result.entries}
    OutcomeEntry.objects.bulk_create(
        OutcomeEntry(
            outcome=outcome,
            contest_entry_id=entries[name].id,
            rank=rank,
            votes=found[name].votes,
            score=int(found[name].score),
            is_proposed=found[name].funded,
            reason=found[name].reason.code,
            reason_parameters=dict(found[name].reason.params),
        )
        for rank, name in enumerate(_in_order(result), start=1)
    )


def _in_order(result: Result) -> list[str]:
    """As the rule looked at them, ties settled; then those it ranked and did not reach; then by votes."""
    looked_at = [step.candidate for step in result.steps]
    ranked = [name for tied in result.ranking for name in tied]
    rest = [entry.id for entry in sorted(result.entries, key=lambda one: (-one.votes, one.number))]
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

"""The count: the urn opened by the counting side, each envelope counted twice, all written or nothing."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import jobs, journal
from voting import policies, workflow
from voting.enums import PollOrigin, PollStatus, TallyFault
from voting.models import Outcome, OutcomeEntry, Poll
from voting.queries.papers import PaperContest, read_paper
from voting.services import closing, urns
from voting.services.urns import Stopped
from voting.tally import registry
from voting.tally.errors import TallyError
from voting.tally.types import Ballots, Election, Options, Result

KIND = "tally"


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
    except Exception:
        claim.give_up(str(TallyFault.OTHER), at=at)
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
    opening = urns.opening(poll)
    if poll.origin == PollOrigin.TOWN and not closing.books_agree(poll):
        raise Stopped(TallyFault.CHECK)
    paper = read_paper(poll)
    total = poll.ballots_total or 0
    urn = urns.read(poll, paper, opening, lambda done: claim.progress(done, total, "opening"))
    counted: Counted = []
    for contest in paper.contests:
        claim.progress(total, total, "counting")
        ballots = urn[contest.key]
        counted.append((contest, ballots, _count_twice(contest, ballots, opening.seed)))
    return opening.seed, counted


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

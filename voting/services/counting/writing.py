"""What both counts gave, recorded: an outcome per envelope, an entry per project, one commit."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import moves
from accounts.services import jobs, journal
from budget.rulebook import Rulebook
from voting import workflow
from voting.models import Outcome, OutcomeEntry, Poll
from voting.published import PublishedPoll, Regime, regime
from voting.published.making import result_fingerprint
from voting.queries.papers import PaperContest
from voting.services.counting import opening_in_parts, publishing
from voting.services.counting.looking import look
from voting.services.counting.progress import RECOUNTING, ProgressTeller
from voting.services.counting.rounds import CountedContest
from voting.tally.looking.flows import Flow, flows
from voting.tally.types import Ballots, Result


@dataclass(frozen=True)
class WrittenContest:
    """One envelope with its fingerprints: what takes time is done before the transaction begins."""

    contest: PaperContest
    result: Result
    flows: tuple[Flow, ...]
    looking: dict[str, Any] | None
    urn_fingerprint: str
    fingerprint: str

    @classmethod
    def of(
        cls, counted: CountedContest, salt: bytes, looking: dict[str, Any] | None = None
    ) -> "WrittenContest":
        """Of few ballots the fingerprints are salted: nobody finds the ballots by trying."""
        contest, election, result = counted.contest, counted.election, counted.result
        salt = b"" if regime(result.ballots) is Regime.OPEN else salt
        return cls(
            contest=contest,
            result=result,
            flows=flows(election, result),
            looking=looking,
            urn_fingerprint=urn_fingerprint(contest, election.ballots, salt),
            fingerprint=result_fingerprint(result, salt),
        )


@dataclass(frozen=True)
class CountedPoll:
    """What both counts gave, and what is published of it; nothing of an election from elsewhere."""

    contests: Sequence[CountedContest]
    seed: str
    rules: Rulebook
    salt: bytes = b""
    published: PublishedPoll | None = None


def write(poll: Poll, count: CountedPoll, claim: jobs.Claim, *, at: datetime) -> None:
    tell = ProgressTeller(claim, RECOUNTING)
    envelopes = [
        WrittenContest.of(envelope, count.salt, look(envelope, count.rules, tell))
        for envelope in count.contests
    ]
    _record(poll, count, envelopes, claim, at)


@transaction.atomic
def _record(
    poll: Poll, count: CountedPoll, envelopes: Sequence[WrittenContest], claim: jobs.Claim, at: datetime
) -> None:
    """The seed revealed, an outcome per envelope, the files, the opened parts gone, the job done: one
    commit.
    """
    fingerprints = {envelope.contest.key: envelope.fingerprint for envelope in envelopes}
    claim.finish({"results": fingerprints}, at=at)
    for envelope in envelopes:
        _record_outcome(envelope, at)
    if count.published is not None:
        publishing.write(poll, count.published)
    # Last: outcomes and files come only while the poll is closed.
    moves.apply(workflow.RECORD_TALLY, poll, at=at, seed=count.seed)
    opening_in_parts.clear(poll)
    journal.record("poll.tallied", poll, by=None, at=at, results=fingerprints)


def _record_outcome(envelope: WrittenContest, at: datetime) -> None:
    contest, result = envelope.contest, envelope.result
    outcome = Outcome.objects.create(
        contest_id=contest.id,
        urn_fingerprint=envelope.urn_fingerprint,
        result_fingerprint=envelope.fingerprint,
        result_sha256=hashlib.sha256(result.to_bytes()).hexdigest(),
        tally_rule=result.rule,
        tally_options=result.options.to_json(),
        ballots_counted=result.ballots,
        ballots_blank=result.blank,
        total_cost_eur=result.total_cost,
        result=result.to_json(),
        flows=[flow.to_json() for flow in envelope.flows],
        looking=envelope.looking,
        counted_at=at,
    )
    printed = {entry.candidate.id: entry.id for entry in contest.entries}
    became = {entry.id: entry for entry in result.entries}
    OutcomeEntry.objects.bulk_create(
        OutcomeEntry(
            outcome=outcome,
            contest_entry_id=printed[name],
            rank=rank,
            votes=became[name].votes,
            score=int(became[name].score),
            is_proposed=became[name].funded,
            reason=became[name].reason.code,
            reason_parameters=dict(became[name].reason.params),
        )
        for rank, name in enumerate(_ranked_names(result), start=1)
    )


def _ranked_names(result: Result) -> list[str]:
    """Candidates as the rule looked at them, ties settled; then those it only ranked; then by votes."""
    looked_at = [step.candidate for step in result.steps]
    ranked = [name for tied in result.ranking for name in tied]
    rest = [entry.id for entry in sorted(result.entries, key=lambda entry: (-entry.votes, entry.number))]
    return list(dict.fromkeys([*looked_at, *ranked, *rest]))


def urn_fingerprint(contest: PaperContest, ballots: Ballots, salt: bytes = b"") -> str:
    """SHA-256 of the salt and the ballots of one envelope as [[marks, how many], …], alike ones together,
    sorted.
    """
    numbers = sorted(contest.candidates)
    groups = sorted(
        [[[numbers[place], *group.values[i : i + 1]] for i, place in enumerate(group.choices)], group.weight]
        for group in ballots
    )
    return hashlib.sha256(salt + json.dumps(groups, separators=(",", ":")).encode()).hexdigest()

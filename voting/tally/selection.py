"""Who may win at all, and fitting a ranking into an envelope. Shared by every rule that ranks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from voting.tally.lots import Settled, settle
from voting.tally.scores import Tallies
from voting.tally.types import (
    Candidate,
    Election,
    EntryResult,
    Leftover,
    Lot,
    Options,
    Reason,
    ReasonCode,
    Result,
    Step,
)

Ranking = Sequence[Sequence[Candidate]]


def excluded(election: Election, tallies: Tallies, options: Options) -> dict[str, Reason]:
    """The candidates that no rule looks at, with the reason."""
    minimum = options.votes_needed(election.ballots.total)
    reasons = {}
    for candidate in election.candidates:
        votes = tallies.votes[candidate.id]
        if candidate.withdrawn:
            reasons[candidate.id] = Reason.of(ReasonCode.WITHDRAWN)
        elif votes == 0 and not options.keep_unsupported:
            reasons[candidate.id] = Reason.of(ReasonCode.NO_SUPPORT)
        elif votes < minimum:
            reasons[candidate.id] = Reason.of(
                ReasonCode.BELOW_MINIMUM, votes=votes, minimum=minimum, missing_votes=minimum - votes
            )
    return reasons


@dataclass(slots=True)
class Selection:
    """An envelope being spent."""

    left: int
    tallies: Tallies
    options: Options
    winners: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    reasons: dict[str, Reason] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)
    stopped_by: str | None = None

    def fill(self, ranking: Ranking) -> None:
        """Take the ranking in order, settling each tie when it is reached."""
        for tied in ranking:
            if self.stopped_by is None:
                self._take(tied)
            for candidate in tied:
                if candidate.id not in self.reasons:
                    self._stop(candidate)

    def _take(self, tied: Sequence[Candidate]) -> None:
        for settled in settle(tied, self.tallies.votes, self.options):
            tied_with = tuple(other.id for other in tied if other is not settled.candidate)
            funded = self._decide(settled, tied_with)
            if not funded and self.options.leftover is Leftover.STOP:
                self.stopped_by = settled.candidate.id
                return

    def _stop(self, candidate: Candidate) -> None:
        self.reasons[candidate.id] = self._reason(
            ReasonCode.STOPPED, candidate, stopped_by=self.stopped_by or ""
        )

    def _decide(self, settled: Settled, tied_with: tuple[str, ...]) -> bool:
        candidate = settled.candidate
        funded = candidate.cost <= self.left
        score = self.tallies.scores[candidate.id]
        self.steps.append(
            Step(candidate.id, score, candidate.cost, self.left, funded, tied_with, settled.settled_by)
        )
        if settled.lot is not None:
            self.lots.append(settled.lot)
        if funded:
            self.left -= candidate.cost
            self.winners.append(candidate.id)
            self.reasons[candidate.id] = self._reason(ReasonCode.FUNDED, candidate)
        else:
            missing = candidate.cost - self.left
            self.reasons[candidate.id] = self._reason(ReasonCode.TOO_DEAR, candidate, missing=missing)
        return funded

    def _reason(self, code: ReasonCode, candidate: Candidate, **more: int | str) -> Reason:
        votes = self.tallies.votes[candidate.id]
        return Reason.of(code, votes=votes, cost=candidate.cost, left=self.left, **more)


def result(
    rule: str, election: Election, selection: Selection, *, ranking: Ranking, out: dict[str, Reason]
) -> Result:
    reasons = {**out, **selection.reasons}
    entries = tuple(
        EntryResult(
            candidate.id,
            candidate.number,
            candidate.cost,
            selection.tallies.votes[candidate.id],
            selection.tallies.scores[candidate.id],
            reasons[candidate.id],
        )
        for candidate in election.candidates
    )
    return Result(
        rule=rule,
        options=selection.options,
        budget=election.budget,
        unit=election.unit,
        ballots=election.ballots.total,
        blank=election.ballots.blank,
        winners=tuple(selection.winners),
        total_cost=election.budget - selection.left,
        ranking=tuple(tuple(candidate.id for candidate in tied) for tied in ranking),
        steps=tuple(selection.steps),
        entries=entries,
        lots=tuple(selection.lots),
    )

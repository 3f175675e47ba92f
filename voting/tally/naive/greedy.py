"""Greedy again, by asking at each turn which of the remaining candidates comes next."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction

from voting.tally.errors import CannotCount, CountFault
from voting.tally.types import (
    Candidate,
    Draw,
    Election,
    EntryResult,
    Leftover,
    Lot,
    Options,
    Reason,
    ReasonCode,
    Result,
    Step,
    Tie,
    Utility,
)


def by_score(election: Election, options: Options) -> Result:
    """The same promise as `voting.tally.greedy.by_score`, kept the long way round."""
    return _Count(election, options).result()


class _Count:
    def __init__(self, election: Election, options: Options) -> None:
        self.election = election
        self.options = options
        self.left = election.budget
        self.ballots = sum(ballot.weight for ballot in election.ballots)
        self.votes = {candidate.id: 0 for candidate in election.candidates}
        self.points = {candidate.id: 0 for candidate in election.candidates}
        self.steps: list[Step] = []
        self.lots: list[Lot] = []
        self.reasons: dict[str, Reason] = {}
        self.minimum = self._find_minimum()
        self._count_marks()

    def _count_marks(self) -> None:
        """One ballot after the other, one mark after the other."""
        for ballot in self.election.ballots:
            for place, choice in enumerate(ballot.choices):
                candidate = self.election.candidates[choice].id
                value = ballot.values[place] if ballot.values else 1
                if value > 0:
                    self.votes[candidate] += ballot.weight
                self.points[candidate] += ballot.weight * value

    def _find_minimum(self) -> int:
        """Counted up one by one: the first whole number that reaches both minimums."""
        minimum = self.options.minimum_votes
        while Fraction(minimum) < self.options.minimum_share * self.ballots:
            minimum += 1
        return minimum

    def score(self, candidate: Candidate) -> int:
        by_points = self.options.utility is Utility.POINTS
        return self.points[candidate.id] if by_points else self.votes[candidate.id]

    def result(self) -> Result:
        ranked = [c for c in self.election.candidates if not c.withdrawn and self._is_supported(c)]
        running = [c for c in ranked if self._reaches_minimum(c)]
        self._fund(running)
        winners = tuple(step.candidate for step in self.steps if step.funded)
        costs = {candidate.id: candidate.cost for candidate in self.election.candidates}
        return Result(
            rule="greedy",
            options=self.options,
            budget=self.election.budget,
            unit=self.election.unit,
            ballots=self.ballots,
            blank=sum(ballot.weight for ballot in self.election.ballots if not ballot.choices),
            winners=winners,
            total_cost=sum(costs[winner] for winner in winners),
            ranking=self._ranking(ranked),
            steps=tuple(self.steps),
            entries=tuple(self._entry(candidate) for candidate in self.election.candidates),
            lots=tuple(self.lots),
        )

    def _is_supported(self, candidate: Candidate) -> bool:
        return self.options.keep_unsupported or self.votes[candidate.id] > 0

    def _reaches_minimum(self, candidate: Candidate) -> bool:
        return self.votes[candidate.id] >= self.minimum

    def _fund(self, running: list[Candidate]) -> None:
        remaining = list(running)
        while remaining:
            candidate = self._next(remaining)
            remaining.remove(candidate)
            tied = [other for other in running if self.score(other) == self.score(candidate)]
            self._record_lot(candidate, tied)
            self._record_step(candidate, tied)
            if candidate.cost <= self.left:
                self.left = self.left - candidate.cost
                self.reasons[candidate.id] = self._reason("funded", candidate)
                continue
            missing = candidate.cost - self.left
            self.reasons[candidate.id] = self._reason("too_dear", candidate, missing=missing)
            if self.options.leftover is Leftover.STOP:
                for other in remaining:
                    self.reasons[other.id] = self._reason("stopped", other, stopped_by=candidate.id)
                return

    def _next(self, remaining: Sequence[Candidate]) -> Candidate:
        """Keep the best by score, among them the best by the first criterion, and so on."""
        top = max(self.score(candidate) for candidate in remaining)
        best = [candidate for candidate in remaining if self.score(candidate) == top]
        for criterion in self.options.ties:
            if len(best) == 1:
                break
            first = min(self._worth(criterion, candidate) for candidate in best)
            best = [candidate for candidate in best if self._worth(criterion, candidate) == first]
        return best[0]

    def _worth(self, criterion: Tie, candidate: Candidate) -> tuple[int, str]:
        if criterion is Tie.COST:
            return candidate.cost, ""
        if criterion is Tie.VOTES:
            return -self.votes[candidate.id], ""
        if criterion is Tie.ID:
            return 0, candidate.id
        return 0, self._draw(candidate)

    def _draw(self, candidate: Candidate) -> str:
        text = f"{self.options.seed}:{candidate.number}"
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def _record_lot(self, candidate: Candidate, tied: Sequence[Candidate]) -> None:
        """A lot is drawn among those that nothing before it tells apart, when the first of them comes."""
        if Tie.LOT not in self.options.ties:
            return
        inseparable = [other for other in tied if self._separated_by(candidate, other) is Tie.LOT]
        if not inseparable:
            return
        if self.options.seed is None:
            ids = sorted([candidate.id] + [other.id for other in inseparable])
            raise CannotCount(CountFault.SEED_NEEDED, {"candidates": ", ".join(ids)})
        drawn = sorted([candidate, *inseparable], key=self._draw)
        if drawn[0] == candidate:
            self.lots.append(Lot(tuple(Draw(c.id, c.number, self._draw(c)) for c in drawn)))

    def _separated_by(self, one: Candidate, other: Candidate) -> Tie | None:
        if one == other:
            return None
        for criterion in self.options.ties:
            if criterion is Tie.LOT or self._worth(criterion, one) != self._worth(criterion, other):
                return criterion
        return None

    def _record_step(self, candidate: Candidate, tied: Sequence[Candidate]) -> None:
        others = [other for other in tied if other != candidate]
        separations = [self._separated_by(candidate, other) for other in others]
        last = max(
            (criterion for criterion in separations if criterion is not None),
            key=self.options.ties.index,
            default=None,
        )
        self.steps.append(
            Step(
                candidate=candidate.id,
                score=self.score(candidate),
                cost=candidate.cost,
                left=self.left,
                funded=candidate.cost <= self.left,
                tied_with=tuple(other.id for other in others),
                settled_by=last,
            )
        )

    def _reason(self, code: str, candidate: Candidate, **more: int | str) -> Reason:
        figures = {"votes": self.votes[candidate.id], "cost": candidate.cost, "left": self.left, **more}
        return Reason(ReasonCode(code), tuple(sorted(figures.items())))

    def _entry(self, candidate: Candidate) -> EntryResult:
        votes = self.votes[candidate.id]
        return EntryResult(
            id=candidate.id,
            number=candidate.number,
            cost=candidate.cost,
            votes=votes,
            score=self.score(candidate),
            reason=self._final_reason(candidate, votes),
        )

    def _final_reason(self, candidate: Candidate, votes: int) -> Reason:
        if candidate.withdrawn:
            return Reason(ReasonCode.WITHDRAWN)
        if not self._is_supported(candidate):
            return Reason(ReasonCode.NO_SUPPORT)
        if votes < self.minimum:
            missing = self.minimum - votes
            figures = {"votes": votes, "minimum": self.minimum, "missing_votes": missing}
            return Reason(ReasonCode.BELOW_MINIMUM, tuple(sorted(figures.items())))
        return self.reasons[candidate.id]

    def _ranking(self, candidates: Sequence[Candidate]) -> tuple[tuple[str, ...], ...]:
        levels = sorted({self.score(candidate) for candidate in candidates}, reverse=True)
        return tuple(
            tuple(candidate.id for candidate in candidates if self.score(candidate) == level)
            for level in levels
        )

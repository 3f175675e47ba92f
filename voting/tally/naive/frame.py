"""What all rules do alike, the slow way: who runs, one pass after another, decisions and reasons."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from voting.tally.naive import reading
from voting.tally.naive.caps import Caps
from voting.tally.naive.ties import Taken, Ties
from voting.tally.types import (
    Candidate,
    Election,
    EntryResult,
    Leftover,
    Lot,
    Options,
    Pass,
    Reason,
    ReasonCode,
    Result,
    Stage,
    Step,
)

Tell = Callable[[], None]
Groups = list[list[Candidate]]


@dataclass
class Purse:
    """The money of one pass, being spent."""

    stage: Stage
    label: str
    budget: int
    left: int = field(init=False)
    completing: bool = False
    stopped_by: str | None = None
    figures: dict[str, int | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left = self.budget


class Count:
    """One count from beginning to end; each rule says how it ranks and how it spends."""

    rule = ""
    shows_ranking = True

    def __init__(self, election: Election, options: Options, tell: Tell | None = None) -> None:
        self.election = election
        self.options = options
        self.tell: Tell = tell or (lambda: None)
        self.ballots = sum(ballot.weight for ballot in election.ballots)
        self.votes = reading.votes(election, self.nothing())
        self.scores = self.find_scores()
        self.minimum = max(options.minimum_votes, math.ceil(options.minimum_share * self.ballots))
        self.running = [c for c in election.candidates if self._kept_out(c) is None]
        self.ties = Ties(options, self.votes)
        self.caps = Caps(election, options, self.running, self.votes)
        self.reserve = options.reserve
        self.winners: list[Candidate] = []
        self.blocked: dict[str, Reason] = {}
        self.reasons: dict[str, Reason] = {}
        self.steps: list[Step] = []
        self.lots: list[Lot] = []
        self.passes: list[Pass] = []

    # What a rule may say otherwise.

    def nothing(self) -> int:
        """The points or the grade that are no support."""
        return 0

    def find_scores(self) -> dict[str, int]:
        return reading.scores(self.election, self.options)

    def key(self, candidate: Candidate) -> Any:
        """What it is ranked by; the greatest comes first."""
        return self.scores[candidate.id]

    def details(self, candidate: Candidate) -> dict[str, int]:
        """What the rule looked at when it decided."""
        return {}

    def spend(self, purse: Purse, members: Sequence[Candidate]) -> None:
        self.fill(purse, groups(members, self.key), self.details)

    # The passes.

    def result(self) -> Result:
        left = self.election.budget
        for kept in self.options.reserved:
            purse = Purse(Stage.RESERVED, kept.label, min(kept.amount, left))
            self.spend(purse, [c for c in self._unfunded() if kept.label in c.labels])
            left = left - (purse.budget - purse.left)
            self._close(purse)
        if any(quota.minimum > 0 for quota in self.options.quotas):
            purse = Purse(Stage.MINIMUM, "", left)
            self._serve_minimums(purse)
            left = purse.left
            self._close(purse)
        purse = Purse(Stage.MAIN, "", left)
        self.spend(purse, self._unfunded())
        if self.options.leftover is Leftover.CARRY:
            purse.figures["carried"] = purse.left
        self._close(purse)
        return self._outcome()

    def _unfunded(self) -> list[Candidate]:
        return [candidate for candidate in self.running if candidate not in self.winners]

    def _close(self, purse: Purse) -> None:
        figures = tuple(sorted(purse.figures.items()))
        self.passes.append(Pass(purse.stage, purse.label, purse.budget, figures))

    def _serve_minimums(self, purse: Purse) -> None:
        for group in groups(self.running, self.key):
            tied = [c for c in group if self._is_owed(c)]
            remaining = list(tied)
            while any(map(self._is_owed, remaining)) and not self.is_enough():
                taken = self.ties.next(tied, remaining)
                remaining.remove(taken.candidate)
                if self._is_owed(taken.candidate):
                    self.decide(purse, taken, self.details(taken.candidate))
                else:
                    self.note_lot(taken)

    def _any_is_free(self, candidates: Sequence[Candidate]) -> bool:
        return any(candidate.id not in self.blocked for candidate in candidates)

    def _is_owed(self, candidate: Candidate) -> bool:
        free = candidate not in self.winners and candidate.id not in self.blocked
        return free and self.caps.is_owed(candidate, self.winners)

    # Decisions.

    def fill(self, purse: Purse, ranking: Groups, details: Callable[[Candidate], dict[str, int]]) -> None:
        """Take one candidate after the other for as long as there is reason to."""
        for group in ranking:
            tied = [candidate for candidate in group if candidate.id not in self.blocked]
            remaining = list(tied)
            while self._any_is_free(remaining) and purse.stopped_by is None and not self.is_enough():
                taken = self.ties.next(tied, remaining)
                remaining.remove(taken.candidate)
                if taken.candidate.id not in self.blocked:
                    self.decide(purse, taken, details(taken.candidate))
                else:
                    self.note_lot(taken)
            for candidate in remaining:
                self.pass_over(purse, candidate)

    def is_enough(self) -> bool:
        return len(self.winners) == self.options.winners

    def pass_over(self, purse: Purse, candidate: Candidate) -> None:
        """Its turn never comes: one before it stopped the pass, or there are winners enough."""
        if purse.stopped_by is not None:
            self.say(candidate, ReasonCode.STOPPED, left=purse.left, stopped_by=purse.stopped_by)
        else:
            self.say(candidate, ReasonCode.ENOUGH_WINNERS, winners=len(self.winners))

    def decide(self, purse: Purse, taken: Taken, details: dict[str, int]) -> bool:
        """Fund it if it can be paid, from the reserve if need be; True when it is."""
        self.tell()
        self.note_lot(taken)
        candidate, missing = taken.candidate, max(taken.candidate.cost - purse.left, 0)
        topped_up = missing > 0 and self._may_top_up(purse, candidate, missing)
        funded = missing == 0 or topped_up
        if topped_up:
            details = {**details, "from_reserve": missing}
        self.steps.append(self._step(purse, taken, funded, details))
        if missing > 0 and self.options.leftover is not Leftover.SKIP and purse.stage is not Stage.MINIMUM:
            purse.stopped_by = candidate.id
        if funded:
            self._fund(purse, candidate, missing)
        else:
            self.say(candidate, ReasonCode.TOO_DEAR, left=purse.left, missing=missing)
        return funded

    def note_lot(self, taken: Taken) -> None:
        """Told even when the first that the lot placed may no longer win: others stand where it put them."""
        if taken.lot is not None:
            self.lots.append(taken.lot)

    def _fund(self, purse: Purse, candidate: Candidate, from_reserve: int) -> None:
        self.reserve = self.reserve - from_reserve
        purse.left = purse.left + from_reserve - candidate.cost
        if from_reserve:
            self.say(candidate, ReasonCode.TOPPED_UP, left=purse.left, from_reserve=from_reserve)
        else:
            self.say(candidate, ReasonCode.FUNDED, left=purse.left)
        self.winners.append(candidate)
        self.caps.block([winner.id for winner in self.winners], self.blocked)

    def _may_top_up(self, purse: Purse, candidate: Candidate, missing: int) -> bool:
        return (
            self.options.leftover is Leftover.TOP_UP
            and purse.stage is not Stage.MINIMUM
            and purse.left >= self.options.top_up_from * candidate.cost
            and missing <= self.reserve
        )

    def _step(self, purse: Purse, taken: Taken, funded: bool, details: dict[str, int]) -> Step:
        return Step(
            candidate=taken.candidate.id,
            score=self.scores[taken.candidate.id],
            cost=taken.candidate.cost,
            left=purse.left,
            funded=funded,
            tied_with=tuple(other.id for other in taken.tied if other != taken.candidate),
            settled_by=taken.settled_by,
            details=tuple(sorted(details.items())),
            stage=Stage.COMPLETION if purse.completing else purse.stage,
            pass_index=len(self.passes),  # those before it are closed
        )

    def say(self, candidate: Candidate, code: ReasonCode, **figures: int | str) -> None:
        votes = self.votes[candidate.id]
        self.reasons[candidate.id] = Reason.of(code, votes=votes, cost=candidate.cost, **figures)

    # The end.

    def _outcome(self) -> Result:
        counted = [c for c in self.election.candidates if self._is_ranked(c)] if self.shows_ranking else []
        return Result(
            rule=self.rule,
            options=self.options,
            budget=self.election.budget,
            unit=self.election.unit,
            ballots=self.ballots,
            blank=sum(ballot.weight for ballot in self.election.ballots if not ballot.choices),
            winners=tuple(candidate.id for candidate in self.winners),
            total_cost=sum(candidate.cost for candidate in self.winners),
            ranking=tuple(tuple(c.id for c in group) for group in groups(counted, self.key)),
            steps=tuple(self.steps),
            entries=tuple(self._entry(candidate) for candidate in self.election.candidates),
            lots=tuple(self.lots),
            passes=tuple(self.passes),
        )

    def _entry(self, candidate: Candidate) -> EntryResult:
        return EntryResult(
            id=candidate.id,
            number=candidate.number,
            cost=candidate.cost,
            votes=self.votes[candidate.id],
            score=self.scores[candidate.id],
            reason=self._kept_out(candidate) or self._last_word(candidate),
        )

    def _last_word(self, candidate: Candidate) -> Reason:
        blocked = candidate.id in self.blocked and candidate not in self.winners
        return self.blocked[candidate.id] if blocked else self.reasons[candidate.id]

    def _is_ranked(self, candidate: Candidate) -> bool:
        reason = self._kept_out(candidate)
        return reason is None or reason.code is ReasonCode.BELOW_MINIMUM

    def _kept_out(self, candidate: Candidate) -> Reason | None:
        votes = self.votes[candidate.id]
        if candidate.withdrawn:
            return Reason(ReasonCode.WITHDRAWN)
        if votes == 0 and not self.options.keep_unsupported:
            return Reason(ReasonCode.NO_SUPPORT)
        if votes < self.minimum:
            missing = self.minimum - votes
            return Reason.of(
                ReasonCode.BELOW_MINIMUM, votes=votes, minimum=self.minimum, missing_votes=missing
            )
        return None


def groups(candidates: Sequence[Candidate], key: Callable[[Candidate], Any]) -> Groups:
    """Greatest key first; those of equal key together, by printed number."""
    grouped: Groups = []
    for candidate in sorted(candidates, key=key, reverse=True):
        if grouped and key(grouped[-1][0]) == key(candidate):
            grouped[-1].append(candidate)
        else:
            grouped.append([candidate])
    return grouped

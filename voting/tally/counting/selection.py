"""An envelope being spent: who fits, who is passed over and why. Shared by every rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from voting.tally.counting.caps import Caps
from voting.tally.counting.lots import Settled, settle
from voting.tally.counting.scores import RankedGroups, Tallies
from voting.tally.types import (
    Candidate,
    Election,
    Leftover,
    Lot,
    Options,
    Pass,
    Reason,
    ReasonCode,
    Stage,
    Step,
)

Details = tuple[tuple[str, int], ...]


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
    """`left` is what is left of the current pass; winners, reserve and caps are those of the whole count."""

    left: int
    tallies: Tallies
    options: Options
    caps: Caps
    reserve: int = 0
    stage: Stage = Stage.MAIN
    winners: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    reasons: dict[str, Reason] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    stopped_by: str | None = None

    def begin(self, stage: Stage, label: str, budget: int) -> int:
        """A pass over part of the money; what is set aside meanwhile."""
        aside, self.left = self.left - budget, budget
        self.stage, self.stopped_by = stage, None
        self.passes.append(Pass(stage, label, budget))
        return aside

    def end(self, aside: int) -> None:
        """What the pass did not spend comes back. Carried is what the last one leaves."""
        self.left += aside

    def add_figures(self, **figures: int | str) -> None:
        last = self.passes[-1]
        known = {**dict(last.figures), **figures}
        self.passes[-1] = Pass(last.stage, last.label, last.budget, tuple(sorted(known.items())))

    @property
    def is_full(self) -> bool:
        return self.options.winners is not None and len(self.winners) >= self.options.winners

    def open(self, members: Iterable[Candidate]) -> list[Candidate]:
        """Those that may still win."""
        return [c for c in members if c.id not in self.caps.winners and c.id not in self.caps.blocked]

    def keep_affordable(self, members: Iterable[Candidate]) -> list[Candidate]:
        """Those that the whole money of the pass could pay; the others are told so, and not looked at."""
        kept = []
        for candidate in members:
            if candidate.cost <= self.left:
                kept.append(candidate)
            else:
                missing = candidate.cost - self.left
                self.give(candidate, ReasonCode.TOO_DEAR, left=self.left, missing=missing)
        return kept

    def fill(self, ranking: RankedGroups, details: Mapping[str, Details]) -> None:
        """Take the ranking in order, settling each tie when it is reached."""
        for group in ranking:
            tied = self.open(group)
            if not self._is_over(tied) and tied:
                self._take(tied, details)

    def _take(self, tied: Sequence[Candidate], details: Mapping[str, Details]) -> None:
        taken = []
        for settled in settle(tied, self.tallies.votes, self.options):
            taken.append(settled.candidate)
            if settled.candidate.id in self.caps.blocked:
                self.note_lot(settled)
            else:
                self.decide(settled, tied, details.get(settled.candidate.id, ()))
            rest = self.open(candidate for candidate in tied if candidate not in taken)
            if self._is_over(rest) or not rest:
                return

    def _is_over(self, candidates: Iterable[Candidate]) -> bool:
        """Stopped or full: the candidates then have their reason, and no lot is drawn for them."""
        if self.stopped_by is None and not self.is_full:
            return False
        for candidate in candidates:
            if self.stopped_by is not None:
                self.give(candidate, ReasonCode.STOPPED, left=self.left, stopped_by=self.stopped_by)
            else:
                self.give(candidate, ReasonCode.ENOUGH_WINNERS, winners=self.options.winners or 0)
        return True

    def decide(self, settled: Settled, tied: Sequence[Candidate], details: Details = ()) -> bool:
        """Fund the candidate, top it up, or pass it over; say so in a step."""
        candidate, left = settled.candidate, self.left
        missing = candidate.cost - left
        is_topped_up = self._is_topped_up(candidate, missing)
        if is_topped_up:
            details = tuple(sorted([*details, ("from_reserve", missing)]))
        funded = missing <= 0 or is_topped_up
        self.record(settled, tied, details, funded=funded)
        if not funded:
            self.give(candidate, ReasonCode.TOO_DEAR, left=left, missing=missing)
        elif is_topped_up:
            self.reserve -= missing
            self.left = 0
            self.give(candidate, ReasonCode.TOPPED_UP, left=0, from_reserve=missing)
        else:
            self.left -= candidate.cost
            self.give(candidate, ReasonCode.FUNDED, left=self.left)
        if funded:
            self.winners.append(candidate.id)
            self.caps.note(candidate)
        if missing > 0 and self.options.leftover is not Leftover.SKIP and self.stage is not Stage.MINIMUM:
            self.stopped_by = candidate.id
        return funded

    def _is_topped_up(self, candidate: Candidate, missing: int) -> bool:
        if missing <= 0 or self.options.leftover is not Leftover.TOP_UP or self.stage is Stage.MINIMUM:
            return False
        return self.left >= self.options.top_up_from * candidate.cost and missing <= self.reserve

    def record(self, settled: Settled, tied: Sequence[Candidate], details: Details, *, funded: bool) -> None:
        candidate = settled.candidate
        others = tuple(other.id for other in tied if other is not candidate)
        score = self.tallies.scores[candidate.id]
        self.steps.append(
            Step(
                candidate.id, score, candidate.cost, self.left, funded, others, settled.settled_by,
                details, self.stage, len(self.passes) - 1,
            )
        )  # fmt: skip
        self.note_lot(settled)

    def note_lot(self, settled: Settled) -> None:
        """Also when the first that it placed may no longer win: others stand where the lot put them."""
        if settled.lot is not None:
            self.lots.append(settled.lot)

    def give(self, candidate: Candidate, code: ReasonCode, **more: int | str) -> None:
        votes = self.tallies.votes[candidate.id]
        self.reasons[candidate.id] = Reason.of(code, votes=votes, cost=candidate.cost, **more)

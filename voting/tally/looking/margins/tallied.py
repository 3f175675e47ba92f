"""The exact margin under the rules that rank by score: what they read of the ballots is a few sums.

Further ballots for one candidate change its votes, its score and the number of ballots, nothing else. So an
outcome changes only at a turning point: where the candidate reaches or passes another, where it reaches the
minimum, or where a minimum in shares of the ballots leaves another out. Each is a division; between two of
them the count is the same, whatever the options, and none lies beyond the last. The rule itself, fed with
the sums, says which of them is the first that funds the candidate.

Few are tried, since a candidate that is passed over leaves no trace: in every pass the others are decided in
the same order as without it, and what they leave when its turn comes (money, places, the pairs and quotas
still open, the winners still owed to a label, the reserve) only shrinks the later that is. So once it is
funded it stays so, and halving finds the first number; where a minimum in shares leaves others out, this
holds from one such point to the next. The exception is reserved money with `stop`, `carry` or `top-up`: there
a candidate that does not fit ends one pass, and leaves more to the next. Then every turning point is tried,
and each of these counts is one of the recounts allowed.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from voting.tally.counting.passes import Method, run, tallied
from voting.tally.counting.scores import Tallies
from voting.tally.looking.margins.searching import Allowance
from voting.tally.looking.margins.values import Margin, MarginKind
from voting.tally.rules import fixed, greedy
from voting.tally.types import Ballots, Candidate, Election, EntryResult, Leftover, Mark, Options, Utility

MakeMethod = Callable[[Tallies, Options, int], Method]

METHODS: Mapping[str, MakeMethod] = {
    greedy.NAME: lambda tallies, _options, _unit: greedy.ByScore(tallies),
    fixed.NAME: lambda tallies, _options, _unit: greedy.ByScore(tallies, fixed.NAME),
    greedy.PER_COST: lambda tallies, options, unit: greedy.ByScorePerCost(tallies, options.utility, unit),
}


@dataclass(frozen=True, slots=True)
class Added:
    """What one further ballot brings its candidate."""

    candidate: Candidate
    votes: int
    score: int


class TalliedMargins:
    def __init__(self, election: Election, options: Options, *, rule: str, allowance: Allowance) -> None:
        self._election, self._options, self._rule = election, options, rule
        self._allowance = allowance
        self._leaves_a_trace = bool(options.reserved) and options.leftover is not Leftover.SKIP
        _, self._tallies = tallied(election, options)
        self._ballots = election.ballots.total

    def margin(self, candidate: Candidate, place: int, mark: Mark) -> Margin:
        """`place` is the candidate's position in the election."""
        _, value = mark
        alone = Ballots.gathered(self._election.ballots.marking, {((place, value),): 1})
        _, brought = tallied(replace(self._election, ballots=alone), self._options)
        added = Added(candidate, brought.votes[candidate.id], brought.scores[candidate.id])
        points = self._turning_points(added)
        for span in self._spans(points):
            first = bisect_left(span, True, key=lambda number: self._entry(added, number).funded)
            if first < len(span):
                return Margin(candidate.id, MarginKind.LEAST, value, votes=span[first])
        reason = self._entry(added, points[-1]).reason
        return Margin(candidate.id, MarginKind.NEVER, value, reason=reason)

    def _entry(self, added: Added, number: int) -> EntryResult:
        """The candidate in a count with so many further ballots: blank ones stand in, beside the sums."""
        if self._leaves_a_trace:
            self._allowance.take()
        name = added.candidate.id
        tallies = Tallies(
            {**self._tallies.votes, name: self._tallies.votes[name] + number * added.votes},
            {**self._tallies.scores, name: self._tallies.scores[name] + number * added.score},
        )
        blank = Ballots.gathered(self._election.ballots.marking, {(): self._ballots + number})
        method = METHODS[self._rule](tallies, self._options, self._election.unit)
        return run(replace(self._election, ballots=blank), self._options, tallies, method).entry(name)

    def _spans(self, points: list[int]) -> Iterable[list[int]]:
        """The turning points, cut so that within each part the candidate, once funded, stays so."""
        if self._leaves_a_trace:
            return ([point] for point in points)
        cuts = [0, *sorted({bisect_left(points, left_out) for left_out in self._left_out()}), len(points)]
        return (points[start:end] for start, end in pairwise(cuts))

    def _turning_points(self, added: Added) -> list[int]:
        votes = self._tallies.votes[added.candidate.id]
        points = {1, self._options.minimum_votes - votes, self._share_reached(votes), *self._left_out()}
        for other in self._election.candidates:
            for reached in (self._reached(added, other), self._tallies.votes[other.id] - votes):
                points |= {reached, reached + 1}
        return sorted(point for point in points if point >= 1)

    def _reached(self, added: Added, other: Candidate) -> int:
        """With so many it ranks beside the other or before it; 0 where no number changes their order."""
        own, score = self._tallies.scores[added.candidate.id], self._tallies.scores[other.id]
        cost, its_cost = added.candidate.cost, other.cost
        if self._rule != greedy.PER_COST or self._options.utility is Utility.COST:
            cost = its_cost = 1
        if added.score == 0 or its_cost == 0:
            return 0
        return -((own * its_cost - score * cost) // (added.score * its_cost))

    def _share_reached(self, votes: int) -> int:
        """With so many it has the minimum in shares of the ballots, which they raise as well."""
        share = self._options.minimum_share
        if share == 1:
            return 0
        needed = (share * self._ballots - votes) / (1 - share)
        return -(-needed.numerator // needed.denominator)

    def _left_out(self) -> set[int]:
        """The numbers from which one of the others no longer has the minimum in shares of the ballots."""
        share = self._options.minimum_share
        if not share:
            return set()
        return {int(votes / share) - self._ballots + 1 for votes in self._tallies.votes.values()}

"""Greedy: from the best down, fund what still fits. Best is by score, or by score per euro."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.tally.counting.passes import Tell, run, tallied
from voting.tally.counting.scores import RankedGroups, Tallies, ranked
from voting.tally.counting.selection import Details, Selection
from voting.tally.types import Candidate, Election, Options, Result, Utility

NAME = "greedy"
PER_COST = "greedy-per-cost"
MILLION = 10**6


@dataclass(frozen=True, slots=True)
class ByScore:
    tallies: Tallies
    name: str = NAME
    is_ranking: bool = True

    def rank(self, members: Sequence[Candidate]) -> RankedGroups:
        return ranked(members, self.tallies.scores)

    def spend(self, members: Sequence[Candidate], selection: Selection) -> None:
        selection.fill(self.rank(members), {})

    def details(self, members: Sequence[Candidate]) -> Mapping[str, Details]:
        return {}


@dataclass(frozen=True, slots=True)
class ByScorePerCost:
    tallies: Tallies
    utility: Utility
    unit: int
    name: str = PER_COST
    is_ranking: bool = True

    def rank(self, members: Sequence[Candidate]) -> RankedGroups:
        return ranked(members, {candidate.id: self._key(candidate) for candidate in members})

    def spend(self, members: Sequence[Candidate], selection: Selection) -> None:
        selection.fill(self.rank(members), self.details(members))

    def _key(self, candidate: Candidate) -> tuple[bool, Fraction]:
        """What is free is above all price. A utility that is the cost itself leaves, per cost, the votes."""
        score = self.tallies.scores[candidate.id]
        if candidate.cost == 0:
            return (True, Fraction(0))
        if self.utility is Utility.COST:
            return (False, Fraction(score))
        return (False, Fraction(score, candidate.cost))

    def details(self, members: Sequence[Candidate]) -> Mapping[str, Details]:
        """Points per million of the currency, rounded down: to be read, never to decide."""
        if self.utility is Utility.COST:
            return {}
        return {
            c.id: (("score_per_million", self.tallies.scores[c.id] * MILLION * self.unit // c.cost),)
            for c in members
            if c.cost
        }


def by_score(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    _, tallies = tallied(election, options)
    return run(election, options, tallies, ByScore(tallies))


def by_score_per_cost(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    _, tallies = tallied(election, options)
    return run(election, options, tallies, ByScorePerCost(tallies, options.utility, election.unit))

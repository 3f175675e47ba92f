"""Greedy by what each unit of money brings."""

from fractions import Fraction

from voting.tally.naive.frame import Count, Tell
from voting.tally.types import Candidate, Election, Options, Result, Utility

OrderKey = tuple[int, Fraction]


def by_score_per_cost(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    """The best by score for their cost that still fit, one after the other."""
    return PerCost(election, options, tell).result()


def key_of(candidate: Candidate, score: int, options: Options) -> OrderKey:
    """What is free is above everything; a utility that is the cost cancels it out."""
    if candidate.cost == 0:
        return 1, Fraction(0)
    if options.utility is Utility.COST:
        return 0, Fraction(score)
    return 0, Fraction(score, candidate.cost)


def details_of(candidate: Candidate, score: int, options: Options, unit: int) -> dict[str, int]:
    if candidate.cost == 0 or options.utility is Utility.COST:
        return {}
    return {"score_per_million": score * 10**6 * unit // candidate.cost}


class PerCost(Count):
    rule = "greedy-per-cost"

    def key(self, candidate: Candidate) -> OrderKey:
        return key_of(candidate, self.scores[candidate.id], self.options)

    def details(self, candidate: Candidate) -> dict[str, int]:
        return details_of(candidate, self.scores[candidate.id], self.options, self.election.unit)

"""Majority judgment from its definition: take a ballot of the middle grade away, look at the middle again."""

from collections import Counter
from functools import cmp_to_key
from math import gcd
from typing import Any

from voting.tally.naive import reading
from voting.tally.naive.frame import Count, Tell
from voting.tally.types import Candidate, Election, Options, Result, Ungraded

Histogram = dict[int, int]  # ballots by grade


def by_majority_value(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    """The candidates by majority value, each funded if it still fits."""
    return Judgment(election, options, tell).result()


class Judgment(Count):
    rule = "majority-judgment"

    def nothing(self) -> int:
        return self.options.lowest_grade

    def find_scores(self) -> dict[str, int]:
        self.grades = histograms(self.election, self.options, self.ballots)
        return {name: self._median(given) for name, given in self.grades.items()}

    def _median(self, given: Histogram) -> int:
        return middle(given) if given else self.options.lowest_grade

    def key(self, candidate: Candidate) -> Any:
        return _BY_VALUE(self.grades[candidate.id])

    def details(self, candidate: Candidate) -> dict[str, int]:
        given, median = self.grades[candidate.id], self.scores[candidate.id]
        return {
            "above": sum(count for grade, count in given.items() if grade > median),
            "below": sum(count for grade, count in given.items() if grade < median),
            "median": median,
        }


def histograms(election: Election, options: Options, ballots: int) -> dict[str, Histogram]:
    """Only grades that were given, or that silence stands for, are in a histogram."""
    gathered: dict[str, Counter[int]] = {candidate.id: Counter() for candidate in election.candidates}
    for mark in reading.marks(election):
        gathered[mark.candidate.id][mark.value] += mark.weight
    for given in gathered.values():
        silent = ballots - sum(given.values())
        if options.ungraded is Ungraded.LOWEST and silent:
            given[options.lowest_grade] += silent
    return {name: dict(given) for name, given in gathered.items()}


def middle(given: Histogram) -> int:
    """The grade in the middle; of two in the middle, the lower."""
    place = (sum(given.values()) + 1) // 2
    for grade in sorted(given):
        place = place - given[grade]
        if place <= 0:
            return grade
    raise ValueError(given)


def compare(mine: Histogram, yours: Histogram) -> int:
    """Above 0 when the first has the better majority value, 0 when both have the same."""
    if not mine or not yours:
        return bool(mine) - bool(yours)
    mine, yours = brought_to_common_total(mine, yours)
    if mine == yours:
        return 0
    while middle(mine) == middle(yours):
        leaving = two_halves(mine)
        if leaving and leaving == two_halves(yours):
            together = min(min(given[grade] for grade in leaving) for given in (mine, yours))
        else:
            leaving = (middle(mine),)
            together = min(leaving_in_a_row(given, middle(given)) for given in (mine, yours))
        for given in (mine, yours):
            for grade in leaving:
                given[grade] = given[grade] - together
    return 1 if middle(mine) > middle(yours) else -1


def brought_to_common_total(first: Histogram, second: Histogram) -> tuple[Histogram, Histogram]:
    """As if each had been given by as many ballots as the other: shares of those who graded, no more."""
    mine, yours = sum(first.values()), sum(second.values())
    shared = gcd(mine, yours)
    return (
        {grade: count * (yours // shared) for grade, count in first.items()},
        {grade: count * (mine // shared) for grade, count in second.items()},
    )


def leaving_in_a_row(given: Histogram, grade: int) -> int:
    """How many ballots of the middle grade leave, one by one, before another grade is in the middle.

    It stays in the middle while fewer than half of the ballots are below it, and no more than half above.
    """
    below = sum(count for other, count in given.items() if other < grade)
    above = sum(count for other, count in given.items() if other > grade)
    return given[grade] - max(below - above, above - below - 1, 0)


def two_halves(given: Histogram) -> tuple[int, ...]:
    """The grades on both sides of the middle where it falls between two: they leave in turns."""
    lower = middle(given)
    above = [grade for grade in sorted(given) if grade > lower and given[grade]]
    half = 2 * sum(given[grade] for grade in above) == sum(given.values())
    return (lower, above[0]) if half and above else ()


_BY_VALUE = cmp_to_key(compare)

"""Majority judgment: rank by the median grade, ties by what its removal leaves (Balinski and Laraki, 2011).

The majority value is the sequence of lower middlemost grades obtained by removing one ballot of that grade
at a time. On grades in order it visits the middle, then its neighbours outwards, one below and one above in
turn: two histograms are compared place by place from the middle, in as many steps as they have grades.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import lcm

import numpy as np

from voting.tally.counting.passes import Tell, run
from voting.tally.counting.profile import totals
from voting.tally.counting.scores import RankedGroups, Tallies, ranked
from voting.tally.counting.selection import Details, Selection
from voting.tally.types import Candidate, Election, Options, Result, Ungraded

NAME = "majority-judgment"


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """The grades of one candidate in increasing order, and how many ballots gave each."""

    grades: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def at(self, place: int) -> int:
        """The grade of the ballot at a place, from 0, when all stand in increasing order."""
        return self.grades[bisect_right(tuple(accumulate(self.counts)), place)]

    @property
    def median(self) -> int:
        """The lower middlemost."""
        return self.at((self.total - 1) // 2)

    def multiplied(self, factor: int) -> "GradeCounts":
        return GradeCounts(self.grades, tuple(count * factor for count in self.counts))

    def beside(self, grade: int) -> tuple[int, int]:
        """How many ballots graded below, and above."""
        pairs = list(zip(self.grades, self.counts, strict=True))
        return sum(n for g, n in pairs if g < grade), sum(n for g, n in pairs if g > grade)


def by_majority_value(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    grades = _grades(election, options)
    votes = {name: sum(_counts_above(graded, options.lowest_grade)) for name, graded in grades.items()}
    medians = {
        name: graded.median if graded.total else options.lowest_grade for name, graded in grades.items()
    }
    tallies = Tallies(votes, medians)
    return run(election, options, tallies, ByMajorityValue(grades, medians, majority_values(grades)))


@dataclass(frozen=True, slots=True)
class ByMajorityValue:
    grades: Mapping[str, GradeCounts]
    medians: Mapping[str, int]
    values: Mapping[str, tuple[int, ...]]
    name: str = NAME
    is_ranking: bool = True

    def rank(self, members: Sequence[Candidate]) -> RankedGroups:
        return ranked(members, self.values)

    def spend(self, members: Sequence[Candidate], selection: Selection) -> None:
        selection.fill(self.rank(members), self.details(members))

    def details(self, members: Sequence[Candidate]) -> Mapping[str, Details]:
        return {candidate.id: self._details(candidate.id) for candidate in members}

    def _details(self, name: str) -> Details:
        below, above = self.grades[name].beside(self.medians[name])
        return (("above", above), ("below", below), ("median", self.medians[name]))


def majority_values(grades: Mapping[str, GradeCounts]) -> dict[str, tuple[int, ...]]:
    """By candidate a tuple that compares as its majority value does; none at all is below everybody.

    All are brought to one even total: doubled ballots leave the order as it is. The places at which any of
    them changes its grade cut the way from the middle outwards into spans within which all are constant.
    """
    total = 2 * lcm(*(graded.total for graded in grades.values() if graded.total))
    equal = {
        name: graded.multiplied(total // graded.total) for name, graded in grades.items() if graded.total
    }
    middle = total // 2
    cuts = {0, *(abs(middle - end) for graded in equal.values() for end in accumulate(graded.counts))}
    starts = sorted(cut for cut in cuts if cut < middle)
    values = {
        name: tuple(
            grade for out in starts for grade in (graded.at(middle - 1 - out), graded.at(middle + out))
        )
        for name, graded in equal.items()
    }
    return {name: values.get(name, ()) for name in grades}


def _counts_above(graded: GradeCounts, lowest: int) -> Iterable[int]:
    return (count for grade, count in zip(graded.grades, graded.counts, strict=True) if grade > lowest)


def _grades(election: Election, options: Options) -> dict[str, GradeCounts]:
    """One histogram per candidate, from one pass over the ballots."""
    ballots = election.ballots
    known, places = np.unique(np.asarray(ballots.values), return_inverse=True)
    keys = np.asarray(ballots.choices).astype(np.int64) * len(known) + places
    weights = np.repeat(np.asarray(ballots.weights), np.diff(np.asarray(ballots.starts)).astype(np.int64))
    cells = totals(keys, weights, len(election.candidates) * len(known))
    table = cells.reshape(len(election.candidates), len(known))
    return {
        candidate.id: _histogram(known.tolist(), row, ballots.total, options)
        for candidate, row in zip(election.candidates, table.tolist(), strict=True)
    }


def _histogram(known: list[int], row: list[int], ballots: int, options: Options) -> GradeCounts:
    counts = dict(zip(known, row, strict=True))
    if options.ungraded is Ungraded.LOWEST:
        counts[options.lowest_grade] = counts.get(options.lowest_grade, 0) + ballots - sum(row)
    given = sorted((grade, count) for grade, count in counts.items() if count)
    return GradeCounts(tuple(grade for grade, _ in given), tuple(count for _, count in given))

"""What a file declares about itself, compared with what it holds: oddities, never errors."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from voting.tally.pabulib.columns import Numbers, PbVote, VoteColumns
from voting.tally.pabulib.faults import Oddity, Warnings
from voting.tally.pabulib.file import PbProject
from voting.tally.pabulib.rows import BLOCK


def number(meta: Mapping[str, str], key: str) -> Fraction | None:
    """The number META gives, None where it gives none: words such as "inf" limit nothing."""
    try:
        return Fraction(meta.get(key, "").replace(",", "."))
    except ValueError:
        return None


FAR = 2**62  # beyond any number of marks, of points, and of parts of a currency that fit a column
LONGEST_SUM = 8 * BLOCK  # marks summed in one go, at most


def _bounds(least: Fraction | None, most: Fraction | None) -> tuple[int, int]:
    """The whole numbers that lie between."""
    low = -FAR if least is None else math.ceil(least)
    high = FAR if most is None else math.floor(most)
    return max(-FAR, min(low, FAR)), min(FAR, max(high, -FAR))


class Limits:
    def __init__(self, meta: Mapping[str, str], projects: tuple[PbProject, ...], unit: int) -> None:
        self._projects = projects
        self._length = (number(meta, "min_length"), number(meta, "max_length"))
        self._points = (number(meta, "min_points"), number(meta, "max_points"))
        self._sum_points = number(meta, "max_sum_points")
        limit = number(meta, "max_sum_cost")
        self._sum_cost = None if limit is None else limit * unit
        self._costs = None if limit is None else _column_of_costs(projects)

    def check_all(
        self, lengths: Numbers, choices: Numbers, values: Numbers, first: int, warnings: Warnings
    ) -> None:
        """Check many votes, one per line from `first` on: only those beyond a limit are looked at singly."""
        ends = np.cumsum(lengths)
        suspects = self._suspects(lengths, choices, values, ends)
        for place in np.flatnonzero(suspects & (lengths > 0)):
            marks = slice(int(ends[place] - lengths[place]), int(ends[place]))
            vote = PbVote(tuple(choices[marks].tolist()), tuple(values[marks].tolist()), ())
            self.check(vote, first + int(place), warnings)

    def _suspects(self, lengths: Numbers, choices: Numbers, values: Numbers, ends: Numbers) -> Numbers:
        def sums(of_marks: Numbers) -> Numbers:
            running = np.concatenate(([0], np.cumsum(of_marks)))
            return np.asarray(running[ends] - running[ends - lengths])

        suspects = _outside(lengths, _bounds(*self._length))
        if self._sum_cost is not None:
            if self._costs is None:
                return np.ones(len(lengths), bool)
            suspects |= _outside(sums(self._costs[choices]), _bounds(None, self._sum_cost))
        if len(values):
            suspects |= sums(_outside(values, _bounds(*self._points)).astype(np.int64)) > 0
            suspects |= _outside(sums(values), _bounds(None, self._sum_points))
        return suspects

    def check(self, vote: PbVote, line: int, warnings: Warnings) -> None:
        if not vote.choices:
            return
        self._check_length(len(vote.choices), line, warnings)
        self._check_cost(vote, line, warnings)
        self._check_points(vote.values, line, warnings)

    def _check_length(self, chosen: int, line: int, warnings: Warnings) -> None:
        least, most = self._length
        if least is not None and chosen < least:
            warnings.add(Oddity.BALLOT_TOO_SHORT, line, chosen=chosen, minimum=str(least))
        if most is not None and chosen > most:
            warnings.add(Oddity.BALLOT_TOO_LONG, line, chosen=chosen, maximum=str(most))

    def _check_cost(self, vote: PbVote, line: int, warnings: Warnings) -> None:
        if self._sum_cost is not None:
            spent = sum(self._projects[place].cost for place in vote.choices)
            if spent > self._sum_cost:
                warnings.add(Oddity.BALLOT_TOO_DEAR, line, spent=spent, limit=str(self._sum_cost))

    def _check_points(self, values: tuple[int, ...], line: int, warnings: Warnings) -> None:
        least, most = self._points
        for value in values:
            if (least is not None and value < least) or (most is not None and value > most):
                warnings.add(Oddity.POINTS_OUT_OF_RANGE, line, value=value)
        if self._sum_points is not None and sum(values) > self._sum_points:
            warnings.add(Oddity.TOO_MANY_POINTS, line, spent=sum(values), maximum=str(self._sum_points))


def check_counts(meta: Mapping[str, str], sizes: Mapping[str, int], warnings: Warnings) -> None:
    for name, size in sizes.items():
        declared = number(meta, name)
        if declared is not None and declared != size:
            warnings.add(Oddity.COUNT_DIFFERS, 1, name=name, declared=str(declared), found=size)


def check_lengths(meta: Mapping[str, str], warnings: Warnings) -> None:
    """Nobody marks half a project: a limit in parts is read as the nearest whole one inside it."""
    for name, whole in (("min_length", math.ceil), ("max_length", math.floor)):
        declared = number(meta, name)
        if declared is not None and declared.denominator != 1:
            warnings.add(
                Oddity.LENGTH_NOT_WHOLE, 1, name=name, declared=meta[name].strip(), read=whole(declared)
            )


def check_recount(projects: tuple[PbProject, ...], votes: VoteColumns, warnings: Warnings) -> None:
    """The `votes` column against the ballots; one warning with the first project that differs."""
    counted = np.bincount(votes.choices, minlength=len(projects)).tolist()
    for project, named in zip(projects, counted, strict=True):
        declared = number(project.cells, "votes")
        if declared is not None and declared != named:
            warnings.add(Oddity.VOTES_DIFFER, 1, id=project.id, declared=str(declared), found=named)


def check_projects(projects: tuple[PbProject, ...], lines: Sequence[int], warnings: Warnings) -> None:
    for project, line in zip(projects, lines, strict=True):
        if project.is_withdrawn:
            warnings.add(Oddity.WITHDRAWN, line, id=project.id)
        if project.selected == 2:  # noqa: PLR2004 -- the format's own flag
            warnings.add(Oddity.SPECIALLY_SELECTED, line, id=project.id)


def _outside(numbers: Numbers, bounds: tuple[int, int]) -> Numbers:
    return np.asarray((numbers < bounds[0]) | (numbers > bounds[1]))


def _column_of_costs(projects: tuple[PbProject, ...]) -> Numbers | None:
    """The costs as a column; None where a sum of them might not fit: ballots are then looked at singly."""
    costs = [project.cost for project in projects]
    return np.array(costs, np.int64) if max(costs, default=0) * LONGEST_SUM < FAR else None

"""How many ballots name each project: what a contest of ten ballots or more shows."""

from array import array

import numpy as np
import numpy.typing as npt

from voting.published.printed import PrintedContest
from voting.published.record import ProjectTotal
from voting.tally.types import Ballots, Marking

Ints = npt.NDArray[np.int64]


def project_totals(contest: PrintedContest, ballots: Ballots) -> tuple[ProjectTotal, ...]:
    """By printed number, withdrawn projects too; sums of values where marks have values."""
    numbers = contest.layout.numbers
    choices, weights, starts = map(_whole, (ballots.choices, ballots.weights, ballots.starts))
    of_marks = np.repeat(weights, starts[1:] - starts[:-1])
    votes = _sums(choices, of_marks, len(numbers))
    if ballots.marking is Marking.APPROVAL:
        return tuple(ProjectTotal(number, count) for number, count in zip(numbers, votes, strict=True))
    sums = _sums(choices, of_marks * _whole(ballots.values), len(numbers))
    return tuple(map(ProjectTotal, numbers, votes, sums))


def _whole(column: "array[int]") -> Ints:
    return np.asarray(column).astype(np.int64)


def _sums(places: Ints, worths: Ints, size: int) -> list[int]:
    found = np.zeros(size, np.int64)
    np.add.at(found, places, worths)
    return [int(total) for total in found]

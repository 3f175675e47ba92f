"""What a file declares about itself, compared with what it holds: oddities, never errors."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from voting.tally.pabulib.faults import Oddity, Warnings
from voting.tally.pabulib.file import PbProject, PbVote
from voting.tally.pabulib.rows import Row


def number(meta: Mapping[str, str], key: str) -> Fraction | None:
    """Files hold words such as "inf" where a number belongs: those limit nothing."""
    try:
        return Fraction(meta.get(key, "").replace(",", "."))
    except ValueError:
        return None


class Limits:
    def __init__(self, meta: Mapping[str, str], projects: tuple[PbProject, ...], unit: int) -> None:
        self._projects = projects
        self._length = (number(meta, "min_length"), number(meta, "max_length"))
        self._points = (number(meta, "min_points"), number(meta, "max_points"))
        self._sum_points = number(meta, "max_sum_points")
        limit = number(meta, "max_sum_cost")
        self._sum_cost = None if limit is None else limit * unit

    def check(self, vote: PbVote, row: Row, warnings: Warnings) -> None:
        if not vote.choices:
            return
        self._check_length(len(vote.choices), row, warnings)
        self._check_cost(vote, row, warnings)
        self._check_points(vote.values, row, warnings)

    def _check_length(self, chosen: int, row: Row, warnings: Warnings) -> None:
        least, most = self._length
        if least is not None and chosen < least:
            warnings.add(Oddity.BALLOT_TOO_SHORT, row.line, chosen=chosen, minimum=str(least))
        if most is not None and chosen > most:
            warnings.add(Oddity.BALLOT_TOO_LONG, row.line, chosen=chosen, maximum=str(most))

    def _check_cost(self, vote: PbVote, row: Row, warnings: Warnings) -> None:
        if self._sum_cost is not None:
            spent = sum(self._projects[place].cost for place in vote.choices)
            if spent > self._sum_cost:
                warnings.add(Oddity.BALLOT_TOO_DEAR, row.line, spent=spent, limit=str(self._sum_cost))

    def _check_points(self, values: tuple[int, ...], row: Row, warnings: Warnings) -> None:
        least, most = self._points
        for value in values:
            if (least is not None and value < least) or (most is not None and value > most):
                warnings.add(Oddity.POINTS_OUT_OF_RANGE, row.line, value=value)
        if self._sum_points is not None and sum(values) > self._sum_points:
            warnings.add(Oddity.TOO_MANY_POINTS, row.line, spent=sum(values), maximum=str(self._sum_points))


def check_counts(meta: Mapping[str, str], found: Mapping[str, int], warnings: Warnings) -> None:
    for name, size in found.items():
        declared = number(meta, name)
        if declared is not None and declared != size:
            warnings.add(Oddity.COUNT_DIFFERS, 1, name=name, declared=str(declared), found=size)


def check_recount(projects: tuple[PbProject, ...], votes: Iterable[PbVote], warnings: Warnings) -> None:
    """The `votes` column against the ballots; one warning with the first project that differs."""
    found = Counter(place for vote in votes for place in vote.choices)
    for place, project in enumerate(projects):
        declared = number(project.cells, "votes")
        if declared is not None and declared != found[place]:
            warnings.add(Oddity.VOTES_DIFFER, 1, id=project.id, declared=str(declared), found=found[place])


def check_projects(projects: tuple[PbProject, ...], lines: Sequence[int], warnings: Warnings) -> None:
    for project, line in zip(projects, lines, strict=True):
        if project.is_withdrawn:
            warnings.add(Oddity.WITHDRAWN, line, id=project.id)
        if project.selected == 2:  # noqa: PLR2004 -- the format's own flag
            warnings.add(Oddity.SPECIALLY_SELECTED, line, id=project.id)

"""From an election of ours to a PbFile that any program can count again."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from voting.tally.ballots.rule import BallotRule
from voting.tally.pabulib.columns import PbVote, VoteColumns
from voting.tally.pabulib.file import (
    LABEL_KINDS,
    NUMBER,
    POINTS,
    VOTE,
    VOTER_ID,
    WITHDRAWN_COST,
    PbFile,
    PbProject,
    VoteType,
)
from voting.tally.types import Candidate, Election, Marking

VOTE_TYPES = {
    Marking.APPROVAL: VoteType.APPROVAL,
    Marking.POINTS: VoteType.SCORING,
    Marking.RANKING: VoteType.ORDINAL,
    Marking.GRADES: VoteType.SCORING,
}
# The bounds of a ballot rule that META has words for; the last three where ballots bear points.
BOUNDS = {"minimum": "min_length", "maximum": "max_length", "spending_limit": "max_sum_cost"}
POINT_BOUNDS = {"lowest": "min_points", "highest": "max_points", "total": "max_sum_points"}


def bounds_meta(rule: BallotRule) -> dict[str, str]:
    has_points = VOTE_TYPES[rule.marking].marking is Marking.POINTS
    words = {**BOUNDS, **(POINT_BOUNDS if has_points else {})}
    bounds = rule.to_json()
    return {word: str(bounds[name]) for name, word in words.items() if bounds.get(name) is not None}


def file_from_election(
    election: Election, *, meta: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]
) -> PbFile:
    """The file that holds this election.

    `columns` adds to the projects: column name → candidate id → text (name, category, selected …).

    The labels that the rules go by become columns of their own, where `columns` does not hold them already.
    Ballots come out in canonical order under the voter ids 1, 2, 3 …: nothing of the voters is left.
    """
    kind = VOTE_TYPES[election.ballots.marking]
    votes = VoteColumns.of(_votes(election))
    columns = {**_label_columns(election), **columns}
    project_columns = ("project_id", NUMBER, "cost", "votes", *columns)
    facts = {
        **meta,
        "num_projects": str(len(election.candidates)),
        "num_votes": str(len(votes)),
        "budget": money_text(election.budget, election.unit),
        "vote_type": str(kind),
    }
    return PbFile(
        meta=facts,
        project_columns=project_columns,
        projects=_projects(election, columns),
        vote_columns=(VOTER_ID, VOTE, POINTS) if kind.marking is Marking.POINTS else (VOTER_ID, VOTE),
        votes=votes,
        vote_type=kind,
        budget=election.budget,
        unit=election.unit,
    )


def money_text(amount: int, unit: int) -> str:
    """The amount as text: exact, with a point and only the decimals it needs."""
    whole, part = divmod(amount, unit)
    decimals = len(str(unit)) - 1
    return f"{whole}.{part:0{decimals}}".rstrip("0") if part else str(whole)


def _projects(election: Election, columns: Mapping[str, Mapping[str, str]]) -> tuple[PbProject, ...]:
    named = [0] * len(election.candidates)
    for choices, _, weight in election.ballots:
        for place in choices:
            named[place] += weight
    return tuple(
        PbProject(
            candidate.id,
            candidate.number,
            candidate.cost,
            {**_own_cells(candidate, votes, election.unit), **_added_cells(candidate, columns)},
        )
        for candidate, votes in zip(election.candidates, named, strict=True)
    )


def _label_columns(election: Election) -> dict[str, dict[str, str]]:
    columns: dict[str, dict[str, str]] = {}
    for candidate in election.candidates:
        for kind, items in groupby(sorted(candidate.labels), key=lambda label: label.partition(":")[0]):
            if kind in LABEL_KINDS:
                columns.setdefault(kind, {})[candidate.id] = ",".join(i.partition(":")[2] for i in items)
    return columns


def _own_cells(candidate: Candidate, votes: int, unit: int) -> dict[str, str]:
    cost = WITHDRAWN_COST if candidate.withdrawn else money_text(candidate.cost, unit)
    return {"project_id": candidate.id, NUMBER: str(candidate.number), "cost": cost, "votes": str(votes)}


def _added_cells(candidate: Candidate, columns: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {name: cells.get(candidate.id, "") for name, cells in columns.items()}


def _votes(election: Election) -> Iterator[PbVote]:
    voter = 0
    for choices, values, weight in election.ballots:
        listed = _marks_as_listed(choices, values, election.ballots.marking)
        for _ in range(weight):
            voter += 1
            yield PbVote(*listed, (str(voter),))


def _marks_as_listed(
    choices: Sequence[int], values: Sequence[int], marking: Marking
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The marks as the format asks: rankings best first and without values, points by decreasing points."""
    if marking is Marking.APPROVAL:
        return tuple(choices), ()
    if marking is Marking.RANKING:
        return tuple(place for _, place in sorted(zip(values, choices, strict=True))), ()
    ordered = sorted(zip(choices, values, strict=True), key=lambda mark: (-mark[1], mark[0]))
    return tuple(place for place, _ in ordered), tuple(value for _, value in ordered)

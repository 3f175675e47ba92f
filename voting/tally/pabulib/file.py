"""A `.pb` file as values: everything it said, with ids resolved and money scaled to integers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from voting.tally.ballots.approval import Approval
from voting.tally.ballots.grouping import Cast, grouped
from voting.tally.ballots.points import Points
from voting.tally.ballots.ranking import Ranking
from voting.tally.ballots.rule import BallotRule
from voting.tally.pabulib.columns import PbVote, VoteColumns
from voting.tally.pabulib.faults import PbWarning
from voting.tally.pabulib.words import rules_of
from voting.tally.registry import TallyRules
from voting.tally.types import Candidate, Election, Mark, Marking

WITHDRAWN_COST = "999999999"
VOTER_ID, VOTE, POINTS = "voter_id", "vote", "points"
NUMBER = "printed_number"  # our own column: the number on the ballot paper, which the lot needs
LABEL_KINDS = ("district", "neighborhood", "category", "beneficiaries")


def items(cell: str) -> list[str]:
    return [item for item in (part.strip() for part in cell.split(",")) if item and item.lower() != "none"]


class VoteType(StrEnum):
    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"

    @property
    def ballot_rule(self) -> type[BallotRule]:
        """What its voters did; that their money was bounded as well, only META tells."""
        return BALLOT_RULES[self]

    @property
    def marking(self) -> Marking:
        return self.ballot_rule.marking


BALLOT_RULES: Mapping[VoteType, type[BallotRule]] = {
    VoteType.APPROVAL: Approval,
    VoteType.CHOOSE_ONE: Approval,
    VoteType.ORDINAL: Ranking,
    VoteType.CUMULATIVE: Points,
    VoteType.SCORING: Points,
}


@dataclass(frozen=True, slots=True)
class PbProject:
    """`cells` holds every column of the file by name, `project_id` and `cost` included."""

    id: str
    number: int
    cost: int
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.cells.get("name") or self.id

    @property
    def labels(self) -> frozenset[str]:
        """What quotas and reserved money go by: "district:X", "category:Y" … as written in the file."""
        return frozenset(f"{kind}:{item}" for kind in LABEL_KINDS for item in items(self.cells.get(kind, "")))

    @property
    def is_withdrawn(self) -> bool:
        return self.cells.get("cost") == WITHDRAWN_COST

    @property
    def selected(self) -> int | None:
        """1 funded by the official rule, 0 not, 2 special (see the file's comment), None unsaid."""
        return {"1": 1, "true": 1, "0": 0, "false": 0, "2": 2}.get(self.cells.get("selected", "").lower())


@dataclass(frozen=True, slots=True)
class PbFile:
    meta: Mapping[str, str]
    project_columns: tuple[str, ...]
    projects: tuple[PbProject, ...]
    vote_columns: tuple[str, ...]
    votes: Sequence[PbVote]  # kept in columns, whatever they come in
    vote_type: VoteType
    budget: int
    unit: int  # money is in parts of the file's currency, this many to one
    default_score: int = 0  # what a project is given by those who do not name it
    warnings: tuple[PbWarning, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "votes", VoteColumns.of(self.votes))

    @property
    def currency(self) -> str:
        return self.meta.get("currency", "")

    @property
    def voter_columns(self) -> tuple[str, ...]:
        """The columns that `PbVote.cells` follows."""
        own = (VOTE, POINTS) if self.vote_type.marking is Marking.POINTS else (VOTE,)
        return tuple(column for column in self.vote_columns if column not in own)

    def official_winners(self) -> frozenset[str]:
        """What the town's own rule funded; `selected` = 2 came about otherwise and is not among them."""
        return frozenset(project.id for project in self.projects if project.selected == 1)

    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(project.id, project.number, project.cost, project.labels, project.is_withdrawn)
            for project in self.projects
        )

    def ballots(self) -> Iterator[tuple[Mark, ...]]:
        """Marks by printed number, one tuple per voter; an empty one is a blank ballot."""
        for vote in self.votes:
            values = vote.values or self._implied_values(vote)
            marks = {
                self.projects[place].number: value for place, value in zip(vote.choices, values, strict=True)
            }
            if self.default_score:
                marks = {project.number: self.default_score for project in self.projects} | marks
            yield tuple(sorted(marks.items()))

    def _implied_values(self, vote: PbVote) -> tuple[int, ...]:
        if self.vote_type.marking is Marking.RANKING:
            return tuple(range(1, len(vote.choices) + 1))
        return (1,) * len(vote.choices)

    def election(self) -> Election:
        candidates = self.candidates()
        ballots = grouped(self.vote_type.marking, self._cast())
        return Election(candidates, ballots, self.budget, self.unit)

    def _cast(self) -> Cast:
        votes = VoteColumns.of(self.votes)
        numbers = np.array([project.number for project in self.projects], np.int64)
        ranks = np.empty(len(numbers), np.uint32)
        ranks[np.argsort(numbers)] = np.arange(len(numbers))
        cast = Cast(votes.starts, ranks[votes.choices], votes.values)
        if self.vote_type.marking is Marking.RANKING:
            return replace(cast, values=cast.places_in_ballot() + 1)
        if self.vote_type.marking is Marking.APPROVAL:
            return replace(cast, values=cast.values[:0])
        return cast.filled(len(numbers), self.default_score) if self.default_score else cast

    def tally_rules(self) -> TallyRules | None:
        """The file's own rule, when we have it and the file says enough to apply it."""
        return rules_of(self.meta, self.vote_type.marking)

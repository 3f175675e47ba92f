"""A `.pb` file as values: everything it said, with ids resolved and money scaled to integers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from voting.tally.pabulib.faults import PbWarning
from voting.tally.registry import TallyRules
from voting.tally.types import Candidate, Election, Leftover, Mark, Marking, Options, Utility

WITHDRAWN_COST = "999999999"
VOTER_ID, VOTE, POINTS = "voter_id", "vote", "points"
NUMBER = "printed_number"  # our own column: the number on the ballot paper, which the lot needs


class VoteType(StrEnum):
    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"

    @property
    def marking(self) -> Marking:
        if self in (VoteType.APPROVAL, VoteType.CHOOSE_ONE):
            return Marking.APPROVAL
        return Marking.RANKING if self is VoteType.ORDINAL else Marking.POINTS


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
    def is_withdrawn(self) -> bool:
        return self.cells.get("cost") == WITHDRAWN_COST

    @property
    def selected(self) -> int | None:
        """1 funded by the official rule, 0 not, 2 special (see the file's comment), None unsaid."""
        return {"1": 1, "true": 1, "0": 0, "false": 0, "2": 2}.get(self.cells.get("selected", "").lower())


class PbVote(NamedTuple):
    """`choices` are positions in `PbFile.projects`, as the voter listed them; `cells` the voter's columns."""

    choices: tuple[int, ...]
    values: tuple[int, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PbFile:
    meta: Mapping[str, str]
    project_columns: tuple[str, ...]
    projects: tuple[PbProject, ...]
    vote_columns: tuple[str, ...]
    votes: tuple[PbVote, ...]
    vote_type: VoteType
    budget: int
    unit: int  # money is in parts of the file's currency, this many to one
    default_score: int = 0  # what a project is given by those who do not name it
    warnings: tuple[PbWarning, ...] = ()

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
            Candidate(project.id, project.number, project.cost, withdrawn=project.is_withdrawn)
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
        return Election.of(
            self.candidates(),
            self.ballots(),
            budget=self.budget,
            unit=self.unit,
            marking=self.vote_type.marking,
        )

    def default_utility(self) -> Utility:
        """Rankings have none that goes without saying: the rule then asks for one."""
        return Utility.APPROVALS if self.vote_type.marking is Marking.APPROVAL else Utility.POINTS

    def tally_rules(self) -> TallyRules | None:
        """The file's own rule, when we have it and the file says enough to apply it."""
        rule = self.meta.get("rule", "").lower()
        leftover = {
            "greedy": Leftover.SKIP,
            "greedy-threshold": Leftover.SKIP,
            "greedy-no-skip": Leftover.STOP,
        }.get(rule)
        threshold = self.meta.get("min_project_score_threshold", "0")
        has_scores = self.vote_type.marking is not Marking.APPROVAL and threshold != "0"
        if leftover is None or not threshold.isdecimal() or has_scores:
            return None
        if self.vote_type is VoteType.ORDINAL:
            return None
        options = Options(leftover=leftover, minimum_votes=int(threshold), utility=self.default_utility())
        return TallyRules("greedy", options)

    def without_voter_columns(self) -> tuple["PbFile", tuple[str, ...]]:
        """A copy that tells nothing of the voters, not even their order; and the columns dropped."""
        bare = sorted(PbVote(vote.choices, vote.values, ()) for vote in self.votes)
        votes = tuple(vote._replace(cells=(str(place),)) for place, vote in enumerate(bare, start=1))
        kept = tuple(column for column in (VOTE, POINTS) if column not in self.voter_columns)
        columns = (VOTER_ID, *(column for column in kept if column in self.vote_columns))
        return replace(self, vote_columns=columns, votes=votes), self.voter_columns

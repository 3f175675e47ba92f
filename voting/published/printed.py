"""A contest as it was printed: what a publication says of it, and what a count needs of it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.packing import ContestLayout
from voting.tally.ballots.rule import BallotRule
from voting.tally.ballots.whole_papers import VotedContest
from voting.tally.registry import TallyRules
from voting.tally.types import Candidate, Election, Marking
from voting.tally.types.figures import read_fields
from voting.tally.types.values import bad_value, flag, items, number, text, texts

# A key is part of the names of files.
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class PrintedCandidate:
    """`id` is its name in the count; `cost` in parts of a euro."""

    number: int
    id: str
    title: str
    cost: int
    labels: tuple[str, ...] = ()
    withdrawn: bool = False

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.id, self.number, self.cost, frozenset(self.labels), self.withdrawn)

    @property
    def as_printed(self) -> Candidate:
        """A project withdrawn since the print leaves the ballots that name it valid."""
        return Candidate(self.id, self.number, self.cost)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "labels": sorted(self.labels)}

    @classmethod
    def from_json(cls, data: object) -> "PrintedCandidate":
        said = read_fields("candidate", data, cls)
        return cls(
            number("number", said["number"]), text("id", said["id"]),
            text("title", said["title"]), number("cost", said["cost"]),
            texts("labels", said["labels"]), flag("withdrawn", said["withdrawn"]),
        )  # fmt: skip


@dataclass(frozen=True)
class PrintedContest:
    """`amount` in parts of a euro, of which `unit` make one; `ballot` and `tally` are its two rules."""

    key: str
    title: str
    amount: int
    candidates: tuple[PrintedCandidate, ...]
    ballot: BallotRule
    tally: TallyRules
    unit: int = 1
    is_for_some: bool = False  # only people of its zone find it on their paper
    is_one_of_several: bool = False  # of those that say so, a person answers one

    def __post_init__(self) -> None:
        """What no election can be held on is refused: see BadElection."""
        if not KEY.fullmatch(self.key):
            raise bad_value("key", self.key)
        Election.of([entry.candidate for entry in self.candidates], (), budget=self.amount, unit=self.unit)

    @property
    def is_for_everybody(self) -> bool:
        return not self.is_for_some and not self.is_one_of_several

    @property
    def marking(self) -> Marking:
        return self.ballot.marking

    @cached_property
    def layout(self) -> ContestLayout:
        return self.ballot.layout(self.key, [candidate.number for candidate in self.candidates])

    @cached_property
    def voted(self) -> VotedContest:
        """What a ballot is checked against."""
        printed = {candidate.number: candidate.as_printed for candidate in self.candidates}
        return VotedContest(
            self.ballot, printed, is_one_of_several=self.is_one_of_several, is_for_some=self.is_for_some
        )

    def to_json(self) -> dict[str, Any]:
        """`tally` is what `python -m voting.tally --rules` reads; `lowest`, `highest` bound a mark."""
        return {
            "key": self.key,
            "title": self.title,
            "amount": self.amount,
            "unit": self.unit,
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "ballot": {
                "rule": self.ballot.name,
                "bounds": self.ballot.to_json(),
                "lowest": self.layout.lowest,
                "highest": self.layout.highest,
            },
            "tally": self.tally.to_json(),
            "is_for_some": self.is_for_some,
            "is_one_of_several": self.is_one_of_several,
        }

    @classmethod
    def from_json(cls, data: object) -> "PrintedContest":
        """Strict: BadOptions or BadBallotRule for whatever `to_json` did not write."""
        said = read_fields("contest", data, cls)
        ballot = said["ballot"]
        if not isinstance(ballot, Mapping) or set(ballot) != {"rule", "bounds", "lowest", "highest"}:
            raise bad_value("ballot", ballot)
        rule = ballot_rules.bounded(text("rule", ballot["rule"]), ballot["bounds"])
        contest = cls(
            key=text("key", said["key"]),
            title=text("title", said["title"]),
            amount=number("amount", said["amount"]),
            candidates=tuple(map(PrintedCandidate.from_json, items("candidates", said["candidates"]))),
            ballot=rule,
            tally=TallyRules.from_json(said["tally"], rule.marking),
            unit=number("unit", said["unit"]),
            is_for_some=flag("is_for_some", said["is_for_some"]),
            is_one_of_several=flag("is_one_of_several", said["is_one_of_several"]),
        )
        if (contest.layout.lowest, contest.layout.highest) != (ballot["lowest"], ballot["highest"]):
            raise bad_value("ballot", ballot)
        return contest

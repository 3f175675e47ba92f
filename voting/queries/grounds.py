"""Why a count decided as it did on each project, in plain values: pages word them, letters keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from voting.models import ContestEntry, Outcome, OutcomeEntry
from voting.published.regimes import SHARING
from voting.tally.types import ReasonCode, Result, Stage

NAMING_PROJECTS = ("stopped_by", "excluded_by")


@dataclass(frozen=True)
class Grounds:
    """The reason of one project; `titles` and `labels` of what its figures name."""

    code: ReasonCode
    figures: Mapping[str, Any]
    titles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    is_shared: bool = False
    stage: Stage | None = None  # of the last decision on it, if there was any
    rivals: tuple[str, ...] = ()  # the titles that it was drawn among by lot

    def to_json(self) -> dict[str, Any]:
        return {
            "code": str(self.code),
            "figures": dict(self.figures),
            "titles": dict(self.titles),
            "labels": dict(self.labels),
            "is_shared": self.is_shared,
            "stage": str(self.stage or ""),
            "rivals": list(self.rivals),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Grounds":
        return cls(
            code=ReasonCode(told["code"]),
            figures=told["figures"],
            titles=told["titles"],
            labels=told["labels"],
            is_shared=told["is_shared"],
            stage=Stage(told["stage"]) if told["stage"] else None,
            rivals=tuple(told["rivals"]),
        )


@dataclass(frozen=True)
class CountTold:
    """One outcome, its projects by the names under which they were counted."""

    outcome: Outcome
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def counted(self) -> Result:
        return self.outcome.counted

    @cached_property
    def printed(self) -> dict[str, ContestEntry]:
        """Each project as it stood on the paper, by the identifier under which it was counted."""
        return {entry.contest_entry.identifier: entry.contest_entry for entry in self.outcome.entries.all()}

    @cached_property
    def titles(self) -> dict[str, str]:
        return {name: f"{entry.number}. {entry.title}" for name, entry in self.printed.items()}

    @cached_property
    def rule(self) -> str:
        """The rule whose result stands: after a comparison it may be greedy."""
        compared = self.counted.comparison
        return "greedy" if compared is not None and compared.stands == "greedy" else self.counted.rule

    @cached_property
    def last_stages(self) -> dict[str, Stage]:
        """The stage of the last decision on each project, where there was one."""
        return {step.candidate: step.stage for step in self.counted.steps}

    @cached_property
    def drawn_with(self) -> dict[str, list[str]]:
        """For each project drawn by lot, the others it was drawn among."""
        lots = [[draw.candidate for draw in lot.draws] for lot in self.counted.lots]
        return {name: [rival for rival in lot if rival != name] for lot in reversed(lots) for name in lot}

    def grounds(self, entry: OutcomeEntry) -> Grounds:
        own, figures = entry.contest_entry.identifier, entry.why.params
        named = {str(value) for key, value in figures if key in NAMING_PROJECTS}
        labels = {str(value) for key, value in figures if key == "label"}
        return Grounds(
            code=entry.why.code,
            figures=dict(figures),
            titles={name: self.titles[name] for name in named if name in self.titles},
            labels={label: self.labels[label] for label in labels if label in self.labels},
            is_shared=self.rule in SHARING,
            stage=self.last_stages.get(own),
            rivals=tuple(self.titles[rival] for rival in self.drawn_with.get(own, ())),
        )

"""The typed rules of an edition: ten parts, ten numbered articles, their defaults, what is still missing.

Plain Python. Refusals cite `Article` numbers, which never change: without a jury, article 6 says so.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from budget.enums import REACHED_LEVELS, AgeDay, Article, MissingForPhase, PhaseKind, TieBreak, TownProfile
from budget.rulebook.parts import (
    AdmissibilityRules,
    AftermathRules,
    CountingRules,
    DataRules,
    EnvelopeLine,
    JuryRules,
    MoneyRules,
    ProjectRules,
    ProposingRules,
    ReviewRules,
    VotingRules,
)
from budget.rulebook.plans import planned_days
from budget.rulebook.reading import BadRulebook, plain, read

__all__ = [
    "DEFAULTS",
    "AdmissibilityRules",
    "AftermathRules",
    "Article",
    "ArticleText",
    "BadRulebook",
    "CountingRules",
    "DataRules",
    "EnvelopeLine",
    "Fault",
    "JuryRules",
    "MoneyRules",
    "ProjectRules",
    "ProposingRules",
    "ReviewRules",
    "Rulebook",
    "VotingRules",
    "changed_articles",
    "locked_articles",
    "planned_days",
]


# From the opening of this phase people have relied on the article: no later version changes it.
LOCKED_FROM = {
    Article.MONEY: PhaseKind.VOTING,
    Article.PROPOSING: PhaseKind.COLLECTION,
    Article.PROJECTS: PhaseKind.COLLECTION,
    Article.ADMISSIBILITY: PhaseKind.COLLECTION,
    Article.REVIEW: PhaseKind.REVIEW,
    Article.JURY: PhaseKind.JURY,
    Article.VOTING: PhaseKind.VOTING,
    Article.COUNTING: PhaseKind.VOTING,
    Article.AFTERMATH: PhaseKind.VOTING,
    Article.DATA: PhaseKind.COLLECTION,
}


def locked_articles(opened: Collection[PhaseKind]) -> set[Article]:
    """What no later version may change once these phases have opened."""
    return {article for article, kind in LOCKED_FROM.items() if kind in opened}


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that cannot stand: where, and why in one word."""

    part: str
    name: str
    code: str
    params: dict[str, int]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article ready to be put in words by the page: its number, its key and its values."""

    number: int
    key: str
    rules: Any


@dataclass(frozen=True, slots=True)
class Rulebook:
    money: MoneyRules = field(default_factory=MoneyRules)
    proposing: ProposingRules = field(default_factory=ProposingRules)
    projects: ProjectRules = field(default_factory=ProjectRules)
    admissibility: AdmissibilityRules = field(default_factory=AdmissibilityRules)
    review: ReviewRules = field(default_factory=ReviewRules)
    jury: JuryRules = field(default_factory=JuryRules)
    voting: VotingRules = field(default_factory=VotingRules)
    counting: CountingRules = field(default_factory=CountingRules)
    aftermath: AftermathRules = field(default_factory=AftermathRules)
    data: DataRules = field(default_factory=DataRules)

    @classmethod
    def from_parts(cls, parts: object) -> "Rulebook":
        return read(cls, parts)

    def to_parts(self) -> dict[str, Any]:
        parts: dict[str, Any] = plain(asdict(self))
        return parts

    def printed_parts(self) -> dict[str, Any]:
        """What the rulebook says, as data: without the rules that nothing executes yet."""
        return {part: _printed(part, rules) for part, rules in self.to_parts().items()}

    def articles(self) -> tuple[ArticleText, ...]:
        return tuple(ArticleText(article, article.part, getattr(self, article.part)) for article in Article)

    def missing(self) -> list[MissingForPhase]:
        """What a town must still say before it publishes."""
        needs = {
            MissingForPhase.MONEY: bool(self.money.envelopes),
            MissingForPhase.COST_BOUNDS: self.projects.cost_max_eur is not None,
            MissingForPhase.SHORTLIST: not self.jury.exists or self.jury.shortlist_max is not None,
            MissingForPhase.TIE_BREAKS: self.counting.tie_breaks[-1:] == (TieBreak.LOT,),
        }
        return [code for code, is_there in needs.items() if not is_there]

    def faults(self) -> list[Fault]:
        """Values out of their bounds, or that contradict each other."""
        faults = [fault for article in Article for fault in _bound_faults(article, self)]
        low, high = self.projects.cost_min_eur, self.projects.cost_max_eur
        if low is not None and high is not None and low > high:
            faults.append(Fault("projects", "cost_max_eur", "below_minimum", {"minimum": low}))
        most = self.voting.choices_max
        if most is not None and most < self.voting.choices_min:
            faults.append(
                Fault("voting", "choices_max", "below_minimum", {"minimum": self.voting.choices_min})
            )
        faults += [
            Fault(part, "level", "out_of_reach", {})
            for part in ("proposing", "voting")
            if getattr(self, part).level not in REACHED_LEVELS
        ]
        if not self.proposing.kinds:
            faults.append(Fault("proposing", "kinds", "empty", {}))
        if self.voting.age_day == AgeDay.ACT:
            faults.append(Fault("voting", "age_day", "one_day_for_all", {}))
        if TieBreak.LOT in self.counting.tie_breaks[:-1] or _repeats(self.counting.tie_breaks):
            faults.append(Fault("counting", "tie_breaks", "lot_comes_last", {}))
        return faults


def changed_articles(old: Rulebook, new: Rulebook) -> list[Article]:
    """The articles that a reader finds changed."""
    before, after = old.printed_parts(), new.printed_parts()
    return [article for article in Article if before[article.part] != after[article.part]]


def _printed(part: str, rules: dict[str, Any]) -> dict[str, Any]:
    shape = next(column.type for column in fields(Rulebook) if column.name == part)
    waiting = {column.name for column in fields(shape) if column.metadata.get("is_waiting")}
    return {name: value for name, value in rules.items() if name not in waiting}


def _bound_faults(article: Article, rules: Rulebook) -> list[Fault]:
    part = getattr(rules, article.part)
    faults = []
    for column in fields(part):
        value = getattr(part, column.name)
        if "low" in column.metadata and value is not None:
            low, high = column.metadata["low"], column.metadata["high"]
            if not low <= value <= high:
                faults.append(
                    Fault(article.part, column.name, "out_of_bounds", {"minimum": low, "maximum": high})
                )
    return faults


def _repeats(words: tuple[Any, ...]) -> bool:
    return len(set(words)) != len(words)


DEFAULTS: dict[TownProfile, Rulebook] = {
    TownProfile.VILLAGE: Rulebook(
        proposing=ProposingRules(proposals_max=5, collective_size_min=2),
        projects=ProjectRules(cost_min_eur=500, cost_max_eur=15_000),
        jury=JuryRules(exists=False),
        voting=VotingRules(choices_max=3),
        counting=CountingRules(votes_min=5),
    ),
    TownProfile.TOWN: Rulebook(),
    TownProfile.METROPOLIS: Rulebook(
        projects=ProjectRules(cost_min_eur=5_000, cost_max_eur=400_000),
        jury=JuryRules(seats=28, shortlist_max=70),
        counting=CountingRules(votes_min=100),
    ),
}

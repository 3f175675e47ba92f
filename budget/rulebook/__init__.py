"""The typed rules of an edition: ten parts, ten numbered articles, their defaults, what is still missing.

Plain Python. Refusals cite `Article` numbers, which never change: without a jury, article 6 says so.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from budget.enums import (
    AgeDay,
    AnswerFrom,
    Article,
    Exclusion,
    Level,
    MissingForPhase,
    PhaseKind,
    TieBreak,
    TownProfile,
    ZoneChoice,
)
from budget.rulebook.parts import (
    AdmissibilityRules,
    AftermathRules,
    CountingRules,
    DataRules,
    EnvelopeLine,
    EnvelopeRules,
    JuryRules,
    MoneyRules,
    ProjectRules,
    ProposingRules,
    ReservedLine,
    ReviewRules,
    VotingRules,
)
from budget.rulebook.plans import begun_before_the_end, first_day, is_mostly_away, planned_days
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
    "EnvelopeRules",
    "Fault",
    "JuryRules",
    "MoneyRules",
    "ProjectRules",
    "ProposingRules",
    "ReservedLine",
    "ReviewRules",
    "Rulebook",
    "VotingRules",
    "begun_before_the_end",
    "changed_articles",
    "first_day",
    "is_mostly_away",
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

    @property
    def who_may_not_propose(self) -> tuple[Exclusion, ...]:
        """Of those who decide or help to, the ones there are: without a jury, no juror."""
        excluded = self.proposing.exclusions
        return tuple(word for word in excluded if word != Exclusion.JURORS or self.jury.exists)

    @property
    def asks_where_one_lives(self) -> bool:
        """Somebody's quarter decides what is on their ballot paper."""
        own = ZoneChoice.OWN_ZONE
        differing = (line.rules.access for line in self.money.envelopes if line.rules is not None)
        return self.voting.zone_choice == own or own in differing

    @property
    def some_envelope_has_a_lower_limit(self) -> bool:
        most = self.projects.cost_max_eur
        limits = [line.project_cost_max_eur for line in self.money.envelopes]
        return any(limit is not None and (most is None or limit < most) for limit in limits)

    def missing(self) -> list[MissingForPhase]:
        """What a town must still say before it publishes."""
        needs = {
            MissingForPhase.MONEY: bool(self.money.envelopes),
            MissingForPhase.COST_BOUNDS: self.projects.cost_max_eur is not None,
            MissingForPhase.SHORTLIST: not self.jury.exists or self.jury.shortlist_max is not None,
            MissingForPhase.TIE_BREAKS: self.counting.tie_breaks[-1:] == (TieBreak.LOT,),
        }
        return [code for code, is_there in needs.items() if not is_there]

    def _faults_of(self, line: EnvelopeLine) -> Iterator[Fault]:
        """Where what an envelope says does not go together with what the articles say of the rest."""
        least = _of_envelope(line, "minimum", self.voting.choices_min)
        most = _of_envelope(line, "maximum", self.voting.choices_max)
        if line.rules and most is not None and least is not None and most < least:
            yield Fault("voting", "choices_max", "below_minimum", {"minimum": least})

    def faults(self, reached: Collection[Level]) -> list[Fault]:
        """Values out of their bounds, or that contradict each other; `reached`: the levels there are here."""
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
            if getattr(self, part).level not in reached
        ]
        faults += [fault for line in self.money.envelopes for fault in self._faults_of(line)]
        if not self.proposing.kinds:
            faults.append(Fault("proposing", "kinds", "empty", {}))
        if self.voting.age_day == AgeDay.ACT:
            faults.append(Fault("voting", "age_day", "one_day_for_all", {}))
        if TieBreak.LOT in self.counting.tie_breaks[:-1] or _repeats(self.counting.tie_breaks):
            faults.append(Fault("counting", "tie_breaks", "lot_comes_last", {}))
        return faults


def _of_envelope(line: EnvelopeLine, rule: str, usual: int | None) -> int | None:
    """A bound of the ballot as it stands in this envelope."""
    most: int | None = line.rules.bounds.get(rule, usual) if line.rules else usual
    return most


def changed_articles(old: Rulebook, new: Rulebook) -> list[Article]:
    """The articles that a reader finds changed."""
    return [article for article in Article if _as_read(old, article) != _as_read(new, article)]


def _as_read(rules: Rulebook, article: Article) -> Any:
    """What the article says; what an envelope has of its own is in articles 7 and 8, not in article 1."""
    printed = rules.printed_parts()[article.part]
    own = [(envelope.name, envelope.rules) for envelope in rules.money.envelopes if envelope.rules]
    if article == Article.MONEY:
        return rules.money.as_printed
    if article == Article.VOTING:
        return printed, [
            (name, said.ballot_rule, said.bounds, said.access)
            for name, said in own
            if said.ballot_rule or said.bounds or said.access
        ]
    if article == Article.COUNTING:
        return printed, [
            (name, said.tally_rule, said.options) for name, said in own if said.tally_rule or said.options
        ]
    return printed


def _printed(part: str, rules: dict[str, Any]) -> dict[str, Any]:
    shape: Any = next(column.type for column in fields(Rulebook) if column.name == part)
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


ANSWERS = AdmissibilityRules(answer_from=AnswerFrom.CLOSE)

DEFAULTS: dict[TownProfile, Rulebook] = {
    TownProfile.VILLAGE: Rulebook(
        admissibility=ANSWERS,
        proposing=ProposingRules(proposals_max=5, collective_size_min=2),
        projects=ProjectRules(cost_min_eur=500, cost_max_eur=15_000),
        jury=JuryRules(exists=False),
        voting=VotingRules(choices_max=3),
        counting=CountingRules(votes_min=5),
    ),
    TownProfile.TOWN: Rulebook(admissibility=ANSWERS),
    TownProfile.METROPOLIS: Rulebook(
        admissibility=ANSWERS,
        projects=ProjectRules(cost_min_eur=5_000, cost_max_eur=400_000),
        jury=JuryRules(seats=28, shortlist_max=70),
        counting=CountingRules(votes_min=100),
    ),
}

"""The ten parts of a rulebook, one per article, with the values a town of middle size begins with."""

from dataclasses import dataclass, field
from typing import Any

from budget.enums import (
    AgeDay,
    BallotStyle,
    Exclusion,
    LeftoverPolicy,
    Level,
    MinorRule,
    ProposerKind,
    TieBreak,
    TownLink,
    Unspent,
    ZoneChoice,
)


def bounded(default: Any, low: int, high: int) -> Any:
    return field(default=default, metadata={"low": low, "high": high})


# A rule that nothing executes yet: read where a version has it, neither asked nor printed.
WAITING = {"is_waiting": True}


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """An envelope as the article names it; `place`: the territory or theme, empty for the whole town."""

    name: str
    amount_eur: int
    place: str = ""
    project_cost_max_eur: int | None = None


@dataclass(frozen=True, slots=True)
class MoneyRules:
    """Copied from the edition when a version is drafted, so that a published page never changes."""

    envelopes: tuple[EnvelopeLine, ...] = ()

    @property
    def total_eur(self) -> int:
        return sum(envelope.amount_eur for envelope in self.envelopes)


@dataclass(frozen=True, slots=True)
class ProposingRules:
    """`ties` empty: anyone may propose, wherever they live. `age_min` None: no age is asked."""

    age_min: int | None = bounded(16, 3, 120)
    age_day: AgeDay = AgeDay.ACT
    ties: tuple[TownLink, ...] = (TownLink.RESIDENCE, TownLink.WORK, TownLink.STUDY)
    level: Level = Level.DECLARED
    kinds: tuple[ProposerKind, ...] = (
        ProposerKind.PERSON,
        ProposerKind.COLLECTIVE,
        ProposerKind.ASSOCIATION,
    )
    collective_size_min: int = bounded(3, 2, 50)
    proposals_max: int | None = bounded(3, 1, 100)
    minors: MinorRule = MinorRule.NOTHING
    exclusions: tuple[Exclusion, ...] = (Exclusion.COUNCILLORS, Exclusion.OFFICERS, Exclusion.JURORS)
    supports: bool = field(default=False, metadata=WAITING)

    @property
    def asks_an_adult_of_minors(self) -> bool:
        return self.minors == MinorRule.ADULT_CONTACT


@dataclass(frozen=True, slots=True)
class ProjectRules:
    cost_min_eur: int | None = bounded(3_000, 0, 10**9)
    cost_max_eur: int | None = bounded(120_000, 1, 10**9)
    running_cost_percent_max: int | None = bounded(10, 0, 100)
    investment_only: bool = True
    proposer_may_supply: bool = False


@dataclass(frozen=True, slots=True)
class AdmissibilityRules:
    answer_days: int = bounded(30, 1, 180)
    completion_days: int = bounded(15, 1, 90)
    appeal_days: int = field(default=15, metadata=WAITING)


@dataclass(frozen=True, slots=True)
class ReviewRules:
    reply_days: int = bounded(15, 1, 90)
    merge_needs_consent: bool = field(default=True, metadata=WAITING)


@dataclass(frozen=True, slots=True)
class JuryRules:
    exists: bool = True
    seats: int = field(default=14, metadata=WAITING)
    shortlist_max: int | None = bounded(24, 1, 500)


@dataclass(frozen=True, slots=True)
class VotingRules:
    """The bounds every envelope of the ballot paper is composed with; once settled, the paper's own stand."""

    age_min: int | None = bounded(16, 3, 120)
    age_day: AgeDay = AgeDay.OPENING
    ties: tuple[TownLink, ...] = (TownLink.RESIDENCE,)
    level: Level = Level.DECLARED
    zone_choice: ZoneChoice = ZoneChoice.EVERYONE
    style: BallotStyle = BallotStyle.APPROVAL
    choices_min: int = bounded(1, 1, 100)
    choices_max: int | None = bounded(5, 1, 100)
    paper: bool = field(default=False, metadata=WAITING)


@dataclass(frozen=True, slots=True)
class CountingRules:
    votes_min: int = bounded(30, 0, 100_000)
    leftover: LeftoverPolicy = LeftoverPolicy.SKIP
    tie_breaks: tuple[TieBreak, ...] = (TieBreak.COST, TieBreak.LOT)
    unspent: Unspent = field(default=Unspent.CARRIED, metadata=WAITING)

    @property
    def passes_over_the_too_dear(self) -> bool:
        return self.leftover == LeftoverPolicy.SKIP


@dataclass(frozen=True, slots=True)
class AftermathRules:
    outage_hours: int = field(default=2, metadata=WAITING)
    overrun_percent: int = field(default=15, metadata=WAITING)


@dataclass(frozen=True, slots=True)
class DataRules:
    register_months: int | None = field(default=6, metadata=WAITING)
    news_months: int = field(default=3, metadata=WAITING)

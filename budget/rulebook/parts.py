"""The ten parts of a rulebook, one per article, with the values a town of middle size begins with."""

from dataclasses import dataclass, field, replace
from typing import Any

from budget.enums import (
    AgeDay,
    AnswerFrom,
    BallotStyle,
    EnvelopeScope,
    Exclusion,
    LeftoverPolicy,
    Level,
    MinorRule,
    PaperVote,
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
class EnvelopeRules:
    """What an envelope says otherwise than articles 7 and 8, in the words of the ballot paper (`voting` reads
    them): of each rule only what differs, so that the rest follows the articles.
    """

    ballot_rule: str = ""
    bounds: dict[str, Any] = field(default_factory=dict)
    access: ZoneChoice | None = None
    tally_rule: str = ""
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReservedLine:
    """Money of an envelope kept for the projects that bear a label."""

    label: str
    amount_eur: int

    @property
    def name(self) -> str:
        return self.label.replace("-", " ")


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """An envelope as the articles name it; `place`: the territory or theme, empty for the whole town.

    `rules` None: articles 7 and 8 hold as they are. `scope` None: the whole town, or not kept yet then.
    """

    name: str
    amount_eur: int
    place: str = ""
    project_cost_max_eur: int | None = None
    scope: EnvelopeScope | None = None
    reserved: tuple[ReservedLine, ...] = ()
    winners_min_per_territory: int = 0
    rules: EnvelopeRules | None = None


@dataclass(frozen=True, slots=True)
class MoneyRules:
    """Copied from the edition when a version is drafted, so that a published page never changes."""

    envelopes: tuple[EnvelopeLine, ...] = ()

    @property
    def as_printed(self) -> tuple[EnvelopeLine, ...]:
        """What article 1 says of them: how they are voted and counted is in articles 7 and 8."""
        return tuple(
            replace(envelope, scope=None, winners_min_per_territory=0, rules=None)
            for envelope in self.envelopes
        )

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
    """`answer_from`: versions that do not say it counted from the filing."""

    answer_days: int = bounded(30, 1, 180)
    answer_from: AnswerFrom = AnswerFrom.FILING
    completion_days: int = bounded(15, 1, 90)
    appeal_days: int = field(default=15, metadata=WAITING)

    @property
    def answers_from_the_close(self) -> bool:
        return self.answer_from == AnswerFrom.CLOSE


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
    paper: PaperVote = PaperVote.NONE

    @property
    def has_paper(self) -> bool:
        return self.paper != PaperVote.NONE

    @property
    def has_paper_meanwhile(self) -> bool:
        """While the vote is open online, on its last day."""
        return self.paper == PaperVote.LAST_DAY


@dataclass(frozen=True, slots=True)
class CountingRules:
    votes_min: int = bounded(30, 0, 100_000)
    leftover: LeftoverPolicy = LeftoverPolicy.SKIP
    tie_breaks: tuple[TieBreak, ...] = (TieBreak.COST, TieBreak.LOT)
    unspent: Unspent = field(default=Unspent.CARRIED, metadata=WAITING)
    missing_votes_are_told: bool = False


@dataclass(frozen=True, slots=True)
class AftermathRules:
    outage_hours: int = field(default=2, metadata=WAITING)
    overrun_percent: int = field(default=15, metadata=WAITING)


@dataclass(frozen=True, slots=True)
class DataRules:
    register_months: int | None = field(default=6, metadata=WAITING)
    news_months: int = field(default=3, metadata=WAITING)

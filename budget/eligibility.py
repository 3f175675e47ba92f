"""May this person do this? Yes, or the article that says no and the road to become so.

Ages are decided at the day the rulebook names, in the town's own time: callers pass local days, not instants.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from budget.enums import LEVEL_RANK, AgeDay, Article, Level, TownLink

if TYPE_CHECKING:
    from budget.rulebook import Rulebook

OLDEST = 120
ADULT_AGE = 18
Fact = int | str | date


@dataclass(frozen=True, slots=True)
class Standing:
    """`code` says why not in one word; the policies turn it into a sentence and a road."""

    allowed: bool
    code: str = ""
    article: int | None = None
    params: Mapping[str, Fact] = field(default_factory=dict)


ALLOWED = Standing(allowed=True)


class Entry(Protocol):
    """What the register keeps of a person."""

    @property
    def level(self) -> str: ...
    @property
    def may_propose_from(self) -> date | None: ...
    @property
    def may_vote(self) -> bool: ...
    @property
    def lives_here(self) -> bool: ...
    @property
    def works_here(self) -> bool: ...
    @property
    def studies_here(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class DecisiveDays:
    """The local days of an edition on which ages count; None while the phase has no dates."""

    collection_opens: date | None = None
    collection_ends: date | None = None  # its last day, included
    voting_opens: date | None = None
    voting_ends: date | None = None


def reaches(birth_date: date, age: int) -> date:
    """The day a person reaches an age; born on 29 February, on 1 March of a year without one (article 2)."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def is_plausible(birth_date: date, *, on: date) -> bool:
    return birth_date <= on < reaches(birth_date, OLDEST + 1)


def may_propose_from(
    birth_date: date, ties: Collection[TownLink], rules: "Rulebook", days: DecisiveDays
) -> date | None:
    """The first day at which this person may propose; None when no day of this edition will do."""
    proposing = rules.proposing
    if not _shares(ties, proposing.ties):
        return None
    of_age = birth_date if proposing.age_min is None else reaches(birth_date, proposing.age_min)
    counts_on = _day_that_counts(rules, days, proposing=True)
    if counts_on is not None and of_age > counts_on:
        return None
    if proposing.age_day == AgeDay.CLOSE and days.collection_opens is not None:
        return min(of_age, days.collection_opens)
    return of_age


def may_vote(birth_date: date, ties: Collection[TownLink], rules: "Rulebook", days: DecisiveDays) -> bool:
    """The answer at the day the rulebook names: the first or the last day of the vote."""
    voting = rules.voting
    if not _shares(ties, voting.ties):
        return False
    if voting.age_min is None:
        return True
    counts_on = _day_that_counts(rules, days, proposing=False)
    return counts_on is not None and reaches(birth_date, voting.age_min) <= counts_on


def join_standing(
    birth_date: date, ties: Collection[TownLink], rules: "Rulebook", days: DecisiveDays, *, on: date
) -> Standing:
    """May this person enter the register: is there something in this edition that they may still do?"""
    may_still_propose = days.collection_ends is None or on <= days.collection_ends
    if may_still_propose and may_propose_from(birth_date, ties, rules, days) is not None:
        return ALLOWED
    if may_vote(birth_date, ties, rules, days):
        return ALLOWED
    return _why_not(birth_date, ties, rules, days, proposing=may_still_propose)


def propose_standing(
    entry: Entry | None, rules: "Rulebook", *, on: date, filed: int = 0, excluded_as: str = ""
) -> Standing:
    """May this person submit one idea more, on this local day, having filed `filed` already?"""
    if excluded_as and excluded_as in rules.proposing.exclusions:  # the register would not mend it
        return _no("excluded", Article.PROPOSING, role=excluded_as)
    if entry is None:
        return _no("not_registered", Article.PROPOSING)
    return next(_reasons_against_proposing(entry, rules, on=on, filed=filed), ALLOWED)


def vote_standing(entry: Entry | None, rules: "Rulebook", *, level: Level | None = None) -> Standing:
    """May this person vote in the edition? Dates are the poll's; `level` is what its settled paper asks."""
    if entry is None:
        return _no("not_registered", Article.VOTING)
    return next(_reasons_against_voting(entry, rules, level or rules.voting.level), ALLOWED)


def _reasons_against_proposing(
    entry: Entry, rules: "Rulebook", *, on: date, filed: int
) -> Iterator[Standing]:
    article, proposing = Article.PROPOSING, rules.proposing
    if not _shares(ties_of(entry), proposing.ties):
        yield _no("no_tie", article, ties=",".join(proposing.ties))
    if entry.may_propose_from is None:
        yield _no("too_young", article, age=proposing.age_min or 0)
    elif on < entry.may_propose_from:
        yield _no("too_young_until", article, age=proposing.age_min or 0, day=entry.may_propose_from)
    if not _reaches_level(entry, proposing.level):
        yield _no("level", article, level=str(proposing.level), reached=str(entry.level))
    if proposing.proposals_max is not None and filed >= proposing.proposals_max:
        yield _no("too_many", article, maximum=proposing.proposals_max)


def _reasons_against_voting(entry: Entry, rules: "Rulebook", level: Level) -> Iterator[Standing]:
    article, voting = Article.VOTING, rules.voting
    if not _shares(ties_of(entry), voting.ties):
        yield _no("no_tie", article, ties=",".join(voting.ties))
    if not entry.may_vote:
        yield _no("too_young", article, age=voting.age_min or 0)
    if not _reaches_level(entry, level):
        yield _no("level", article, level=str(level), reached=str(entry.level))


def _why_not(
    birth_date: date, ties: Collection[TownLink], rules: "Rulebook", days: DecisiveDays, *, proposing: bool
) -> Standing:
    """The reason that concerns the acts still to come, and this edition alone.

    Whoever comes of age after the days that count here is not told to come back for them.
    """
    first = Article.PROPOSING if proposing else Article.VOTING
    ages = {Article.VOTING: rules.voting.age_min, Article.PROPOSING: rules.proposing.age_min}
    accepted = {Article.VOTING: rules.voting.ties, Article.PROPOSING: rules.proposing.ties}
    ahead = [act for act in {Article.VOTING, first} if _shares(ties, accepted[act])]
    if not ahead:
        return _no("no_tie", first, ties=",".join(accepted[first]))
    last = {act: _day_that_counts(rules, days, proposing=act == Article.PROPOSING) for act in ahead}
    if Article.VOTING in last and last[Article.VOTING] is None:
        return _no("undated", Article.VOTING)  # nor is it known who will be of age on that day
    article, day = max(((act, day) for act, day in last.items() if day is not None), key=lambda pair: pair[1])
    return _no("too_young_here", article, age=ages[article] or 0, day=day)


def _day_that_counts(rules: "Rulebook", days: DecisiveDays, *, proposing: bool) -> date | None:
    """The last day on which one may be of age for this act of this edition."""
    if proposing:
        is_first = rules.proposing.age_day == AgeDay.OPENING
        return days.collection_opens if is_first else days.collection_ends
    is_first = rules.voting.age_day == AgeDay.OPENING
    return days.voting_opens if is_first else days.voting_ends


def _no(code: str, article: Article, **params: Fact) -> Standing:
    return Standing(allowed=False, code=code, article=int(article), params=params)


def _shares(ties: Collection[TownLink], accepted: Collection[TownLink]) -> bool:
    return not accepted or not set(accepted).isdisjoint(ties)


def ties_of(entry: Entry) -> set[TownLink]:
    has = {
        TownLink.RESIDENCE: entry.lives_here,
        TownLink.WORK: entry.works_here,
        TownLink.STUDY: entry.studies_here,
    }
    return {tie for tie, is_so in has.items() if is_so}


def _reaches_level(entry: Entry, wanted: Level) -> bool:
    return LEVEL_RANK[Level(entry.level)] >= LEVEL_RANK[wanted]

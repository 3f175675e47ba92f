"""The dates of an edition: said in local days and hours, kept as instants, announced by an act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks, notices
from budget import calendar, policies
from budget.enums import AgeDay, Article, BudgetNotice, PhaseKind
from budget.models import Edition, Phase
from budget.policies.answers import missing_in_words
from budget.queries import editions as queries
from budget.services import readiness, registers

LAST_MINUTE = time(23, 59)
BATCH = 500
SENSIBLE_YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Dates:
    """From the first day at `opens` to the last day, included whole unless it `closes` at an hour."""

    first: date
    last: date
    opens: time = time.min
    closes: time | None = None


@transaction.atomic
def move(edition: Edition, kind: PhaseKind, dates: Dates, *, by: User, at: datetime) -> None:
    """Give a phase its dates, or other ones as long as nobody relied on them."""
    require(policies.can_set_up(by, edition))
    locks.hold(edition)
    if kind == PhaseKind.JURY and not queries.rules_to_edit(edition).jury.exists:
        raise Refused(_("The rulebook says that there is no jury."), article=Article.JURY)
    if _write(edition, kind, dates, at):
        _require_vote_then_decision(edition, {kind})
        _settle_consequences(edition, {kind})
        journal.record("phase.moved", edition, by=by, at=at, kind=str(kind))


@transaction.atomic
def replan(edition: Edition, plan: Mapping[PhaseKind, Dates], *, by: User, at: datetime) -> None:
    """All dates at once; a phase that is not in the plan is taken out while it is not announced."""
    require(policies.can_set_up(by, edition))
    locks.hold(edition)
    changed = {kind for kind, dates in plan.items() if _write(edition, kind, dates, at)}
    for phase in Phase.objects.filter(edition=edition).exclude(kind__in=plan):
        if phase.announced_at is not None:
            raise InvalidInput(
                _("An announced phase stays in the calendar."),
                {("dates", phase.kind, "first"): _("This phase is announced: it keeps its dates.")},
            )
        phase.delete()
        changed.add(PhaseKind(phase.kind))
    if changed:
        _require_vote_then_decision(edition, changed)
        _settle_consequences(edition, changed)


@transaction.atomic
def announce(phase: Phase, *, by: User, at: datetime) -> None:
    """From now on the phase opens and closes by itself at its dates; refused while something is missing."""
    require(policies.can_announce(by, phase))
    locks.hold(phase.edition)
    missing = readiness.missing(phase.edition, PhaseKind(phase.kind), phase.closes_at, at)
    if missing:
        raise Refused(
            _("This phase cannot be announced yet. Still missing: %(things)s.")
            % {"things": missing_in_words(missing)}
        )
    if not Phase.objects.filter(pk=phase.pk, announced_at__isnull=True).update(announced_at=at):
        raise Refused(_("This phase is already announced."))
    phase.announced_at = at
    journal.record("phase.announced", phase, by=by, at=at, kind=str(phase.kind))


def require_before_the_council(edition: Edition, closes_at: datetime) -> None:
    decision = Phase.objects.filter(edition=edition, kind=PhaseKind.RATIFICATION).first()
    if decision is not None and decision.opens_at < closes_at:
        raise Refused(_("The council is to decide before that: put its stage later first, in the calendar."))


def prolong_vote(edition: Edition, closes_at: datetime) -> None:
    """The stage of the vote ends when two people have put its close; ages may count at that day."""
    require_before_the_council(edition, closes_at)
    Phase.objects.filter(edition=edition, kind=PhaseKind.VOTING).update(closes_at=closes_at)
    current = queries.current_rulebook(edition)
    if current is not None and current.rules.voting.age_day == AgeDay.CLOSE:
        registers.decide_again(edition, current)


def owe_opening(phase: Phase, *, at: datetime) -> None:
    """Tell its people and its followers that a phase has opened, each once, in batches of short transactions.

    Who enters the register later finds the phase open and is not told again.
    """
    if not calendar.is_open(phase, at) or phase.announced_at is None:
        return
    _owe_all(BudgetNotice.PHASE_OPENED, queries.people_to_tell(phase), phase, at)
    followed = phase.edition_id
    _owe_all(BudgetNotice.FOLLOWED_STAGE, queries.followers_to_tell(phase), phase, at, followed=followed)


def _owe_all(kind: BudgetNotice, to: QuerySet[User], phase: Phase, at: datetime, **facts: Any) -> None:
    last = 0
    while people := list(to.filter(pk__gt=last).order_by("pk")[:BATCH]):
        notices.owe_all(
            kind,
            to=people,
            about=phase,
            at=at,
            path=phase.edition.get_absolute_url(),
            edition=phase.edition.name,
            phase=str(phase.kind),
            closes_at=phase.closes_at.isoformat(),
            **facts,
        )
        last = people[-1].pk


def _write(edition: Edition, kind: PhaseKind, dates: Dates, at: datetime) -> bool:
    """Write a phase's dates, tell whether something changed; refused with the field when it may not."""
    opens_at, closes_at = instants(kind, dates, edition.zone)
    phase = Phase.objects.filter(edition=edition, kind=kind).first()
    if phase is None:
        Phase.objects.create(edition=edition, kind=kind, opens_at=opens_at, closes_at=closes_at)
        return True
    if (phase.opens_at, phase.closes_at) == (opens_at, closes_at):
        return False
    _require_movable(phase, opens_at, closes_at, at)
    phase.opens_at, phase.closes_at = opens_at, closes_at
    phase.save(update_fields=["opens_at", "closes_at"])
    return True


def instants(kind: PhaseKind, dates: Dates, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The half-open span; « jusqu'au 30 inclus » ends with the first instant of the next local day."""
    for end, day in (("first", dates.first), ("last", dates.last)):
        if day.year not in SENSIBLE_YEARS:
            sentence = _("This date is out of reach. Please check the year.")
            raise InvalidInput(sentence, {("dates", kind, end): sentence})
    opens_at = _instant(kind, "first", dates.first, dates.opens, zone)
    if dates.closes is None or dates.closes == LAST_MINUTE:
        closes_at = calendar.end_of_day(dates.last, zone)
    else:
        closes_at = _instant(kind, "last", dates.last, dates.closes, zone)
    if closes_at <= opens_at:
        raise InvalidInput(
            _("A phase ends after it begins."),
            {("dates", kind, "last"): _("This end comes before the beginning.")},
        )
    return opens_at, closes_at


def _instant(kind: PhaseKind, end: str, day: date, hour: time, zone: ZoneInfo) -> datetime:
    try:
        return calendar.instant(day, hour, zone)
    except calendar.NoSuchLocalTime:
        sentence = _("That night the clocks go forward: this hour does not exist. Choose another one.")
    except calendar.AmbiguousLocalTime:
        sentence = _("That night the clocks go back: this hour comes twice. Choose another one.")
    raise InvalidInput(sentence, {("dates", kind, end): sentence})


def why_fixed(phase: Phase, at: datetime) -> str:
    """Why none of its dates may be changed any more; an empty text while one may."""
    if phase.kind == PhaseKind.VOTING and queries.ballot_is_settled(phase.edition):
        return _("The ballot paper is settled: its dates are frozen with it.")
    if phase.announced_at is not None and phase.closes_at <= at and not _never_began(phase, at):
        return _("This phase is over: its dates stay as they were.")
    return ""


def _never_began(phase: Phase, at: datetime) -> bool:
    """The day of the vote has come without a settled ballot paper: it can still be held, on a later day."""
    if phase.kind != PhaseKind.VOTING or phase.opens_at > at:
        return False
    return not queries.ballot_is_settled(phase.edition)


def _require_movable(phase: Phase, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Before its opening a phase moves freely; open, its close may only be put later; over, nothing moves."""
    if why_not := why_fixed(phase, at):
        _refuse_move(phase, why_not)
    if phase.announced_at is None:
        return
    if phase.opens_at > at or (opens_at != phase.opens_at and _never_began(phase, at)):
        if opens_at <= at:
            _refuse_move(phase, _("An announced phase opens at a date still to come."))
        return
    if opens_at != phase.opens_at:
        _refuse_move(phase, _("This phase is open: its beginning stays as it was."))
    if closes_at < phase.closes_at:
        _refuse_move(phase, _("This phase is open: its end may only be put later."), "last")


def _require_vote_then_decision(edition: Edition, changed: set[PhaseKind]) -> None:
    """The council decides on votes that are counted; other phases may run into each other."""
    if changed.isdisjoint({PhaseKind.VOTING, PhaseKind.RATIFICATION}):
        return
    phases = {phase.kind: phase for phase in Phase.objects.filter(edition=edition)}
    voting, decision = phases.get(PhaseKind.VOTING), phases.get(PhaseKind.RATIFICATION)
    if voting is not None and decision is not None and decision.opens_at < voting.closes_at:
        kind = PhaseKind.VOTING if PhaseKind.VOTING in changed else PhaseKind.RATIFICATION
        end = "last" if kind == PhaseKind.VOTING else "first"
        _refuse_move(phases[kind], _("The council decides once the vote is over: check these dates."), end)


def _refuse_move(phase: Phase, sentence: str, end: str = "first") -> None:
    raise InvalidInput(sentence, {("dates", phase.kind, end): sentence})


def _settle_consequences(edition: Edition, changed: set[PhaseKind]) -> None:
    """Give the register's answers again when dates move, since ages count at dates."""
    _require_order(edition)
    current = queries.current_rulebook(edition)
    if current is not None and changed & {PhaseKind.COLLECTION, PhaseKind.VOTING}:
        registers.decide_again(edition, current)


def _require_order(edition: Edition) -> None:
    """The order of phases is free, but for two: nobody votes while ideas are still coming in, and the jury
    reads projects that are studied before they are voted on.
    """
    spans = {phase.kind: phase for phase in Phase.objects.filter(edition=edition)}
    collection, voting = spans.get(PhaseKind.COLLECTION), spans.get(PhaseKind.VOTING)
    if collection and voting and voting.opens_at < collection.closes_at:
        sentence = _("The vote opens once the call for ideas is over.")
        raise InvalidInput(sentence, {("dates", PhaseKind.VOTING, "first"): sentence})
    jury, review = spans.get(PhaseKind.JURY), spans.get(PhaseKind.REVIEW)
    if jury and voting and jury.closes_at > voting.opens_at:
        sentence = _("The jury chooses the projects put to the vote: it ends before the vote opens.")
        raise InvalidInput(sentence, {("dates", PhaseKind.JURY, "last"): sentence})
    if jury and review and jury.opens_at < review.opens_at:
        sentence = _("The jury reads projects that are studied: it begins after the study.")
        raise InvalidInput(sentence, {("dates", PhaseKind.JURY, "first"): sentence})

"""Editions as pages read them: lists, the calendar, what is missing, what waits today."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums import Role
from accounts.models import Department, Membership, Territory, User
from budget import calendar
from budget.eligibility import Days
from budget.enums import Missing, PhaseKind, Profile, ZoneChoice
from budget.models import Edition, Jury, Phase, Proposal, RegisterEntry, RulebookVersion
from budget.rulebook import DEFAULTS, LOCKED_FROM, Article, EnvelopeLine, Money, Rulebook


def current_rulebook(edition: Edition) -> RulebookVersion | None:
    """The version that applies now: the last one published."""
    return edition.rulebooks.published().first()


def days(edition: Edition) -> Days:
    """The local days on which ages count, from the dates the edition has now."""
    spans = {phase.kind: phase for phase in Phase.objects.filter(edition=edition)}
    collection, voting = spans.get(PhaseKind.COLLECTION), spans.get(PhaseKind.VOTING)
    return Days(
        collection_opens=calendar.first_day(collection, edition.zone) if collection else None,
        collection_ends=calendar.last_day(collection, edition.zone) if collection else None,
        voting_opens=calendar.first_day(voting, edition.zone) if voting else None,
        voting_ends=calendar.last_day(voting, edition.zone) if voting else None,
    )


def to_tell(phase: Phase) -> QuerySet[User]:
    """Who is told that a phase has opened: those registered by then, proposers, the town's coordinators."""
    edition = phase.edition
    since = max(phase.opens_at, phase.announced_at or phase.opens_at)
    registered = RegisterEntry.objects.filter(edition=edition, user=OuterRef("pk"), entered_at__lte=since)
    proposers = Proposal.objects.filter(edition=edition, author=OuterRef("pk"), submitted_at__lte=since)
    coordinators = Membership.objects.within(edition.municipality).filter(
        user=OuterRef("pk"), role=Role.COORDINATOR
    )
    return User.objects.filter(
        Exists(registered) | Exists(proposers) | Exists(coordinators), is_active=True, erased_at__isnull=True
    )


def open_phases(at: datetime) -> QuerySet[Phase]:
    """Of every town: only the sweep that serves them all asks."""
    return Phase.objects.filter(
        announced_at__isnull=False, opens_at__lte=at, closes_at__gt=at, edition__is_archived=False
    ).select_related("edition__municipality")


def profile(edition: Edition) -> Profile:
    return Profile(edition.profile)


def money(edition: Edition) -> Money:
    """Article 1 as the edition stands now."""
    envelopes = edition.envelopes.select_related("territory", "theme")
    return Money(
        envelopes=tuple(
            EnvelopeLine(
                name=envelope.name,
                amount_eur=envelope.amount_eur,
                place=str(envelope.territory or envelope.theme or ""),
                project_cost_max_eur=envelope.project_cost_max_eur,
            )
            for envelope in envelopes
        )
    )


def locked_articles(edition: Edition, at: datetime) -> set[Article]:
    """What no later version may change, since people took part under it or the ballot paper is settled."""
    opened = {p.kind for p in edition.phases.all() if p.announced_at is not None and p.opens_at <= at}
    if ballot_is_settled(edition):
        opened.add(PhaseKind.VOTING)
    return {article for article, kind in LOCKED_FROM.items() if kind in opened}


def missing_basics(edition: Edition, rules: Rulebook) -> list[Missing]:
    """What keeps this rulebook from being published."""
    answers = edition.contact_email or edition.contact_telephone
    return rules.missing() + ([] if answers else [Missing.CONTACT])


def missing(edition: Edition, kind: PhaseKind, closes_at: datetime, at: datetime) -> list[Missing]:
    """What keeps this phase from being announced."""
    current = current_rulebook(edition)
    if current is None:
        draft = edition.rulebooks.first()
        rules = replace(draft.rules if draft else DEFAULTS[profile(edition)], money=money(edition))
        found = [Missing.RULEBOOK, *missing_basics(edition, rules)]
    else:
        rules = current.rules
        found = missing_basics(edition, rules)
        if rules.money != money(edition):
            found.append(Missing.ENVELOPES_CHANGED)
    needs = {
        PhaseKind.REVIEW: [Missing.DEPARTMENTS],
        PhaseKind.JURY: [Missing.JURY],
        PhaseKind.VOTING: [Missing.TERRITORIES],
    }
    found += [code for code in needs.get(kind, []) if not _is_there(code, edition, rules)]
    return found if at < closes_at else [*found, Missing.FUTURE]


def _is_there(code: Missing, edition: Edition, rules: Rulebook) -> bool:
    town = edition.municipality
    if code == Missing.DEPARTMENTS:
        return Department.objects.within(town).exists()
    if code == Missing.TERRITORIES:
        return rules.voting.zone_choice == ZoneChoice.EVERYONE or Territory.objects.within(town).exists()
    jury = Jury.objects.filter(edition=edition).first()
    if jury is None:
        return False
    return jury.criteria.exists() and jury.jurors.filter(left_at__isnull=True).count() >= jury.quorum


def ballot_is_settled(edition: Edition) -> bool:
    """Asked by the name of a relation: this package knows that an edition has a poll, not what it holds."""
    return Edition.objects.filter(pk=edition.pk, poll__settled_at__isnull=False).exists()

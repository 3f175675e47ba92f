"""Editions as pages read them: lists, the calendar, the rules and the money that stand, who is told."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When

from accounts.enums import Role
from accounts.models import Department, Membership, Municipality, Territory, User, Viewer
from budget import calendar, policies
from budget.eligibility import ADULT_AGE, DecisiveDays
from budget.enums import EnvelopeScope, PhaseKind, ProjectStatus, RegisterStatus, TownProfile
from budget.models import (
    Edition,
    Envelope,
    Follow,
    Phase,
    Project,
    Proposal,
    RegisterEntry,
    RulebookVersion,
    SetupDraft,
)
from budget.queries.projects import cards
from budget.rulebook import DEFAULTS, EnvelopeLine, EnvelopeRules, MoneyRules, ReservedLine, Rulebook
from budget.rulebook.reading import read

FUNDED = (ProjectStatus.WINNER, ProjectStatus.IN_DELIVERY, ProjectStatus.DELIVERED)
STOPPED = (
    ProjectStatus.UNFEASIBLE,
    ProjectStatus.NOT_SHORTLISTED,
    ProjectStatus.NOT_FUNDED,
    ProjectStatus.REJECTED_BY_COUNCIL,
    ProjectStatus.ABANDONED,
    ProjectStatus.WITHDRAWN,
)


def current_rulebook(edition: Edition) -> RulebookVersion | None:
    """The version that applies now: the last one published."""
    return edition.rulebooks.published().first()


def lets_minors_in(municipality: Municipality) -> bool:
    """Did a published rulebook of the town ever let people under 18 propose or vote?"""
    versions = RulebookVersion.objects.filter(edition__municipality=municipality, published_at__isnull=False)
    ages = [part.age_min for version in versions for part in (version.rules.proposing, version.rules.voting)]
    return any(age is None or age < ADULT_AGE for age in ages)


def towns(viewer: Viewer) -> QuerySet[Municipality]:
    """Towns with something to show, those of the viewer first: where they are registered, or hold a role."""
    shown = Municipality.objects.filter(
        Exists(Edition.objects.filter(municipality=OuterRef("pk")).filter(policies.IS_PUBLIC))
    )
    if not viewer.is_authenticated:
        return shown
    registered = Exists(RegisterEntry.objects.filter(edition__municipality=OuterRef("pk"), user=viewer))
    works = Exists(viewer.memberships.in_force().filter(municipality=OuterRef("pk")))
    return shown.alias(is_own=Case(When(registered | works, then=0), default=1)).order_by("is_own", "name")


def towns_of(person: User) -> tuple[list[Municipality], list[Municipality]]:
    """Those this person works for, and those on whose registers they are."""
    works_for = Municipality.objects.filter(memberships__in=person.memberships.in_force()).distinct()
    registered = RegisterEntry.objects.filter(user=person).values("edition__municipality")
    return list(works_for), list(Municipality.objects.filter(pk__in=registered))


def newest_joined(person: User) -> Edition | None:
    """The newest edition on whose register this person is."""
    entries = RegisterEntry.objects.filter(user=person).select_related("edition__municipality")
    entry = entries.order_by("-edition__created_at", "-edition__number").first()
    return entry.edition if entry is not None else None


def setup_draft(municipality: Municipality, person: User) -> SetupDraft | None:
    """The edition this person has begun to prepare here, before it is created."""
    return SetupDraft.objects.within(municipality).filter(person=person).first()


def visible(municipality: Municipality, *, viewer: Viewer) -> QuerySet[Edition]:
    """The editions this person may know of, the newest first, each with its phases."""
    return (
        Edition.objects.within(municipality)
        .filter(policies.editions_visible_to(viewer, municipality))
        .select_related("municipality")
        .prefetch_related("phases")
        .order_by("-number")
    )


class PublicEnvelope(NamedTuple):
    edition: Edition
    name: str
    scope: EnvelopeScope
    amount_eur: int
    project_cost_max_eur: int | None


def with_public_money(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Ready for `public_money`: two reads however many editions there are."""
    versions = RulebookVersion.objects.published()
    return editions.prefetch_related(
        "envelopes", Prefetch("rulebooks", versions, to_attr="published_rulebooks")
    )


def public_money(edition: Edition) -> list[PublicEnvelope]:
    """The envelopes as the public knows them: those of the rulebook that applies, whatever is being prepared.

    Without one, as of an imported election, they are the edition's own.
    """
    versions: list[RulebookVersion] | None = getattr(edition, "published_rulebooks", None)
    version = current_rulebook(edition) if versions is None else next(iter(versions), None)
    return public_money_of(edition, version)


def public_money_of(edition: Edition, version: RulebookVersion | None) -> list[PublicEnvelope]:
    """The same, of the version already read."""
    said = version.rules.money.envelopes if version else ()
    return [
        PublicEnvelope(
            edition,
            line.name,
            EnvelopeScope(line.scope or EnvelopeScope.TOWN),
            line.amount_eur,
            line.project_cost_max_eur,
        )
        for line in said or edition.envelopes.all()
    ]


def funded(edition: Edition) -> QuerySet[Project]:
    """The projects the money pays for, the dearest first."""
    return Project.objects.filter(edition=edition, status__in=FUNDED).order_by("-cost_eur", "number")


def showcase(edition: Edition, *, viewer: Viewer) -> QuerySet[Project, Any]:
    """Cards of projects worth seeing on the home page: those furthest on their way, then the oldest."""
    alive = [status for status in ProjectStatus if status not in STOPPED]
    projects = Project.objects.filter(policies.projects_visible_to(viewer, edition), status__in=alive)
    return cards(projects.order_by("number"))


class WhatIsPublic(NamedTuple):
    has_projects: bool
    has_ideas: bool


def what_is_public(edition: Edition) -> WhatIsPublic:
    """Is there anything to read in it yet?"""
    here: dict[str, Any] = {"edition": OuterRef("pk")}
    ideas = Proposal.objects.filter(policies.ON_THE_SITE, **here)
    facts = Edition.objects.filter(pk=edition.pk).annotate(
        has_projects=Exists(Project.objects.filter(**here)), has_ideas=Exists(ideas)
    )
    return WhatIsPublic(*facts.values_list(*WhatIsPublic._fields).get())


def collecting_after(edition: Edition, at: datetime) -> Edition | None:
    """The next edition of the town that collects ideas now."""
    collects = Phase.objects.filter(
        edition=OuterRef("pk"),
        kind=PhaseKind.COLLECTION,
        announced_at__isnull=False,
        opens_at__lte=at,
        closes_at__gt=at,
    )
    later = Edition.objects.within(edition.municipality).filter(
        Exists(collects), number__gt=edition.number, is_archived=False
    )
    return later.select_related("municipality").order_by("number").first()


def built_before(edition: Edition) -> QuerySet[Project, Any]:
    """Cards of what earlier editions of the town delivered, the latest first."""
    projects = Project.objects.within(edition.municipality).filter(
        status=ProjectStatus.DELIVERED, edition__number__lt=edition.number
    )
    return cards(projects.order_by("-status_since", "number"))


def days(edition: Edition) -> DecisiveDays:
    """The local days on which ages count, from the dates the edition has now."""
    spans = {phase.kind: phase for phase in Phase.objects.filter(edition=edition)}
    collection, voting = spans.get(PhaseKind.COLLECTION), spans.get(PhaseKind.VOTING)
    return DecisiveDays(
        collection_opens=calendar.first_day(collection, edition.zone) if collection else None,
        collection_ends=calendar.last_day(collection, edition.zone) if collection else None,
        voting_opens=calendar.first_day(voting, edition.zone) if voting else None,
        voting_ends=calendar.last_day(voting, edition.zone) if voting else None,
    )


def people_to_tell(phase: Phase) -> QuerySet[User]:
    """Who is told that a phase has opened: those registered by then, proposers, the town's coordinators."""
    edition = phase.edition
    since = max(phase.opens_at, phase.announced_at or phase.opens_at)
    registered = RegisterEntry.objects.filter(edition=edition, user=OuterRef("pk"), entered_at__lte=since)
    proposers = Proposal.objects.filter(edition=edition, author=OuterRef("pk"), submitted_at__lte=since)
    seats = Membership.objects.within(edition.municipality).in_force()
    coordinators = seats.filter(user=OuterRef("pk"), role=Role.COORDINATOR)
    return User.objects.filter(
        Exists(registered) | Exists(proposers) | Exists(coordinators), is_active=True, erased_at__isnull=True
    )


def on_the_register(edition: Edition) -> QuerySet[User]:
    """The accounts of those on the register, those who wait for an officer left out."""
    entered = RegisterEntry.objects.filter(
        edition=edition, user=OuterRef("pk"), status=RegisterStatus.ENTERED
    )
    return User.objects.filter(Exists(entered), is_active=True, erased_at__isnull=True).order_by("pk")


def followers(edition: Edition) -> QuerySet[User]:
    followed = Follow.objects.filter(edition=edition, user=OuterRef("pk"))
    return User.objects.filter(Exists(followed), is_active=True, erased_at__isnull=True)


def followers_to_tell(phase: Phase) -> QuerySet[User]:
    """Those who followed by the opening and are not told as people of the edition."""
    since = max(phase.opens_at, phase.announced_at or phase.opens_at)
    early = Follow.objects.filter(edition=phase.edition, user=OuterRef("pk"), at__lte=since)
    told = people_to_tell(phase).values("pk")
    return followers(phase.edition).filter(Exists(early)).exclude(pk__in=told)


def open_phases(at: datetime) -> QuerySet[Phase]:
    """The phases now open in every town: only the sweep that serves them all asks.

    A vote is not open before its ballot paper has its fingerprint; asked by the name of a relation.
    """
    has_begun = ~Q(kind=PhaseKind.VOTING) | Q(edition__poll__paper_fingerprint__gt="")
    return Phase.objects.filter(
        has_begun,
        announced_at__isnull=False,
        opens_at__lte=at,
        closes_at__gt=at,
        edition__is_archived=False,
    ).select_related("edition__municipality")


def profile(edition: Edition) -> TownProfile:
    return TownProfile(edition.profile)


def money(edition: Edition) -> MoneyRules:
    """Article 1 as the edition stands now."""
    envelopes = edition.envelopes.select_related("territory", "theme").prefetch_related("reserved_shares")
    return MoneyRules(envelopes=tuple(map(line_of, envelopes)))


def line_of(envelope: Envelope) -> EnvelopeLine:
    """The envelope as the rulebook of now would say it."""
    scope = EnvelopeScope(envelope.scope)
    shares = sorted(envelope.reserved_shares.all(), key=lambda share: share.label)
    return EnvelopeLine(
        name=envelope.name,
        amount_eur=envelope.amount_eur,
        place=str(envelope.territory or envelope.theme or ""),
        project_cost_max_eur=envelope.project_cost_max_eur,
        scope=None if scope == EnvelopeScope.TOWN else scope,
        reserved=tuple(ReservedLine(share.label, share.amount_eur) for share in shares),
        winners_min_per_territory=envelope.winners_min_per_territory,
        rules=None if envelope.rules is None else read(EnvelopeRules, envelope.rules),
    )


def rules_to_edit(edition: Edition) -> Rulebook:
    """The version in preparation, else the published one, else what the profile says."""
    version = edition.rulebooks.order_by("-number").first()
    return version.rules if version else DEFAULTS[profile(edition)]


def rules_with_money(version: RulebookVersion) -> Rulebook:
    """A version in preparation as it would be published now."""
    return replace(version.rules, money=money(version.edition))


def opened_kinds(edition: Edition, at: datetime) -> set[PhaseKind]:
    """The phases that have opened by then, whether they are over or not."""
    return {PhaseKind(phase.kind) for phase in calendar.opened_spans(edition.phases.all(), at)}


def departments(edition: Edition) -> QuerySet[Department]:
    return Department.objects.within(edition.municipality).at_work()


def territories(edition: Edition) -> QuerySet[Territory]:
    return Territory.objects.within(edition.municipality)


def ballot_is_settled(edition: Edition) -> bool:
    """Whether the ballot paper is settled; asked by the name of a relation.

    This package knows that an edition has a poll, not what it holds.
    """
    return Edition.objects.filter(pk=edition.pk, poll__settled_at__isnull=False).exists()

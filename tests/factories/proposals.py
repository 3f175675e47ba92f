"""Ideas, projects and juries; they stand in a running edition, and dates lie within its calendar."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Department
from budget.enums import (
    NotTakenUpGround,
    OpinionKind,
    OpinionVerdict,
    PhaseKind,
    ProjectStatus,
    ProposalStatus,
)
from budget.models import (
    Criterion,
    Edition,
    FeasibilityReview,
    Juror,
    Jury,
    Opinion,
    Project,
    Proposal,
    Recusal,
    RegisterEntry,
    Score,
)
from tests.factories.accounts import DepartmentFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, ThemeFactory, during

WRITTEN = during(PhaseKind.COLLECTION)
STUDIED = during(PhaseKind.REVIEW)
MARKED = during(PhaseKind.JURY)
DUE_ON = date(2026, 5, 30)


def _made_in_the_town(model: Any) -> Any:
    return factory.SubFactory(model, municipality=factory.SelfAttribute("..edition.municipality"))


class ProposalFactory(DjangoModelFactory):
    """A draft with everything said; `submitted=True`, `returned=True`, `admitted=True`…"""

    class Meta:
        model = Proposal

    edition = factory.SubFactory(EditionFactory, running=True)
    number = factory.Sequence(lambda n: n + 1)
    author = factory.SubFactory(UserFactory)
    status_since = WRITTEN
    created_at = WRITTEN
    title = factory.Sequence(lambda n: f"Un banc à l'ombre {n}")
    summary = "Un banc sous les platanes, pour souffler entre la halle et l'arrêt."
    body = "Les anciens du quartier font une pause entre la halle et l'arrêt de bus."
    theme = _made_in_the_town(ThemeFactory)
    territory = _made_in_the_town(TerritoryFactory)
    place = "Place des Halles, côté fontaine"
    rough_cost_eur = 4_000

    class Params:
        submitted = factory.Trait(status=ProposalStatus.SUBMITTED, submitted_at=WRITTEN)
        returned = factory.Trait(
            status=ProposalStatus.RETURNED,
            submitted_at=WRITTEN,
            return_reason="Il manque le lieu exact.",
            complete_by=WRITTEN + timedelta(days=10),
        )
        admitted = factory.Trait(
            status=ProposalStatus.ADMITTED,
            submitted_at=WRITTEN,
            project=factory.SubFactory(
                "tests.factories.proposals.ProjectFactory",
                edition=factory.SelfAttribute("..edition"),
                title=factory.SelfAttribute("..title"),
            ),
        )
        not_taken_up = factory.Trait(
            status=ProposalStatus.NOT_TAKEN_UP,
            submitted_at=WRITTEN,
            ground=NotTakenUpGround.ALREADY_PLANNED,
            ground_reason="La halle est déjà au programme.",
            ground_details={"where": "Rue Basse", "when": "2027"},
        )
        withdrawn = factory.Trait(status=ProposalStatus.WITHDRAWN, submitted_at=WRITTEN)


class ProjectFactory(DjangoModelFactory):
    """Under review, with its review and three opinions due; `feasible=True` for the jury or the vote."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    edition = factory.SubFactory(EditionFactory, running=True)
    number = factory.Sequence(lambda n: n + 1)
    status_since = WRITTEN
    created_at = WRITTEN
    title = factory.Sequence(lambda n: f"Trente bancs {n}")
    summary = "Trente bancs vers l'hôpital."
    body = "Un banc tous les cent mètres."
    theme = _made_in_the_town(ThemeFactory)
    territory = _made_in_the_town(TerritoryFactory)

    class Params:
        costed = factory.Trait(cost_eur=39_000, yearly_running_cost_eur=500)
        feasible = factory.Trait(costed=True, status=ProjectStatus.FEASIBLE)

    @factory.post_generation
    def reviewed(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        """`reviewed=False`: a bare project, as an imported one is."""
        if not create or extracted is False:
            return
        review = FeasibilityReview.objects.create(
            project=self,
            status_since=WRITTEN,
            due_on=DUE_ON,
            rulebook=self.edition.rulebooks.published().first(),
        )
        department = kwargs.get("department") or DepartmentFactory(municipality=self.edition.municipality)
        for kind in OpinionKind:
            Opinion.objects.create(review=review, kind=kind, department=department, due_on=DUE_ON)


class JuryFactory(DjangoModelFactory):
    class Meta:
        model = Jury

    edition = factory.SubFactory(EditionFactory, running=True)
    status_since = WRITTEN
    quorum = 1
    shortlist_max = 24


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    jury = factory.SubFactory(JuryFactory)
    label = factory.Sequence(lambda n: f"Critère {n}")
    weight = 1
    position = factory.Sequence(lambda n: n)


class JurorFactory(DjangoModelFactory):
    class Meta:
        model = Juror

    jury = factory.SubFactory(JuryFactory)
    user = factory.SubFactory(UserFactory)
    seated_at = WRITTEN


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    mark = 3
    at = MARKED


class RecusalFactory(DjangoModelFactory):
    class Meta:
        model = Recusal

    reason = "Ma sœur a écrit cette idée."
    declared_at = MARKED


def resident_of(edition: Edition, **facts: Any) -> Any:
    """Somebody on the register, who may propose."""
    entry: RegisterEntry = RegisterEntryFactory(edition=edition, **facts)
    return entry.user


def officer_of(*departments: Department) -> Any:
    return MembershipFactory(
        municipality=departments[0].municipality, officer=True, departments=list(departments)
    ).user


def signed(opinion: Opinion, verdict: OpinionVerdict, **facts: Any) -> Opinion:
    """The opinion as its officer gave it."""
    opinion.verdict = verdict
    opinion.public_reasons = facts.get("public_reasons", "Le sol s'y prête.")
    opinion.conditions = "Garder le passage libre." if verdict == OpinionVerdict.CONDITIONAL else ""
    opinion.given_by = officer_of(opinion.department)
    opinion.given_at = STUDIED
    opinion.save()
    return opinion


def all_signed(project: Project, verdict: OpinionVerdict = OpinionVerdict.FAVOURABLE) -> Project:
    for opinion in project.review.opinions.all():
        signed(opinion, verdict)
    return project


def edition_now(kind: PhaseKind, **facts: Any) -> Edition:
    """A running edition whose phase `kind` is open at this moment: pages read the clock."""
    edition: Edition = EditionFactory(running=True, **facts)
    now = timezone.now()
    edition.phases.filter(kind=kind).update(
        opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=10)
    )
    return edition

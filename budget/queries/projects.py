"""Projects as pages read them: the catalogue, and one project with everything behind it."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Prefetch, QuerySet, Value, prefetch_related_objects

from accounts.models import Viewer
from accounts.policies import is_signed_in
from budget import policies
from budget.models import (
    CostLine,
    Edition,
    FeasibilityReview,
    Milestone,
    Opinion,
    Project,
    Proposal,
    ShortlistEntry,
)
from budget.queries.composed import Composed, Key, Listed
from budget.queries.proposals import how_many, shuffled
from budget.queries.search import found

ANYONE = AnonymousUser()


@dataclass(frozen=True)
class ProjectFilter:
    theme: int | None = None  # the keys of a theme and of a territory of the town
    territory: int | None = None
    status: str = ""
    search: str = ""


def catalogue(edition: Edition, wanted: ProjectFilter, *, viewer: Viewer, order: str) -> QuerySet[Project]:
    """The projects in the visitor's own order; see the catalogue of proposals."""
    projects: QuerySet[Project] = Project.objects.filter(policies.projects_visible_to(viewer, edition))
    if wanted.theme:
        projects = projects.filter(theme=wanted.theme)
    if wanted.territory:
        projects = projects.filter(territory=wanted.territory)
    if wanted.status:
        projects = projects.filter(status=wanted.status)
    ranks = ["rank"] if wanted.search else []
    if wanted.search:
        projects = found(projects, wanted.search)
    faces = projects.select_related("theme", "territory", "envelope").defer("body", "search_words")
    return faces.order_by(*ranks, shuffled(Value(f"{order}:")), "number")


def catalogue_cards(
    edition: Edition, wanted: ProjectFilter, *, viewer: Viewer, order: str
) -> Listed | QuerySet[Project, Any]:
    """Cards of the catalogue, composed once for those who ask for all of it: nearly everybody."""
    if wanted == ProjectFilter():
        return Listed(EVERY_CARD, (edition.pk, f"{order}:"), HOW_MANY)
    return cards(catalogue(edition, wanted, viewer=viewer, order=order))


def cards(projects: QuerySet[Project]) -> QuerySet[Project, Any]:
    """Just what a card shows of each, as plain tuples: a page of a hundred is made of them."""
    return projects.values_list(
        "edition__slug",
        "number",
        "title",
        "summary",
        "status",
        "cost_eur",
        "theme__face",
        "theme__name",
        "territory__name",
        named=True,
    )


def _public(edition: Key) -> QuerySet[Project]:
    # The policy puts the edition into a condition and asks nothing of it, so what stands for it will do.
    return Project.objects.filter(policies.projects_visible_to(ANYONE, cast("Edition", edition)))


EVERY_CARD = Composed(lambda edition, order: cards(_public(edition).order_by(shuffled(order), "number")))
HOW_MANY = Composed(lambda edition: how_many(_public(edition)))
PROJECT = Composed(
    lambda edition, number: (
        _public(edition)
        .filter(number=number)
        .select_related("theme", "territory", "envelope", "review")
        .annotate(
            without_quorum=F("edition__jury__quorum_reason"),
            without_quorum_at=F("edition__jury__status_since"),
        )
        .order_by()
    )
)


def find(edition: Edition, number: int, *, viewer: Viewer) -> Project | None:
    """One project with its review, at home in an edition already read."""
    project: Project | None = next(iter(PROJECT.rows_of(edition.pk, number)), None)
    if project is None:
        return None
    project.edition = edition
    review = review_of(project)
    if review is not None:
        review.project = project
    if is_signed_in(viewer):  # rights in a file come from having proposed it, or from an opinion to give
        opinions = Prefetch("review__opinions", queryset=Opinion.objects.select_related("department"))
        prefetch_related_objects([project], "proposals", opinions)
    return project


def review_of(project: Project) -> FeasibilityReview | None:
    """The study of a project; None for an imported one, never studied here."""
    review: FeasibilityReview | None = getattr(project, "review", None)
    return review


# What a page tells of one project, list by list: what is public.

IDEAS = Composed(
    lambda project: (
        Proposal.objects.filter(policies.NOT_HIDDEN, project=project)
        .order_by("number")
        .values_list(
            "number",
            "title",
            "submitted_at",
            "proposer_name",
            "author_id",
            "author__display_name",
            named=True,
        )
    )
)
OPINIONS = Composed(
    lambda review: (
        Opinion.objects.filter(review=review)
        .order_by("pk")
        .values_list(
            "kind", "verdict", "department__name", "signed_as", "public_reasons", "conditions", named=True
        )
    )
)
JURY_WORDS = Composed(
    lambda project: (
        ShortlistEntry.objects.filter(project=project)
        .order_by("pk")
        .values_list("shortlist__delivered_at", "is_selected", "reason", named=True)
    )
)
COST_LINES = Composed(
    lambda project: (
        CostLine.objects.filter(project=project)
        .order_by("is_yearly", "position", "pk")
        .values_list("is_yearly", "label", "amount_eur", named=True)
    )
)
MILESTONES = Composed(
    lambda project: (
        Milestone.objects.filter(project=project, is_proposed=False)
        .order_by("position", "planned_on", "pk")
        .values_list("label", "planned_on", "status", "done_on", "note", "delay_reason", named=True)
    )
)


def ideas_behind(project: Project) -> tuple[Any, ...]:
    return tuple(IDEAS.rows_of(project.pk))


def signed_opinions(review: FeasibilityReview) -> tuple[Any, ...]:
    return tuple(opinion for opinion in OPINIONS.rows_of(review.pk) if opinion.verdict)


def jury_words(project: Project) -> tuple[Any, ...]:
    """What the jury says of a project: nothing before it delivers."""
    return tuple(words for words in JURY_WORDS.rows_of(project.pk) if words.shortlist__delivered_at)


def costing(project: Project) -> tuple[Any, ...]:
    return tuple(COST_LINES.rows_of(project.pk))


def milestones(project: Project) -> tuple[Any, ...]:
    return tuple(MILESTONES.rows_of(project.pk))

"""Projects as pages read them: the catalogue, and one project with everything behind it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

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
from budget.queries.composed import Composed
from budget.queries.proposals import shuffled


@dataclass(frozen=True)
class ProjectFilter:
    theme: int | None = None  # the keys of a theme and of a territory of the town
    territory: int | None = None
    status: str = ""
    search: str = ""


def catalogue(edition: Edition, wanted: ProjectFilter, *, viewer: Any, order: str) -> QuerySet[Project]:
    """The projects in the visitor's own order; see the catalogue of proposals."""
    found = Project.objects.filter(policies.projects_visible_to(viewer, edition))
    if wanted.theme:
        found = found.filter(theme=wanted.theme)
    if wanted.territory:
        found = found.filter(territory=wanted.territory)
    if wanted.status:
        found = found.filter(status=wanted.status)
    for word in wanted.search.split():
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(body__icontains=word))
    faces = found.select_related("theme", "territory", "envelope").defer("body")
    return faces.order_by(shuffled(order), "number")


def cards(found: QuerySet[Project]) -> QuerySet[Project, Any]:
    """Just what a card shows of each, as plain tuples: a page of a hundred is made of them."""
    return found.values_list(
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


def find(edition: Edition, number: int, *, viewer: Any) -> Project | None:
    """One project with its review, at home in an edition already read."""
    visible = Project.objects.filter(policies.projects_visible_to(viewer, edition))
    try:
        project = visible.select_related("theme", "territory", "envelope", "review").get(number=number)
    except Project.DoesNotExist:
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
    """An imported project was never studied here."""
    review: FeasibilityReview | None = getattr(project, "review", None)
    return review


# What a page tells of one project, list by list: what is public, sorted by its first columns.

IDEAS = Composed(
    lambda project: Proposal.objects.filter(project=project),
    "number",
    "title",
    "submitted_at",
    "proposer_name",
    "author_id",
    "author__display_name",
)
OPINIONS = Composed(
    lambda review: Opinion.objects.filter(review=review),
    "pk",
    "kind",
    "verdict",
    "department__name",
    "public_reasons",
    "conditions",
)
JURY_WORDS = Composed(
    lambda project: ShortlistEntry.objects.filter(project=project),
    "pk",
    "shortlist__delivered_at",
    "is_selected",
    "reason",
)
COST_LINES = Composed(
    lambda project: CostLine.objects.filter(project=project),
    "is_yearly",
    "position",
    "pk",
    "label",
    "amount_eur",
)
MILESTONES = Composed(
    lambda project: Milestone.objects.filter(project=project),
    "position",
    "planned_on",
    "pk",
    "label",
    "status",
    "done_on",
    "note",
    "delay_reason",
)


def ideas_behind(project: Project) -> tuple[Any, ...]:
    return IDEAS.of(project.pk)


def signed_opinions(review: FeasibilityReview) -> tuple[Any, ...]:
    return tuple(opinion for opinion in OPINIONS.of(review.pk) if opinion.verdict)


def jury_words(project: Project) -> tuple[Any, ...]:
    """Blind until the jury delivers: nothing before."""
    return tuple(words for words in JURY_WORDS.of(project.pk) if words.shortlist__delivered_at)


def costing(project: Project) -> tuple[Any, ...]:
    return COST_LINES.of(project.pk)


def milestones(project: Project) -> tuple[Any, ...]:
    return MILESTONES.of(project.pk)

"""Projects as pages read them: the catalogue, and one project with everything behind it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Prefetch, Q, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat

from budget import policies
from budget.models import Edition, FeasibilityReview, Opinion, Project, Proposal, ShortlistEntry


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
    mixed = MD5(Concat(Value(f"{order}:", output_field=CharField()), Cast("number", CharField())))
    return found.select_related("theme", "territory", "envelope").defer("body").order_by(mixed, "number")


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
    """One project with all its page shows, in a fixed number of queries."""
    opinions = Opinion.objects.select_related("department")
    entries = ShortlistEntry.objects.select_related("shortlist").filter(shortlist__delivered_at__isnull=False)
    authors = Proposal.objects.select_related("author").order_by("number")
    project = (
        Project.objects.filter(policies.projects_visible_to(viewer, edition), number=number)
        .select_related("theme", "territory", "envelope", "review__rulebook")
        .prefetch_related("cost_lines")
        .prefetch_related(Prefetch("review__opinions", queryset=opinions))
        .prefetch_related(Prefetch("proposals", queryset=authors))
        .prefetch_related(Prefetch("shortlist_entries", queryset=entries))
        .first()
    )
    if project is not None:
        project.edition = edition
        review = review_of(project)
        if review is not None:
            review.project = project
        for proposal in project.proposals.all():
            proposal.edition = edition
    return project


def review_of(project: Project) -> FeasibilityReview | None:
    """An imported project was never studied here."""
    review: FeasibilityReview | None = getattr(project, "review", None)
    return review

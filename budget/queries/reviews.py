"""Reviews as officers and coordinators read them, and the people who answer for them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.enums import Role
from accounts.models import Department, Membership, Municipality, User, Viewer
from budget import policies
from budget.enums import ProjectStatus, ReviewStatus
from budget.models import Edition, FeasibilityReview, Opinion, Proposal

# Still to be studied: a project withdrawn meanwhile is not.
OPEN_FILES = ~Q(status=ReviewStatus.DECIDED) & ~Q(project__status=ProjectStatus.WITHDRAWN)


def queue(edition: Edition, *, viewer: Viewer) -> QuerySet[FeasibilityReview]:
    """The files still open, the most urgent first."""
    return _files(edition, viewer).filter(OPEN_FILES).order_by("due_on", "project__number")


def decided(edition: Edition, *, viewer: Viewer) -> QuerySet[FeasibilityReview]:
    return _files(edition, viewer).filter(status=ReviewStatus.DECIDED).order_by("-decided_at")


def find(edition: Edition, number: int, *, viewer: Viewer) -> FeasibilityReview | None:
    """The file of project `number`, with everything its page shows."""
    authors = Proposal.objects.select_related("author").order_by("number")
    review = (
        _files(edition, viewer)
        .filter(project__number=number)
        .select_related("project__envelope", "project__territory", "rulebook")
        .prefetch_related("project__cost_lines", Prefetch("project__proposals", queryset=authors))
        .first()
    )
    if review is not None:
        review.project.edition = edition
        for proposal in review.project.proposals.all():
            proposal.edition = edition
    return review


def late(at: datetime) -> QuerySet[FeasibilityReview]:
    """Reviews with an opinion that may be late, in every town; each town's own day then decides."""
    latest_today = at.date() + timedelta(days=1)  # somewhere it is already tomorrow
    waiting = Opinion.objects.filter(review=OuterRef("pk"), verdict="", due_on__lt=latest_today)
    return (
        FeasibilityReview.objects.filter(OPEN_FILES, Exists(waiting), project__edition__is_archived=False)
        .select_related("project__edition__municipality")
        .prefetch_related("opinions__department")
    )


def officers_of(departments: Iterable[Department], municipality: Municipality) -> QuerySet[User]:
    """The officers who answer for any of these departments, and their deputies of the day, each once."""
    seats = Membership.objects.within(municipality).answering_for(list(departments))
    return User.objects.filter(Exists(seats.filter(user=OuterRef("pk"))), is_active=True).order_by("pk")


def coordinators_of(municipality: Municipality) -> QuerySet[User]:
    seats = Membership.objects.within(municipality).in_force()
    seats = seats.filter(user=OuterRef("pk"), role=Role.COORDINATOR)
    return User.objects.filter(Exists(seats), is_active=True).order_by("pk")


def _files(edition: Edition, viewer: Viewer) -> QuerySet[FeasibilityReview]:
    opinions = Opinion.objects.select_related("department", "given_by", "given_for").order_by("pk")
    return (
        FeasibilityReview.objects.filter(
            policies.reviews_visible_to(viewer, edition), project__edition=edition
        )
        .select_related("project__theme")
        .prefetch_related(Prefetch("opinions", queryset=opinions))
    )

"""Who may study a project, cost it, reply, decide, and read what."""

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import Viewer
from accounts.policies import can_coordinate, is_signed_in
from budget.enums import ProjectStatus, ReviewStatus
from budget.models import Edition, FeasibilityReview, Opinion, Project


def projects_visible_to(person: Viewer, edition: Edition) -> Q:
    """Every project of the edition: it is born public, as the idea behind it was."""
    return Q(edition=edition)


def can_read_reviews(person: Viewer, edition: Edition) -> bool:
    return is_signed_in(person) and (
        person.holds(Role.OFFICER, edition.municipality) or can_coordinate(person, edition.municipality)
    )


def reviews_visible_to(person: Viewer, edition: Edition) -> Q:
    """The coordinator sees every file, an officer those in which a department of theirs gives an opinion."""
    if can_coordinate(person, edition.municipality):
        return Q()
    if not is_signed_in(person) or not can_read_reviews(person, edition):
        return Q(pk__in=[])
    return Q(Exists(Opinion.objects.filter(review=OuterRef("pk"), department__in=person.departments)))


def can_view_review(person: Viewer, review: FeasibilityReview) -> bool:
    """The file with its private notes."""
    return can_coordinate(person, review.municipality) or can_cost(person, review)


def can_give_opinion(person: Viewer, opinion: Opinion) -> bool:
    return (
        is_signed_in(person)
        and person.holds(Role.OFFICER, opinion.municipality)
        and opinion.department in person.departments
    )


def can_cost(person: Viewer, review: FeasibilityReview) -> bool:
    """An officer of any department that gives an opinion on the project."""
    return is_signed_in(person) and any(
        can_give_opinion(person, opinion) for opinion in review.opinions.all()
    )


def can_read_opinions(person: Viewer, review: FeasibilityReview) -> bool:
    """Public with the decision; its proposers read them before, to reply. Never the private notes."""
    if review.status == ReviewStatus.DECIDED or can_view_review(person, review):
        return True
    return review.status == ReviewStatus.AWAITING_REPLY and proposed(person, review.project)


def can_reply(person: Viewer, review: FeasibilityReview) -> bool:
    return proposed(person, review.project) and not review.project.edition.is_archived


def can_decide(person: Viewer, review: FeasibilityReview) -> bool:
    """The coordinator, unless the project came from their own idea."""
    return (
        can_coordinate(person, review.municipality)
        and not review.project.edition.is_archived
        and not proposed(person, review.project)
    )


def can_clarify(person: Viewer, project: Project) -> bool:
    """Change a project's words and its envelope, or withdraw it, before the vote: the coordinator."""
    return (
        can_coordinate(person, project.municipality)
        and not project.edition.is_archived
        and not proposed(person, project)
    )


DID_NOT_WIN = (
    ProjectStatus.NOT_SHORTLISTED,
    ProjectStatus.NOT_FUNDED,
    ProjectStatus.RESERVE,
    ProjectStatus.REJECTED_BY_COUNCIL,
)


def can_file_again(person: Viewer, project: Project) -> bool:
    """Who proposed what did not win, in an edition that collects later; not what was taken off the site."""
    own = [idea for idea in project.proposals.all() if is_signed_in(person) and idea.author_id == person.pk]
    return project.status in DID_NOT_WIN and any(idea.hidden_at is None for idea in own)


def proposed(person: Viewer, project: Project) -> bool:
    return is_signed_in(person) and any(
        person.pk == proposal.author_id for proposal in project.proposals.all()
    )

"""Who follows the works of a winner."""

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import Municipality, Viewer
from accounts.policies import can_coordinate, is_signed_in
from budget.enums import OpinionKind, ProjectStatus
from budget.models import Milestone, Opinion, Project

UNDER_WAY = (ProjectStatus.WINNER, ProjectStatus.IN_DELIVERY, ProjectStatus.DELIVERED)


def can_follow_deliveries(person: Viewer, municipality: Municipality) -> bool:
    """Read the board of the office: the coordinator and every officer of the town."""
    return is_signed_in(person) and (
        person.holds(Role.COORDINATOR, municipality) or person.holds(Role.OFFICER, municipality)
    )


def can_follow_delivery(person: Viewer, project: Project) -> bool:
    """Write its steps and its news."""
    followed = Project.objects.filter(deliveries_followed_by(person, project.municipality), pk=project.pk)
    return can_follow_deliveries(person, project.municipality) and followed.exists()


def deliveries_followed_by(person: Viewer, municipality: Municipality) -> Q:
    """The coordinator follows them all; an officer those that a department of theirs builds.

    It builds what it gave the technical opinion on, and where a step names it.
    """
    if can_coordinate(person, municipality):
        return Q()
    if not is_signed_in(person):
        return Q(pk__in=())
    technical = Opinion.objects.filter(
        review__project=OuterRef("pk"), kind=OpinionKind.TECHNICAL, department__in=person.departments
    )
    named = Milestone.objects.filter(project=OuterRef("pk"), department__in=person.departments)
    return Q(Exists(technical)) | Q(Exists(named))


def can_publish_plan(person: Viewer, project: Project) -> bool:
    return can_coordinate(person, project.municipality)

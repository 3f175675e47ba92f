"""Who follows the works of a winner."""

from accounts.enums import Role
from accounts.models import Municipality, Viewer
from accounts.policies import is_signed_in
from budget.enums import ProjectStatus
from budget.models import Project

UNDER_WAY = (ProjectStatus.WINNER, ProjectStatus.IN_DELIVERY, ProjectStatus.DELIVERED)


def can_follow_deliveries(person: Viewer, municipality: Municipality) -> bool:
    """The coordinator and every officer of the town: a delivery passes from one department to the next."""
    return is_signed_in(person) and (
        person.holds(Role.COORDINATOR, municipality) or person.holds(Role.OFFICER, municipality)
    )


def can_follow_delivery(person: Viewer, project: Project) -> bool:
    return can_follow_deliveries(person, project.municipality)

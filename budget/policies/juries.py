"""Who may seat a jury, mark, and read the marks."""

from accounts.enums import Role
from accounts.models import User, Viewer
from accounts.policies import can_coordinate, is_signed_in
from budget.enums import JuryStatus, ProjectStatus
from budget.models import Edition, Juror, Jury, Project
from budget.policies.reviews import proposed


def can_run_jury(person: Viewer, edition: Edition) -> bool:
    return can_coordinate(person, edition.municipality) and not edition.is_archived


# Who decides or studies for the town sits on no jury of its.
NO_JUROR = (Role.COUNCILLOR, Role.OFFICER, Role.COORDINATOR)


def can_sit(person: User, jury: Jury) -> bool:
    return not any(person.holds(role, jury.municipality) for role in NO_JUROR)


def can_read_files(person: Viewer, juror: Juror) -> bool:
    """A juror's own desk, as long as they sit: who was given a role that no juror may hold does not."""
    return (
        is_signed_in(person)
        and juror.user_id == person.pk
        and juror.left_at is None
        and can_sit(person, juror.jury)
    )


def can_mark(person: Viewer, juror: Juror, project: Project) -> bool:
    """Their own seat, a project of their own jury, no declared conflict, and not their own idea."""
    return (
        can_read_files(person, juror)
        and not juror.is_stand_in
        and project.edition_id == juror.jury.edition_id
        and project.status == ProjectStatus.FEASIBLE
        and not proposed(person, project)
        and not any(recusal.project_id == project.pk for recusal in juror.recusals.all())
    )


def can_read_marks(person: Viewer, jury: Jury) -> bool:
    """Nobody before the close, the coordinator included; then the coordinator and those who sat.

    The marks of a jury without quorum decide nothing: nobody ever reads them.
    """
    if jury.status not in (JuryStatus.CLOSED, JuryStatus.DELIVERED) or not is_signed_in(person):
        return False
    return (
        can_coordinate(person, jury.municipality)
        or jury.jurors.filter(user=person, left_at__isnull=True).exists()
    )

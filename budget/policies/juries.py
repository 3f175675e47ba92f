"""Who may seat a jury, mark, and read the marks."""

from accounts.enums import Role
from accounts.models import User, Viewer
from accounts.policies import can_coordinate, is_signed_in
from budget.enums import JuryStatus, ProjectStatus
from budget.models import Edition, Juror, Jury, Project
from budget.policies.reviews import proposed


def can_run_jury(person: Viewer, edition: Edition) -> bool:
    return can_coordinate(person, edition.municipality) and not edition.is_archived


def can_sit(person: User, jury: Jury) -> bool:
    """Whether this person may be a juror: not those who decide or study for the town."""
    town = jury.municipality
    return not any(person.holds(role, town) for role in (Role.COUNCILLOR, Role.OFFICER, Role.COORDINATOR))


def can_read_files(person: Viewer, juror: Juror) -> bool:
    """A juror's own desk, as long as they sit."""
    return is_signed_in(person) and juror.user_id == person.pk and juror.left_at is None


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
    """Nobody before the close, the coordinator included; then the coordinator and those who sat."""
    if jury.status == JuryStatus.SCORING or not is_signed_in(person):
        return False
    return (
        can_coordinate(person, jury.municipality)
        or jury.jurors.filter(user=person, left_at__isnull=True).exists()
    )

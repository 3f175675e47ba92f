"""What a department of a town still has to do."""

from typing import NamedTuple

from accounts.models import Department
from budget.enums import MilestoneStatus, ProjectStatus, ReviewStatus
from budget.models import Milestone, Opinion


class OpenThings(NamedTuple):
    files: int  # of projects under study, its opinion given or not
    steps: int  # of works, neither done nor dropped


def open_things(department: Department) -> OpenThings:
    opinions = Opinion.objects.filter(department=department)
    studied = opinions.exclude(review__status=ReviewStatus.DECIDED).exclude(
        review__project__status=ProjectStatus.WITHDRAWN
    )
    under_way = (MilestoneStatus.PLANNED, MilestoneStatus.STARTED)
    steps = Milestone.objects.filter(department=department, status__in=under_way)
    return OpenThings(studied.count(), steps.count())

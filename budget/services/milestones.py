"""The delivery of a winner, step by step: what was promised, what was kept, and why not."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts import moves
from accounts.models import User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import journal, locks
from accounts.writing import written
from budget import workflow
from budget.enums import MilestoneStatus, ProjectStatus
from budget.models import Milestone, Project
from budget.policies.deliveries import UNDER_WAY, can_follow_delivery, can_publish_plan

SATURDAY = 5

# The first steps of most deliveries and when they may be due: the coordinator makes them true, and publishes.
FIRST_STEPS = (
    (gettext_noop("Plans drawn with the proposers"), timedelta(days=90)),
    (gettext_noop("Works or purchase ordered"), timedelta(days=240)),
    (gettext_noop("Open to everyone"), timedelta(days=540)),
)


@dataclass(frozen=True)
class MilestoneStep:
    """What an officer says of one milestone."""

    label: str
    planned_on: date
    status: MilestoneStatus = MilestoneStatus.PLANNED
    done_on: date | None = None
    note: str = ""
    delay_reason: str = ""


def plan_first(project: Project, *, at: datetime) -> None:
    """Propose the first milestones of a project just proclaimed, in the town's own language; nobody else
    reads them yet. The caller holds the project.
    """
    today = project.edition.local_day(at)
    with override(settings.LANGUAGE_CODE):
        Milestone.objects.bulk_create(
            Milestone(
                project=project,
                label=_(label),
                planned_on=_working_day(today + delay),
                position=position,
                is_proposed=True,
                updated_at=at,
            )
            for position, (label, delay) in enumerate(FIRST_STEPS, start=1)
        )


def _working_day(day: date) -> date:
    """The day itself, or the Monday after: no town promises anything for a Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


@transaction.atomic
def publish(project: Project, *, by: User, at: datetime) -> int:
    """Make the plan of a delivery public, as it was read and corrected; tells how many steps that were."""
    require(can_publish_plan(by, project))
    locks.hold(project, "status")
    published = project.milestones.filter(is_proposed=True).update(is_proposed=False, updated_at=at)
    if not published:
        raise Refused(_("The plan of this delivery is public already."))
    journal.record("milestones.published", project, by=by, at=at, steps=published)
    return published


@transaction.atomic
def write(
    project: Project, step: MilestoneStep, *, milestone: Milestone | None, by: User, at: datetime
) -> Milestone:
    """Add a milestone or say how it goes; the project's own state follows from its milestones."""
    require(can_follow_delivery(by, project))
    locks.hold(project, "status")
    if project.status not in UNDER_WAY:
        raise Refused(_("Only a winning project is followed step by step."))
    step = replace(
        step,
        label=written(step.label, is_one_line=True),
        note=written(step.note),
        delay_reason=written(step.delay_reason),
    )
    _require_sound(step, project.edition.local_day(at))
    is_proposed = project.milestones.filter(is_proposed=True).exists()
    if is_proposed and step.status != MilestoneStatus.PLANNED:
        sentence = _("The plan of this delivery is not public yet: a step begins once it is.")
        raise InvalidInput(sentence, {("status",): sentence})
    if milestone is None:
        position = project.milestones.count() + 1
        milestone = Milestone(project=project, position=position, is_proposed=is_proposed)
    for name, value in asdict(step).items():
        setattr(milestone, name, value)
    if step.status != MilestoneStatus.DONE:
        milestone.done_on = None  # set back, a step was not done on any day
    milestone.updated_at = at
    milestone.save()
    _move(project, at)
    facts = {name: str(value) for name, value in asdict(step).items() if value}
    journal.record("milestone.written", milestone, by=by, at=at, **facts)
    return milestone


def _move(project: Project, at: datetime) -> None:
    """Move the project: under way from the first step begun, delivered once every step kept is done."""
    statuses = set(project.milestones.values_list("status", flat=True))
    begun = {MilestoneStatus.STARTED, MilestoneStatus.DONE} & statuses
    if begun and moves.can_apply(workflow.START_DELIVERY, project, at):
        moves.apply(workflow.START_DELIVERY, project, at=at)
    is_over = MilestoneStatus.DONE in statuses and statuses <= {MilestoneStatus.DONE, MilestoneStatus.DROPPED}
    if is_over and project.status == ProjectStatus.IN_DELIVERY:
        moves.apply(workflow.FINISH_DELIVERY, project, at=at)


def _require_sound(step: MilestoneStep, today: date) -> None:
    errors: dict[Path, Any] = {}
    if not step.label:
        errors[("label",)] = _("Name this step.")
    if step.status == MilestoneStatus.DONE and step.done_on is None:
        errors[("done_on",)] = _("Say on which day it was done.")
    if step.done_on is not None and step.done_on > today:
        errors[("done_on",)] = _("This day is still to come.")
    is_late = step.planned_on < today and step.status in (MilestoneStatus.PLANNED, MilestoneStatus.STARTED)
    if (is_late or step.status == MilestoneStatus.DROPPED) and not step.delay_reason:
        errors[("delay_reason",)] = _("Say why: people read it on the project's page.")
    if errors:
        raise InvalidInput(_("This step cannot be recorded as it stands."), errors)

"""The delivery of a winner, step by step: what was promised, what was kept, and why not."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts import moves
from accounts.models import User
from accounts.refusals import InvalidInput, Path, Refused, SavedMeanwhile, require
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

    def read(self) -> "MilestoneStep":
        """As it is kept; set back, a step was not done on any day."""
        return replace(
            self,
            label=written(self.label, is_one_line=True),
            done_on=self.done_on if self.status == MilestoneStatus.DONE else None,
            note=written(self.note),
            delay_reason=written(self.delay_reason),
        )


@dataclass(frozen=True)
class SaidOfStep:
    """A step as it was sent, new without a milestone; `seen` is the `step_mark` of what stood on the page."""

    step: MilestoneStep
    milestone: Milestone | None = None
    seen: str = ""


def standing_step(milestone: Milestone) -> MilestoneStep:
    known = {name: getattr(milestone, name) for name in MilestoneStep.__dataclass_fields__}
    return MilestoneStep(**{**known, "status": MilestoneStatus(milestone.status)})


def step_mark(step: MilestoneStep) -> str:
    """Which words and days of a step somebody had before them: others have another mark."""
    text = json.dumps(asdict(step.read()), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


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
def write(project: Project, said: Sequence[SaidOfStep], *, by: User, at: datetime) -> list[Milestone]:
    """Say how the steps of a delivery go, or add some; the project's own state follows from them.

    A step left as it was on the page stays as it stands, whoever wrote there meanwhile; a new one sent
    twice is one. Tells which were written.
    """
    require(can_follow_delivery(by, project))
    locks.hold(project, "status")
    if project.status not in UNDER_WAY:
        raise Refused(_("Only a winning project is followed step by step."))
    standing = {milestone.pk: milestone for milestone in project.milestones.all()}
    changes = _changes(said, standing)
    is_proposed = any(milestone.is_proposed for milestone in standing.values())
    _require_sound(changes, standing, project.edition.local_day(at), is_proposed=is_proposed)
    _require_seen(changes, standing)
    milestones = []
    for change in changes.values():
        milestone = (
            standing[change.milestone.pk] if change.milestone else _new(project, is_proposed=is_proposed)
        )
        for name, value in asdict(change.step).items():
            setattr(milestone, name, value)
        milestone.updated_at = at
        milestone.save()
        facts = {name: str(value) for name, value in asdict(change.step).items() if value}
        journal.record("milestone.written", milestone, by=by, at=at, **facts)
        milestones.append(milestone)
    _move(project, at)
    return milestones


def _new(project: Project, *, is_proposed: bool) -> Milestone:
    return Milestone(project=project, position=project.milestones.count() + 1, is_proposed=is_proposed)


def _changes(said: Sequence[SaidOfStep], standing: Mapping[int, Milestone]) -> dict[int, SaidOfStep]:
    """By their place among those sent, the steps that somebody changed or adds."""
    known = [standing_step(milestone).read() for milestone in standing.values()]
    changes = {}
    for place, sent in enumerate(said):
        step = sent.step.read()
        if sent.milestone is None:
            stays = step in known
        else:
            stays = step_mark(step) in (sent.seen, step_mark(standing_step(standing[sent.milestone.pk])))
        if not stays:
            changes[place] = replace(sent, step=step)
    return changes


def _move(project: Project, at: datetime) -> None:
    """Move the project: under way from the first step begun, delivered once every step kept is done."""
    statuses = set(project.milestones.values_list("status", flat=True))
    begun = {MilestoneStatus.STARTED, MilestoneStatus.DONE} & statuses
    if begun and moves.can_apply(workflow.START_DELIVERY, project, at):
        moves.apply(workflow.START_DELIVERY, project, at=at)
    is_over = MilestoneStatus.DONE in statuses and statuses <= {MilestoneStatus.DONE, MilestoneStatus.DROPPED}
    if is_over and project.status == ProjectStatus.IN_DELIVERY:
        moves.apply(workflow.FINISH_DELIVERY, project, at=at)


def _require_sound(
    changes: Mapping[int, SaidOfStep], standing: Mapping[int, Milestone], today: date, *, is_proposed: bool
) -> None:
    errors: dict[Path, Any] = {}
    for place, sent in changes.items():
        faults = _faults(sent.step, today, is_proposed=is_proposed)
        if _is_there_already(sent, standing):
            faults["label"] = _("This step is there already, for the same day: change it where it stands.")
        errors |= {("steps", place, name): sentence for name, sentence in faults.items()}
    if errors:
        raise InvalidInput(_("This step cannot be recorded as it stands."), errors)


def _faults(step: MilestoneStep, today: date, *, is_proposed: bool) -> dict[str, Any]:
    faults = {}
    if not step.label:
        faults["label"] = _("Name this step.")
    if is_proposed and step.status != MilestoneStatus.PLANNED:
        faults["status"] = _("The plan of this delivery is not public yet: a step begins once it is.")
    if step.status == MilestoneStatus.DONE and step.done_on is None:
        faults["done_on"] = _("Say on which day it was done.")
    if step.done_on is not None and step.done_on > today:
        faults["done_on"] = _("This day is still to come.")
    is_late = step.planned_on < today and step.status in (MilestoneStatus.PLANNED, MilestoneStatus.STARTED)
    if (is_late or step.status == MilestoneStatus.DROPPED) and not step.delay_reason:
        faults["delay_reason"] = _("Say why: people read it on the project's page.")
    return faults


def _is_there_already(sent: SaidOfStep, standing: Mapping[int, Milestone]) -> bool:
    """Whether a step gets the name and the day of another one."""
    own = standing[sent.milestone.pk] if sent.milestone else None
    wanted = (sent.step.label, sent.step.planned_on)
    if own is not None and (own.label, own.planned_on) == wanted:
        return False
    return any((other.label, other.planned_on) == wanted for other in standing.values() if other != own)


def _require_seen(changes: Mapping[int, SaidOfStep], standing: Mapping[int, Milestone]) -> None:
    stored: dict[Path, Any] = {}
    for place, sent in changes.items():
        if sent.milestone is None:
            continue
        stands = standing_step(standing[sent.milestone.pk])
        if sent.seen != step_mark(stands):
            typed = asdict(sent.step)
            differs = {name: value for name, value in asdict(stands).items() if value != typed[name]}
            stored |= {("steps", place, name): value for name, value in differs.items()}
    if stored:
        raise SavedMeanwhile(
            _("These steps were changed in another window since you opened them: choose which text stays."),
            stored,
        )

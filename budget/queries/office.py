"""What waits today in an edition, counted in a fixed number of queries whatever the number of files."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from accounts.enums import NoticeState, Role
from accounts.models import Department, Membership, Notice, User
from budget.enums import AnswerFrom, MilestoneStatus, PhaseKind, ProjectStatus, ProposalStatus, ReviewStatus
from budget.models import Edition, FeasibilityReview, Jury, Milestone, Opinion, Phase, Project, Proposal
from budget.policies.deliveries import UNDER_WAY, deliveries_followed_by
from budget.rulebook import AdmissibilityRules

WON = (ProjectStatus.WINNER, ProjectStatus.IN_DELIVERY, ProjectStatus.DELIVERED, ProjectStatus.ABANDONED)


@dataclass(frozen=True)
class Queue:
    """So many files wait; the first of them has this number, and is due at this instant or on this day."""

    count: int
    due: datetime | date | None = None
    first: int | None = None


class WhatIsThere(NamedTuple):
    """A room of the office opens with the first thing in it."""

    has_ideas: bool
    has_projects: bool
    has_reviews: bool
    has_jury: bool
    has_winners: bool


def what_is_there(edition: Edition) -> WhatIsThere:
    here: dict[str, Any] = {"edition": OuterRef("pk")}
    ideas = Proposal.objects.filter(**here).exclude(status=ProposalStatus.DRAFT)
    projects = Project.objects.filter(**here)
    facts = (
        Edition.objects.filter(pk=edition.pk)
        .annotate(
            has_ideas=Exists(ideas),
            has_projects=Exists(projects),
            has_reviews=Exists(FeasibilityReview.objects.filter(project__edition=OuterRef("pk"))),
            has_jury=Exists(Phase.objects.filter(**here, kind=PhaseKind.JURY))
            | Exists(Jury.objects.filter(**here)),
            has_winners=Exists(projects.filter(status__in=WON)),
        )
        .values_list(*WhatIsThere._fields)
        .get()
    )
    return WhatIsThere(*facts)


def ideas_to_examine(edition: Edition, rules: AdmissibilityRules) -> Queue:
    """Due when the rulebook says: so many days after the filing of the oldest, or the close of the call."""
    ideas = Proposal.objects.filter(edition=edition, status=ProposalStatus.SUBMITTED)
    count, first, counted_from = _first(ideas.order_by("submitted_at", "number"), "number", "submitted_at")
    if rules.answer_from == AnswerFrom.CLOSE and counted_from is not None:
        calls = (phase for phase in edition.phases.all() if phase.kind == PhaseKind.COLLECTION)
        call = next(calls, None)
        counted_from = max(counted_from, call.closes_at) if call else counted_from
    due = counted_from + timedelta(days=rules.answer_days) if counted_from else None
    return Queue(count, due, first)


def _first(waiting: QuerySet[Any], number: str, due: str) -> tuple[int, int | None, Any]:
    """How many wait in this order, and of the first its number and when it is due, in one query."""
    counted = waiting.annotate(waiting=Window(Count("pk")))
    return counted.values_list("waiting", number, due).first() or (0, None, None)


def ideas_never_completed(edition: Edition, at: datetime) -> Queue:
    """Ideas returned to their proposer, who let the date pass."""
    late = Proposal.objects.filter(edition=edition, status=ProposalStatus.RETURNED, complete_by__lte=at)
    count, first, _due = _first(late.order_by("submitted_at", "number"), "number", "complete_by")
    return Queue(count, first=first)


def opinions_to_give(edition: Edition, person: User) -> Queue:
    """The opinions that this officer's departments still owe."""
    waiting = Opinion.objects.filter(
        review__project__edition=edition,
        department__in=person.departments,
        verdict="",
        review__status=ReviewStatus.OPEN,
    ).order_by("due_on", "review__project__number")
    count, first, due = _first(waiting, "review__project__number", "due_on")
    return Queue(count, due, first)


def opinions_late(edition: Edition, today: date) -> Queue:
    late = Opinion.objects.filter(
        review__project__edition=edition, verdict="", due_on__lt=today, review__status=ReviewStatus.OPEN
    )
    late = late.order_by("due_on", "review__project__number")
    count, first, _due = _first(late, "review__project__number", "due_on")
    return Queue(count, first=first)


def reviews_to_decide(edition: Edition, at: datetime) -> Queue:
    """Files with all opinions given and, where one is unfavourable, the proposer heard or their days over."""
    awaited = Opinion.objects.filter(review=OuterRef("pk"), verdict="")
    heard = Q(status=ReviewStatus.OPEN) | Q(replied_at__isnull=False) | Q(reply_by__lte=at)
    waiting = (
        FeasibilityReview.objects.filter(heard, project__edition=edition)
        .exclude(status=ReviewStatus.DECIDED)
        .exclude(Exists(awaited))
        .order_by("due_on", "project__number")
    )
    count, first, due = _first(waiting, "project__number", "due_on")
    return Queue(count, due, first)


def departments_without_an_officer(edition: Edition) -> Queue:
    """Departments where nobody opens a file; one, too, where there is no department at all."""
    town = edition.municipality
    officers = Membership.objects.in_force().filter(role=Role.OFFICER)
    has_officer = officers.filter(departments=OuterRef("pk"))
    counted = (
        Department.objects.within(town)
        .at_work()
        .aggregate(every=Count("pk"), empty=Count("pk", filter=~Exists(has_officer)))
    )
    return Queue(counted["empty"] if counted["every"] else 1)


def steps_late(edition: Edition, person: User, today: date) -> Queue:
    """Published steps of deliveries this person follows, neither done nor dropped on their day."""
    followed = Project.objects.filter(
        deliveries_followed_by(person, edition.municipality), edition=edition, status__in=UNDER_WAY
    )
    late = Milestone.objects.filter(
        project__in=followed,
        is_proposed=False,
        status__in=(MilestoneStatus.PLANNED, MilestoneStatus.STARTED),
        planned_on__lt=today,
    ).order_by("planned_on", "project__number")
    count, first, due = _first(late, "project__number", "planned_on")
    return Queue(count, due, first)


def plans_to_publish(edition: Edition) -> Queue:
    proposed = Milestone.objects.filter(project=OuterRef("pk"), is_proposed=True)
    waiting = Project.objects.filter(Exists(proposed), edition=edition).order_by("number")
    count, first, _due = _first(waiting, "number", "status_since")
    return Queue(count, first=first)


def messages_not_sent(edition: Edition) -> Queue:
    stuck = Notice.objects.within(edition.municipality).filter(
        state__in=[NoticeState.FAILED, NoticeState.BOUNCED]
    )
    return Queue(stuck.count())


def letters_to_print(edition: Edition) -> Queue:
    return Queue(Notice.objects.within(edition.municipality).filter(state=NoticeState.TO_PRINT).count())

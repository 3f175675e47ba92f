"""A project: born of an admitted idea, costed in whole euros."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.refusals import Refused, SavedMeanwhile, require
from accounts.services import journal, locks, notices
from budget import policies
from budget.enums import BudgetNotice, OpinionKind, ReviewStatus
from budget.models import CostLine, Envelope, FeasibilityReview, Opinion, Project, Proposal, RulebookVersion
from budget.queries import reviews as review_queries
from budget.services import contents, proposals
from budget.services.texts import Reading, refuse

LINES_MAX = 30


@dataclass(frozen=True)
class CostingLine:
    """One line of a costing: an investment, or what it costs each year."""

    label: str
    amount_eur: int
    is_yearly: bool = False


def open_for(proposal: Proposal, *, envelope: Envelope | None, at: datetime) -> Project:
    """The project of an idea being admitted; its edition is held by the caller, so the number is its own."""
    return Project.objects.create(
        edition=proposal.edition,
        number=proposals.next_number(proposal.edition, Project),
        status_since=at,
        created_at=at,
        envelope=envelope,
        **{field.name: getattr(proposal, field.name) for field in contents.FIELDS if field.is_copied},
    )


def open_review(
    project: Project,
    departments: Mapping[OpinionKind, Department],
    *,
    due_on: date,
    rulebook: RulebookVersion | None,
    at: datetime,
) -> FeasibilityReview:
    review = FeasibilityReview.objects.create(
        project=project, status_since=at, due_on=due_on, rulebook=rulebook
    )
    Opinion.objects.bulk_create(
        [
            Opinion(review=review, kind=kind, department=departments[kind], due_on=due_on)
            for kind in OpinionKind
        ]
    )
    for officer in review_queries.officers_of(departments.values(), project.municipality):
        notices.owe(
            BudgetNotice.OPINION_ASKED,
            to=officer,
            about=review,
            at=at,
            path=review.get_absolute_url(),
            title=project.title,
            due_on=due_on.isoformat(),
        )
    return review


@transaction.atomic
def cost(project: Project, lines: Sequence[Mapping[str, Any]], *, seen: str, by: User, at: datetime) -> None:
    """Replace the costing whole; `seen` is the `costing_mark` of the one the officer had before them.

    Each of `lines` has `label`, `amount_eur` and `is_yearly`, as typed.
    """
    require(policies.can_cost(by, project.review))
    locks.hold(project.review, "status")
    if project.review.status == ReviewStatus.DECIDED:
        raise Refused(_("The review of this project is decided: its costing no longer changes."))
    kept = _read_lines(lines)
    standing = standing_lines(project)
    if kept == standing:
        return
    if seen != costing_mark(standing):
        raise SavedMeanwhile(
            _("This costing was changed in another window since you opened it: choose which one stays."),
            {("lines",): [asdict(line) for line in standing]},
        )
    project.cost_lines.all().delete()
    CostLine.objects.bulk_create(
        [CostLine(project=project, position=place, **asdict(line)) for place, line in enumerate(kept)]
    )
    project.cost_eur = sum(line.amount_eur for line in kept if not line.is_yearly)
    project.yearly_running_cost_eur = sum(line.amount_eur for line in kept if line.is_yearly)
    project.save(update_fields=["cost_eur", "yearly_running_cost_eur"])
    journal.record("project.costed", project, by=by, at=at, lines=[asdict(line) for line in kept])


def standing_lines(project: Project) -> list[CostingLine]:
    return [CostingLine(line.label, line.amount_eur, line.is_yearly) for line in project.cost_lines.all()]


def costing_mark(lines: Iterable[CostingLine]) -> str:
    """Which costing an officer read: another one has another mark."""
    text = json.dumps([asdict(line) for line in lines], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_lines(lines: Sequence[Mapping[str, Any]]) -> list[CostingLine]:
    """The lines fit to keep: investments first, then what returns each year."""
    if len(lines) > LINES_MAX:
        refuse({("lines",): _("Please keep to %(most)d lines.") % {"most": LINES_MAX}})
    whole = Reading({})
    kept = []
    for place, line in enumerate(lines):
        reading = whole.part("lines", place, typed=line)
        label = reading.text(
            "label", longest=120, needed=_("Say what this amount pays for."), is_one_line=True
        )
        amount = reading.euros("amount_eur", lowest=1, needed=_("Give the amount, in whole euros."))
        kept.append(CostingLine(label, amount or 0, bool(line.get("is_yearly"))))
    whole.finish()
    if all(line.is_yearly for line in kept):
        refuse({("lines",): _("A costing has at least one investment.")})
    return sorted(kept, key=lambda line: line.is_yearly)

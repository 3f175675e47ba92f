"""What the town changes of a project before the vote: its words, its envelope, or that it goes no further."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.money import in_figures
from accounts.refusals import Refused, SavedMeanwhile, require
from accounts.services import journal, locks
from budget import policies, workflow
from budget.enums import BudgetNotice, ProjectStatus
from budget.models import Envelope, Project
from budget.queries.editions import ballot_is_settled
from budget.services.telling import tell_proposers
from budget.services.texts import Reading

REASON_LONGEST = 2000
BRIEF = ("brief_what", "brief_where", "brief_whom")
WORDS = ("title", "summary", "body", *BRIEF)
CLARIFIED = (*WORDS, "envelope")
# Before anything of it is printed.
BEFORE_THE_PAPER = (ProjectStatus.UNDER_REVIEW, ProjectStatus.FEASIBLE, ProjectStatus.SHORTLISTED)


@transaction.atomic
def clarify(
    project: Project, changes: Mapping[str, Any], *, reason: str, seen: str, by: User, at: datetime
) -> list[str]:
    """Write `title`, `summary`, `body` and `envelope` anew, with a reason; the names of what changed.

    `seen` is the `clarifying_mark` of what the person had before them. The journal keeps what stood before.
    """
    require(policies.can_clarify(by, project))
    _hold_before_the_paper(project)
    reading = Reading({**changes, "reason": reason})
    written = _read(project, reading)
    before = standing(project)
    changed = [name for name in CLARIFIED if written[name] != before[name]]
    if changed:
        reason = reading.reason(
            "reason", longest=REASON_LONGEST, needed=_("Say why: everybody reads it on the project's page.")
        )
    reading.finish()
    if not changed:
        return []
    if seen != clarifying_mark(project):
        raise SavedMeanwhile(
            _("This project was changed in another window since you opened it: choose which text stays."),
            {(name,): str(before[name] or "") for name in changed},
        )
    for name in changed:
        setattr(project, name, written[name])
    project.clarifications = [
        *project.clarifications,
        {"at": at.isoformat(), "what": changed, "reason": reason},
    ]
    project.save(update_fields=[*changed, "clarifications"])
    replaced = {name: f"{before[name] or '—'} → {written[name] or '—'}" for name in changed}
    journal.record("project.clarified", project, by=by, at=at, reason=reason, **replaced)
    tell_proposers(
        project, BudgetNotice.PROJECT_CLARIFIED, at=at, occasion=at.isoformat(), what=changed, reason=reason
    )
    return changed


@transaction.atomic
def withdraw(project: Project, *, reason: str, by: User, at: datetime) -> None:
    """Before the paper is settled, a project goes no further; once it is printed, that takes two people."""
    require(policies.can_clarify(by, project))
    _hold_before_the_paper(project)
    reading = Reading({"reason": reason})
    reason = reading.reason(
        "reason", longest=REASON_LONGEST, needed=_("Say why: everybody reads it on the project's page.")
    )
    reading.finish()
    moves.apply(workflow.WITHDRAW_PROJECT, project, at=at, status_reason=reason)
    journal.record("project.withdrawn", project, by=by, at=at, reason=reason)
    tell_proposers(project, BudgetNotice.PROJECT_WITHDRAWN, at=at, reason=reason)


def standing(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in CLARIFIED}


def clarifying_mark(project: Project) -> str:
    """Which text a person read: another one has another mark."""
    text = json.dumps([*(getattr(project, name) for name in WORDS), project.envelope_id], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_clarifiable(project: Project) -> bool:
    return project.status in BEFORE_THE_PAPER and not ballot_is_settled(project.edition)


def _hold_before_the_paper(project: Project) -> None:
    """The settling holds the edition too: what is printed is what stands."""
    locks.hold(project.edition)
    locks.hold(project, *WORDS, "envelope", "status", "cost_eur", "clarifications")
    if not is_clarifiable(project):
        raise Refused(
            _("The ballot paper is settled, or this project goes no further: it no longer changes."),
            road=_("Until the paper is settled, this page changes a project that is studied or feasible."),
        )


def _read(project: Project, reading: Reading) -> dict[str, Any]:
    envelope = reading.row("envelope", Envelope, project.municipality)
    if envelope is not None and envelope.edition_id != project.edition_id:
        reading.fault("envelope", _("Please choose one of the answers offered."))
    elif envelope is not None and (why_not := _why_not_in(project, envelope)):
        reading.fault("envelope", why_not)
    return {
        "title": reading.text("title", longest=120, needed=_("Give it a title."), is_one_line=True),
        "summary": reading.text("summary", longest=280),
        "body": reading.text("body", longest=8000),
        **{name: reading.text(name, longest=140, is_one_line=True) for name in BRIEF},
        "envelope": envelope,
    }


def _why_not_in(project: Project, envelope: Envelope) -> str:
    """A project declared feasible under the bound of an envelope keeps to that of the next."""
    most, cost = envelope.project_cost_max_eur, project.cost_eur
    if project.status == ProjectStatus.UNDER_REVIEW or most is None or cost is None or cost <= most:
        return ""
    return _("It costs %(cost)s euros, and a project of this envelope %(most)s at most.") % {
        "cost": in_figures(cost),
        "most": in_figures(most),
    }

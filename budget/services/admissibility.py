"""The coordinator's three answers to a submitted idea: admitted, returned to be completed, not taken up."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import Department, Municipality, User
from accounts.refusals import Path, Refused, require
from accounts.services import journal, locks, notices
from budget import policies, workflow
from budget.calendar import end_of_day
from budget.enums import Article, BudgetNotice, NotTakenUpGround, OpinionKind
from budget.models import Envelope, Project, Proposal
from budget.queries.editions import current_rulebook
from budget.queries.reviews import officers_of
from budget.rulebook import Rulebook
from budget.services import projects
from budget.services.proposals import rules_of
from budget.services.telling import tell_author
from budget.services.texts import Reading, refuse

REASON_LONGEST = 4000
DETAIL_LONGEST = 280
# What each ground must tell beside its reasons; an article and a department have readers of their own.
DETAILS = {
    NotTakenUpGround.OUTSIDE_RULEBOOK: ("article",),
    NotTakenUpGround.ALREADY_PLANNED: ("where", "when"),
    NotTakenUpGround.REDIRECTED: ("department",),
    NotTakenUpGround.PASSED_ON: ("authority", "expected_answer"),
}


@transaction.atomic
def admit(
    proposal: Proposal,
    departments: Mapping[OpinionKind, Department],
    *,
    due_on: date | None,
    envelope: Envelope | None,
    by: User,
    at: datetime,
) -> Project:
    """The proposal becomes a project, and its study goes to a department for each of the three opinions."""
    require(policies.can_judge_proposal(by, proposal))
    locks.hold(proposal.edition)  # so that the project's number is its own
    locks.hold_and_read(proposal)
    if proposal.hidden_at is not None:  # the project would say again what was taken off the site
        raise Refused(
            _("This idea is hidden: show it again before you admit it, or do not take it up."),
        )
    day = _check_routing(proposal, departments, due_on=due_on, envelope=envelope, at=at)
    version = current_rulebook(proposal.edition)
    project = projects.open_for(proposal, envelope=envelope, at=at)
    moves.apply(
        workflow.ADMIT, proposal, at=at, project=project, rulebook=version, decided_by=by, decided_at=at
    )
    projects.open_review(project, departments, due_on=day, rulebook=version, at=at)
    journal.record("proposal.admitted", proposal, by=by, at=at, project=project.number)
    tell_author(proposal, BudgetNotice.PROPOSAL_ADMITTED, at=at, project_number=project.number)
    return project


@transaction.atomic
def send_back(proposal: Proposal, *, reason: str, complete_on: date | None, by: User, at: datetime) -> None:
    """Returned to be completed, with what is missing and the last day to complete it."""
    require(policies.can_judge_proposal(by, proposal))
    locks.hold_and_read(proposal)
    reading = Reading({"reason": reason})
    reason = reading.text(
        "reason", longest=REASON_LONGEST, needed=_("Say what is missing, so that it can be completed.")
    )
    today = proposal.edition.local_day(at)
    last_day = complete_on or today
    if last_day <= today:
        reading.fault("complete_on", _("Give a day to come, so that there is time to complete the idea."))
    elif last_day < today + timedelta(days=_days_to_complete(proposal)):
        sentence = _("The rulebook leaves at least %(days)s days to complete an idea (article %(article)d).")
        figures = {"days": _days_to_complete(proposal), "article": Article.ADMISSIBILITY}
        reading.fault("complete_on", sentence % figures)
    reading.finish()
    complete_by = end_of_day(last_day, proposal.edition.zone)
    moves.apply(workflow.RETURN, proposal, at=at, return_reason=reason, complete_by=complete_by)
    journal.record("proposal.returned", proposal, by=by, at=at, reason=reason)
    tell_author(
        proposal,
        BudgetNotice.PROPOSAL_RETURNED,
        at=at,
        occasion=at.isoformat(),
        reason=reason,
        complete_by=complete_by.isoformat(),
    )


@transaction.atomic
def not_take_up(proposal: Proposal, answer: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Close an idea on one of four grounds; `answer`: `ground`, `reason` and what that ground asks for."""
    require(policies.can_judge_proposal(by, proposal))
    locks.hold_and_read(proposal)
    ground, reason, details, department = _read_answer(answer, proposal.municipality)
    moves.apply(
        workflow.NOT_TAKE_UP,
        proposal,
        at=at,
        ground=ground,
        ground_reason=reason,
        ground_details=details,
        redirected_to=department,
        rulebook=current_rulebook(proposal.edition),
        decided_by=by,
        decided_at=at,
    )
    journal.record("proposal.not_taken_up", proposal, by=by, at=at, ground=str(ground), reason=reason)
    tell_author(
        proposal,
        BudgetNotice.PROPOSAL_NOT_TAKEN_UP,
        at=at,
        ground=str(ground),
        reason=reason,
        department=department.name if department else "",
        **details,
    )
    if department is not None:
        _hand_over(proposal, department, reason=reason, at=at)


def _hand_over(proposal: Proposal, department: Department, *, reason: str, at: datetime) -> None:
    """Who is to do it outside the budget learns of it: else nobody would own the file."""
    for officer in officers_of([department], proposal.municipality):
        notices.owe(
            BudgetNotice.PROPOSAL_REDIRECTED,
            to=officer,
            about=proposal,
            at=at,
            path=proposal.get_absolute_url(),
            title=proposal.title,
            department=department.name,
            reason=reason,
        )


def _days_to_complete(proposal: Proposal) -> int:
    return rules_of(proposal.edition).admissibility.completion_days


def left_to_judge(rules: Rulebook) -> list[str]:
    """What the rulebook asks of an idea and only a person can tell; not met, it is a ground (article 3)."""
    asked = [_("It serves the general interest, within what the town may do and where it may do it.")]
    if rules.projects.investment_only:
        asked.append(_("It is an investment, not a subsidy or a salary."))
    if not rules.projects.proposer_may_supply:
        asked.append(_("Its proposer would neither sell nor be paid for anything in it."))
    return asked


def _check_routing(
    proposal: Proposal,
    departments: Mapping[OpinionKind, Department],
    *,
    due_on: date | None,
    envelope: Envelope | None,
    at: datetime,
) -> date:
    municipality = proposal.municipality
    faults: dict[Path, str] = {}
    for kind in OpinionKind:
        department = departments.get(kind)
        if department is None or not department.works_for(municipality):
            faults["departments", kind] = _("Choose the department that gives this opinion.")
    day = due_on or date.min
    if day < proposal.edition.local_day(at):
        faults[("due_on",)] = _("Give a day to come: the departments need time.")
    if envelope is not None and envelope.edition_id != proposal.edition_id:
        faults[("envelope",)] = _("Please choose one of the answers offered.")
    refuse(faults)
    return day


def _read_answer(
    answer: Mapping[str, Any], municipality: Municipality
) -> tuple[NotTakenUpGround, str, dict[str, Any], Department | None]:
    reading = Reading(answer)
    ground = reading.word("ground", NotTakenUpGround, needed=_("Choose why the idea is not taken up."))
    reason = reading.reason(
        "reason", longest=REASON_LONGEST, needed=_("Give reasons that the proposer and everybody can read.")
    )
    details: dict[str, Any] = {}
    department = None
    for name in DETAILS.get(ground, ()) if ground else ():
        if name == "department":
            department = reading.row(name, Department, municipality)
            if department is None or not department.works_for(municipality):
                reading.fault(name, _("Choose the department that takes care of it."))
        elif name == "article":
            details[name] = _read_article(reading, answer)
        else:
            details[name] = reading.text(name, longest=DETAIL_LONGEST, needed=_SAY[name](), is_one_line=True)
    reading.finish()
    return NotTakenUpGround(str(answer["ground"])), reason, details, department


def _read_article(reading: Reading, answer: Mapping[str, Any]) -> int | None:
    number = str(answer.get("article") or "")
    if number in {str(int(article)) for article in Article}:
        return int(number)
    reading.fault("article", _("Give the article of the rulebook that the idea does not meet."))
    return None


_SAY = {
    "where": lambda: _("Say where it is planned."),
    "when": lambda: _("Say when it is planned."),
    "authority": lambda: _("Name the authority the idea is passed on to."),
    "expected_answer": lambda: _("Say which answer is expected, and when."),
}

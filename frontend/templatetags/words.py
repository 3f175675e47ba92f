"""The words of our enums on screen: `{{ proposal.status|word:"proposal_status" }}`, one table per enum."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from accounts.enums import NoticeState, Role
from budget.enums import (
    JuryStatus,
    NotTakenUpGround,
    OpinionKind,
    ProjectStatus,
    ProposalStatus,
    ProposerKind,
    ReviewDecision,
    ReviewStatus,
    Verdict,
)
from budget.policies.answers import LEVEL_WORDS
from frontend import office_words

register = template.Library()

ROLE = {
    Role.COORDINATOR: _("Coordinator"),
    Role.OFFICER: _("Officer"),
    Role.DESK_AGENT: _("Desk agent"),
    Role.MODERATOR: _("Moderator"),
    Role.COMMISSION_MEMBER: _("Member of the commission"),
    Role.COUNCILLOR: _("Councillor"),
}

NOTICE_STATE = {
    NoticeState.OWED: _("Waiting to leave"),
    NoticeState.SENDING: _("Leaving"),
    NoticeState.SENT: _("Sent"),
    NoticeState.FAILED: _("Not sent"),
    NoticeState.BOUNCED: _("Came back"),
    NoticeState.TO_PRINT: _("To print"),
}

PROPOSAL_STATUS = {
    ProposalStatus.DRAFT: _("Draft"),
    ProposalStatus.SUBMITTED: _("Submitted"),
    ProposalStatus.RETURNED: _("To be completed"),
    ProposalStatus.ADMITTED: _("Admitted"),
    ProposalStatus.NOT_TAKEN_UP: _("Not taken up"),
    ProposalStatus.WITHDRAWN: _("Withdrawn"),
}

PROPOSER_KIND = {
    ProposerKind.PERSON: _("In my own name"),
    ProposerKind.COLLECTIVE: _("As a collective of residents"),
    ProposerKind.ASSOCIATION: _("For an association"),
    ProposerKind.SCHOOL_CLASS: _("With a school class"),
}

GROUND = {
    NotTakenUpGround.OUTSIDE_RULEBOOK: _("Outside the rulebook"),
    NotTakenUpGround.ALREADY_PLANNED: _("Already planned"),
    NotTakenUpGround.REDIRECTED: _("Done outside the budget"),
    NotTakenUpGround.PASSED_ON: _("Passed on to another authority"),
}

PROJECT_STATUS = {
    ProjectStatus.UNDER_REVIEW: _("Under review"),
    ProjectStatus.FEASIBLE: _("Feasible"),
    ProjectStatus.UNFEASIBLE: _("Not feasible"),
    ProjectStatus.SHORTLISTED: _("Shortlisted"),
    ProjectStatus.NOT_SHORTLISTED: _("Not shortlisted"),
    ProjectStatus.ON_BALLOT: _("On the ballot paper"),
    ProjectStatus.PROPOSED: _("Proposed to the council"),
    ProjectStatus.NOT_FUNDED: _("Not funded"),
    ProjectStatus.WINNER: _("Winner"),
    ProjectStatus.RESERVE: _("On the reserve list"),
    ProjectStatus.REJECTED_BY_COUNCIL: _("Not retained by the council"),
    ProjectStatus.IN_DELIVERY: _("Under way"),
    ProjectStatus.DELIVERED: _("Delivered"),
    ProjectStatus.ABANDONED: _("Abandoned"),
    ProjectStatus.WITHDRAWN: _("Withdrawn"),
}

REVIEW_STATUS = {
    ReviewStatus.OPEN: _("Opinions to give"),
    ReviewStatus.AWAITING_REPLY: _("Right of reply open"),
    ReviewStatus.DECIDED: _("Decided"),
}

OPINION_KIND = {
    OpinionKind.TECHNICAL: _("Technical opinion"),
    OpinionKind.LEGAL: _("Legal opinion"),
    OpinionKind.FINANCIAL: _("Financial opinion"),
}

VERDICT = {
    "": _("Awaited"),
    Verdict.FAVOURABLE: _("Favourable"),
    Verdict.CONDITIONAL: _("Favourable under conditions"),
    Verdict.UNFAVOURABLE: _("Unfavourable"),
}

DECISION = {
    ReviewDecision.FEASIBLE: _("Feasible"),
    ReviewDecision.UNFEASIBLE: _("Not feasible"),
}

JURY_STATUS = {
    JuryStatus.SCORING: _("Marking in progress"),
    JuryStatus.CLOSED: _("Marking closed"),
    JuryStatus.DELIVERED: _("Shortlist delivered"),
}

TABLES: dict[str, Mapping[Any, Any]] = {
    "decision": DECISION,
    "event": office_words.EVENTS,
    "ground": GROUND,
    "jury_status": JURY_STATUS,
    "level": LEVEL_WORDS,
    "notice_kind": office_words.NOTICE_KINDS,
    "notice_state": NOTICE_STATE,
    "opinion_kind": OPINION_KIND,
    "project_status": PROJECT_STATUS,
    "proposal_status": PROPOSAL_STATUS,
    "proposer_kind": PROPOSER_KIND,
    "review_status": REVIEW_STATUS,
    "role": ROLE,
    "verdict": VERDICT,
}


@register.filter
def word(value: str, table: str) -> str:
    """A word that no table has (tests forbid it) is shown as it is rather than breaking a page."""
    return str(TABLES[table].get(value, value))


@register.filter
def notice_fault(fault: str) -> str:
    return str(office_words.FAULTS.get(fault, office_words.OTHER_FAULT))

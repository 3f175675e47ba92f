"""The words of our enums on screen: `{{ proposal.status|word:"proposal_status" }}`, one table per enum."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import NoticeState, Role, TerritoryKind
from budget.enums import (
    AgeDay,
    Article,
    BallotStyle,
    JuryStatus,
    Leftover,
    MilestoneStatus,
    MinorRule,
    NotTakenUpGround,
    OpinionKind,
    Profile,
    ProjectStatus,
    ProposalStatus,
    ProposerKind,
    ReviewDecision,
    ReviewStatus,
    TieBreak,
    Unspent,
    Verdict,
    ZoneChoice,
)
from budget.policies.answers import (
    EXCLUSION_WORDS,
    LEVEL_WORDS,
    MISSING_WORDS,
    PHASE_WORDS,
    TIE_WORDS,
    one_of,
)
from frontend import office_words, voting_words

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
    ProposalStatus.WITHDRAWN: pgettext_lazy("idea", "Withdrawn"),
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
    ProjectStatus.WITHDRAWN: pgettext_lazy("project", "Withdrawn"),
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

PROFILE = {
    Profile.VILLAGE: _("Village"),
    Profile.TOWN: _("Town"),
    Profile.METROPOLIS: _("Metropolis"),
}

ARTICLE = {
    Article.MONEY: _("Object and money"),
    Article.PROPOSING: _("Who may propose"),
    Article.PROJECTS: _("What may be proposed"),
    Article.ADMISSIBILITY: _("Admissibility"),
    Article.REVIEW: _("Study"),
    Article.JURY: _("Jury"),
    Article.VOTING: _("Vote"),
    Article.COUNTING: _("Count"),
    Article.AFTERMATH: _("Incidents and what follows"),
    Article.DATA: _("News and personal data"),
}

AGE_DAY = {
    AgeDay.ACT: _("on the day of filing"),
    AgeDay.OPENING: _("on the first day of the call for ideas"),
    AgeDay.CLOSE: _("on the last day of the call for ideas"),
}

VOTING_AGE_DAY = {
    AgeDay.OPENING: _("on the first day of the vote"),
    AgeDay.CLOSE: _("on the last day of the vote"),
}

MINORS = {
    MinorRule.NOTHING: _("Nothing more is asked"),
    MinorRule.ADULT_CONTACT: _("The name of an adult to reach"),
}

PROPOSERS = {
    ProposerKind.PERSON: _("one person"),
    ProposerKind.COLLECTIVE: _("a collective of residents"),
    ProposerKind.ASSOCIATION: _("an association"),
    ProposerKind.SCHOOL_CLASS: _("a school class"),
}

ZONE_CHOICE = {
    ZoneChoice.EVERYONE: _("Every voter chooses in all envelopes"),
    ZoneChoice.OWN_ZONE: _("Voters choose in the envelope of their own quarter"),
    ZoneChoice.CHOSEN_ZONE: _("Voters choose in the envelope of one quarter, theirs or another"),
}

BALLOT_STYLE = {
    BallotStyle.APPROVAL: _("A number of projects"),
    BallotStyle.KNAPSACK: _("The money of the envelope"),
    BallotStyle.APPROVAL_KNAPSACK: _("A number of projects, within the money of the envelope"),
}

LEFTOVER = {
    Leftover.SKIP: _("It is skipped and the count goes on"),
    Leftover.STOP: _("The count stops there"),
}

TIE_BREAK = {
    TieBreak.COST: _("the cheaper first"),
    TieBreak.VOTES: _("the one chosen on more ballots first"),
    TieBreak.LOT: _("a public lot"),
}

UNSPENT = {
    Unspent.CARRIED: _("It is carried over to the next edition"),
    Unspent.RETURNED: _("It returns to the town's budget"),
}

MILESTONE_STATUS = {
    MilestoneStatus.PLANNED: _("Planned"),
    MilestoneStatus.STARTED: _("Started"),
    MilestoneStatus.DONE: _("Done"),
    MilestoneStatus.DROPPED: _("Dropped"),
}

TERRITORY_KIND = {TerritoryKind.COMMUNE: _("Commune"), TerritoryKind.QUARTER: _("Quarter")}

TABLES: dict[str, Mapping[Any, Any]] = {
    "age_day": AGE_DAY,
    "article": ARTICLE,
    "ballot_style": BALLOT_STYLE,
    "channel": voting_words.CHANNEL,
    "council_verdict": voting_words.COUNCIL_VERDICT,
    "decision": DECISION,
    "exclusion": EXCLUSION_WORDS,
    "event": office_words.EVENTS,
    "ground": GROUND,
    "jury_status": JURY_STATUS,
    "leftover": LEFTOVER,
    "level": LEVEL_WORDS,
    "milestone_status": MILESTONE_STATUS,
    "missing": MISSING_WORDS,
    "notice_kind": office_words.NOTICE_KINDS,
    "notice_state": NOTICE_STATE,
    "opinion_kind": OPINION_KIND,
    "phase": PHASE_WORDS,
    "poll_status": voting_words.POLL_STATUS,
    "profile": PROFILE,
    "project_status": PROJECT_STATUS,
    "proposal_status": PROPOSAL_STATUS,
    "minors": MINORS,
    "proposer_kind": PROPOSER_KIND,
    "proposers": PROPOSERS,
    "review_status": REVIEW_STATUS,
    "role": ROLE,
    "tally_fault": voting_words.TALLY_FAULT,
    "territory_kind": TERRITORY_KIND,
    "tie": TIE_WORDS,
    "tie_break": TIE_BREAK,
    "unspent": UNSPENT,
    "verdict": VERDICT,
    "voting_age_day": VOTING_AGE_DAY,
    "zone_choice": ZONE_CHOICE,
}


@register.filter
def word(value: str, table: str) -> str:
    """A word that no table has (tests forbid it) is shown as it is rather than breaking a page."""
    return str(TABLES[table].get(value, value))


@register.filter
def notice_fault(fault: str) -> str:
    return str(office_words.FAULTS.get(fault, office_words.OTHER_FAULT))


@register.filter
def words(values: Iterable[str], table: str) -> str:
    """Several words of one table, the last after "or"."""
    return one_of([TABLES[table][value] for value in values])


@register.filter
def in_turn(values: Iterable[str], table: str) -> str:
    """Words in the order in which they apply."""
    return in_order(TABLES[table], values)


def in_order(table: Mapping[Any, Any], values: Iterable[Any]) -> str:
    return str(_(", then ")).join(str(table[value]) for value in values)

"""The words of the enums of an edition: its rulebook, its ideas, its projects."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budget.enums import (
    AgeDay,
    AnswerFrom,
    Article,
    JuryStatus,
    LeftoverPolicy,
    MilestoneStatus,
    MinorRule,
    NotTakenUpGround,
    OpinionKind,
    OpinionVerdict,
    PaperVote,
    ProjectStatus,
    ProposalStatus,
    ProposerKind,
    RegisterSource,
    RegisterStatus,
    ReviewDecision,
    ReviewStatus,
    TieBreak,
    TownProfile,
    Unspent,
    ZoneChoice,
)
from frontend.words.ballots import BALLOTS
from voting.queries.from_rulebook import BALLOT_RULES

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
    OpinionVerdict.FAVOURABLE: _("Favourable"),
    OpinionVerdict.CONDITIONAL: _("Favourable under conditions"),
    OpinionVerdict.UNFAVOURABLE: _("Unfavourable"),
}

DECISION = {
    ReviewDecision.FEASIBLE: _("Feasible"),
    ReviewDecision.UNFEASIBLE: _("Not feasible"),
}

JURY_STATUS = {
    JuryStatus.SCORING: _("Marking in progress"),
    JuryStatus.CLOSED: _("Marking closed"),
    JuryStatus.DELIVERED: _("Shortlist delivered"),
    JuryStatus.WITHOUT_QUORUM: _("Without quorum: every feasible project goes to the vote"),
}

PROFILE = {
    TownProfile.VILLAGE: _("Village"),
    TownProfile.TOWN: _("Town"),
    TownProfile.METROPOLIS: _("Metropolis"),
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

ANSWER_FROM = {
    AnswerFrom.FILING: _("from the filing of the idea"),
    AnswerFrom.CLOSE: _("from the close of the call for ideas"),
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

PAPER_VOTE = {
    PaperVote.NONE: _("Nobody votes on paper"),
    PaperVote.DAY_AFTER: _("On the day after the online vote; who has voted online does not vote on paper"),
    PaperVote.LAST_DAY: _(
        "On the last day of the online vote; voting on paper withdraws the ballot cast online"
    ),
}

BALLOT_STYLE = {style: BALLOTS[rule.name].name for style, rule in BALLOT_RULES.items()}

LEFTOVER = {
    LeftoverPolicy.SKIP: _("It is skipped and the count goes on"),
    LeftoverPolicy.STOP: _("The count stops there"),
}

TIE_BREAK = {
    TieBreak.COST: _("the cheaper first"),
    TieBreak.VOTES: _("the one chosen on more ballots first"),
    TieBreak.LOT: _("a public lot"),
}

REGISTER_FACT = {
    "names": _("names"),
    "birth_date": _("birth date"),
    "territory": _("quarter"),
    "tie": _("tie to the town"),
}

REGISTER_STATUS = {
    RegisterStatus.ENTERED: _("on the register"),
    RegisterStatus.DOUBTFUL: _("to be checked"),
    RegisterStatus.REFUSED: _("not kept: the same person as another entry"),
}

REGISTER_SOURCE = {
    RegisterSource.STATEMENT: _("a statement on honour"),
    RegisterSource.DESK: _("a desk"),
    RegisterSource.LETTER: _("a code sent by letter"),
    RegisterSource.SCHOOL: _("the list of a school"),
    RegisterSource.IDENTITY_PROVIDER: _("FranceConnect"),
    RegisterSource.IMPORT: _("a list of the town"),
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

"""The fixed words of an edition, from the call for ideas to the delivered project."""

from enum import IntEnum, StrEnum


class TownProfile(StrEnum):
    VILLAGE = "village"
    TOWN = "town"
    METROPOLIS = "metropolis"


class PhaseKind(StrEnum):
    COLLECTION = "collection"
    REVIEW = "review"
    JURY = "jury"
    PRESENTATION = "presentation"
    VOTING = "voting"
    RATIFICATION = "ratification"
    DELIVERY = "delivery"


class Timing(StrEnum):
    """Where a phase stands at an instant: has the edition one, is its date certain, is it now?"""

    NONE = "none"
    PLANNED = "planned"  # in the calendar, not announced: its dates may move
    COMING = "coming"
    OPEN = "open"
    OVER = "over"


class EnvelopeScope(StrEnum):
    TOWN = "town"
    TERRITORY = "territory"
    THEME = "theme"


class Level(StrEnum):
    """How far a person proved who they are; compared through `LEVEL_RANK`."""

    EMAIL = "a0"
    DECLARED = "a1"
    IDENTITY = "a2"
    DESK = "a3"


LEVEL_RANK = {Level.EMAIL: 0, Level.DECLARED: 1, Level.IDENTITY: 2, Level.DESK: 3}


class TownLink(StrEnum):
    """What links a person to the town."""

    RESIDENCE = "residence"
    WORK = "work"
    STUDY = "study"


class Article(IntEnum):
    """The articles of every rulebook; their numbers never change, refusals cite them."""

    MONEY = 1
    PROPOSING = 2
    PROJECTS = 3
    ADMISSIBILITY = 4
    REVIEW = 5
    JURY = 6
    VOTING = 7
    COUNTING = 8
    AFTERMATH = 9
    DATA = 10

    @property
    def part(self) -> str:
        return self.name.lower()


class AgeDay(StrEnum):
    """The day at which an age counts."""

    ACT = "act"  # the day one proposes; a vote has one day for everybody
    OPENING = "opening"  # the first day of the phase
    CLOSE = "close"  # its last day


class AnswerFrom(StrEnum):
    """From when the days to answer an idea count."""

    FILING = "filing"
    CLOSE = "close"  # of the call for ideas


class Exclusion(StrEnum):
    """Who may not propose, since they decide or help to decide."""

    COUNCILLORS = "councillors"
    OFFICERS = "officers"
    JURORS = "jurors"


class MinorRule(StrEnum):
    """What a person under 18 adds to a proposal."""

    NOTHING = "nothing"
    ADULT_CONTACT = "adult_contact"


class RegisterStatus(StrEnum):
    ENTERED = "entered"
    # May be somebody who is there already, under another spelling: an officer decides.
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


class DisputeStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class RegisterSource(StrEnum):
    STATEMENT = "statement"
    DESK = "desk"
    LETTER = "letter"
    SCHOOL = "school"
    IDENTITY_PROVIDER = "identity_provider"
    IMPORT = "import"


class ProposerKind(StrEnum):
    PERSON = "person"
    COLLECTIVE = "collective"
    ASSOCIATION = "association"
    SCHOOL_CLASS = "school_class"


class ZoneChoice(StrEnum):
    """Which envelopes of a territory a voter finds on the ballot paper."""

    EVERYONE = "everyone"
    OWN_ZONE = "own_zone"
    CHOSEN_ZONE = "chosen_zone"


class PaperVote(StrEnum):
    """When people vote on paper, if they do."""

    NONE = "none"
    DAY_AFTER = "day_after"  # of the last one of the online vote: who voted online does not
    LAST_DAY = "last_day"  # of the online vote: a signature on paper withdraws the ballot cast online


class ListKind(StrEnum):
    """What a list of the town's proves of the people on it."""

    KNOWN = "known"  # that they are known: a letter can be sent, and nobody votes by it
    SCHOOL = "school"  # that their school knows each of them
    VERIFIED = "verified"  # that their papers were seen


class ListStatus(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    ENTERING = "entering"
    ENTERED = "entered"
    REMOVING = "removing"
    REMOVED = "removed"


class ListField(StrEnum):
    """What a column of a list holds."""

    IGNORED = ""
    FAMILY_NAME = "family_name"
    USED_NAME = "used_name"
    GIVEN_NAMES = "given_names"
    BIRTH_DATE = "birth_date"
    QUARTER = "quarter"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PLACE = "place"


class LineVerdict(StrEnum):
    """What becomes of a line of a list."""

    NEW = "new"
    RAISED = "raised"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    EMPTY = "empty"
    REMOVED = "removed"
    KEPT = "kept"


class LineReason(StrEnum):
    """Why a line is not, or not only, a new person."""

    NONE = ""
    TWICE = "twice"
    HAS_ACCOUNT = "has_account"
    ALIKE = "alike"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_LONG = "too_long"
    NO_NAME = "no_name"
    NO_DATE = "no_date"
    WRONG_DATE = "wrong_date"
    UNKNOWN_QUARTER = "unknown_quarter"
    NO_TIE = "no_tie"
    TOO_YOUNG = "too_young"
    UNDATED = "undated"
    TAKES_PART = "takes_part"


class BallotStyle(StrEnum):
    """What bounds the choices of a ballot: their number, their cost, or both."""

    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    APPROVAL_KNAPSACK = "approval_knapsack"


class LeftoverPolicy(StrEnum):
    """What happens at the first project that no longer fits in the envelope."""

    SKIP = "skip"
    STOP = "stop"


class TieBreak(StrEnum):
    COST = "cost"
    VOTES = "votes"
    LOT = "lot"


class Unspent(StrEnum):
    """What becomes of the money no project took."""

    CARRIED = "carried"
    RETURNED = "returned"


class ProposalStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ADMITTED = "admitted"
    NOT_TAKEN_UP = "not_taken_up"
    WITHDRAWN = "withdrawn"


class NotTakenUpGround(StrEnum):
    OUTSIDE_RULEBOOK = "outside_rulebook"
    ALREADY_PLANNED = "already_planned"
    REDIRECTED = "redirected"
    PASSED_ON = "passed_on"


class ProjectStatus(StrEnum):
    UNDER_REVIEW = "under_review"
    FEASIBLE = "feasible"
    UNFEASIBLE = "unfeasible"
    SHORTLISTED = "shortlisted"
    NOT_SHORTLISTED = "not_shortlisted"
    ON_BALLOT = "on_ballot"
    PROPOSED = "proposed"
    NOT_FUNDED = "not_funded"
    WINNER = "winner"
    RESERVE = "reserve"
    REJECTED_BY_COUNCIL = "rejected_by_council"
    IN_DELIVERY = "in_delivery"
    DELIVERED = "delivered"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"


class ReviewStatus(StrEnum):
    OPEN = "open"
    AWAITING_REPLY = "awaiting_reply"
    DECIDED = "decided"


class OpinionKind(StrEnum):
    TECHNICAL = "technical"
    LEGAL = "legal"
    FINANCIAL = "financial"


class OpinionVerdict(StrEnum):
    FAVOURABLE = "favourable"
    CONDITIONAL = "conditional"
    UNFAVOURABLE = "unfavourable"


class ReviewDecision(StrEnum):
    FEASIBLE = "feasible"
    UNFEASIBLE = "unfeasible"


class JuryStatus(StrEnum):
    SCORING = "scoring"
    CLOSED = "closed"
    DELIVERED = "delivered"
    # Too few jurors marked: recorded with a reason, every feasible project goes to the vote.
    WITHOUT_QUORUM = "without_quorum"


class MilestoneStatus(StrEnum):
    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"


class AddressColumn(StrEnum):
    """What a column of a file of addresses holds."""

    NUMBER = "number"
    SUFFIX = "suffix"
    STREET = "street"
    POSTCODE = "postcode"
    COMMUNE = "commune"
    PLACE = "place"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    QUARTER = "quarter"


class AddressFault(StrEnum):
    """Why a line of a file of addresses is not used."""

    EMPTY = "empty"
    TOO_FEW_CELLS = "too_few_cells"
    NO_STREET = "no_street"
    TOO_LONG = "too_long"
    ELSEWHERE = "elsewhere"
    WRONG_NUMBER = "wrong_number"
    WRONG_POINT = "wrong_point"
    UNKNOWN_QUARTER = "unknown_quarter"
    TWICE = "twice"


class MissingForPhase(StrEnum):
    """What still has to be filled before a phase can be announced."""

    RULEBOOK = "rulebook"
    MONEY = "money"
    CONTACT = "contact"
    COST_BOUNDS = "cost_bounds"
    TIE_BREAKS = "tie_breaks"
    SHORTLIST = "shortlist"
    FUTURE = "future"
    TERRITORIES = "territories"
    DEPARTMENTS = "departments"
    JURY = "jury"
    ENVELOPES_CHANGED = "envelopes_changed"


class BudgetNotice(StrEnum):
    """Messages owed about an edition; each has its template `mail/<kind>`."""

    PHASE_OPENED = "budget.phase_opened"
    FOLLOWED_STAGE = "budget.followed_stage"
    PROPOSAL_SUBMITTED = "budget.proposal_submitted"
    PROPOSAL_ADMITTED = "budget.proposal_admitted"
    PROPOSAL_RETURNED = "budget.proposal_returned"
    PROPOSAL_NOT_TAKEN_UP = "budget.proposal_not_taken_up"
    PROPOSAL_REDIRECTED = "budget.proposal_redirected"
    PROPOSAL_HIDDEN = "budget.proposal_hidden"
    PROPOSAL_SHOWN_AGAIN = "budget.proposal_shown_again"
    OPINION_ASKED = "budget.opinion_asked"
    OPINION_SENT_BACK = "budget.opinion_sent_back"
    OPINION_REROUTED = "budget.opinion_rerouted"
    OPINION_LATE = "budget.opinion_late"
    REPLY_OFFERED = "budget.reply_offered"
    REPLY_GIVEN = "budget.reply_given"
    REVIEW_DECIDED = "budget.review_decided"
    JUROR_SEATED = "budget.juror_seated"
    PROJECT_CLARIFIED = "budget.project_clarified"
    PROJECT_WITHDRAWN = "budget.project_withdrawn"
    MARKING_PROLONGED = "budget.marking_prolonged"
    JURY_WITHOUT_QUORUM = "budget.jury_without_quorum"
    SHORTLIST_DELIVERED = "budget.shortlist_delivered"
    REGISTRATION_DECIDED = "budget.registration_decided"
    DISPUTE_ANSWERED = "budget.dispute_answered"

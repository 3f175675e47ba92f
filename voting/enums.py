"""The fixed words of a vote, from the ballot paper to the proclaimed outcome."""

from enum import StrEnum


class PollStatus(StrEnum):
    """Whether a settled poll is open is a matter of dates, not of status."""

    DRAFTING = "drafting"
    SETTLED = "settled"
    CLOSED = "closed"
    TALLIED = "tallied"
    PROPOSED = "proposed"
    DECIDED = "decided"
    PROCLAIMED = "proclaimed"
    ANNULLED = "annulled"


class PollOrigin(StrEnum):
    """An imported election has ballots and no register of ours."""

    TOWN = "town"
    IMPORTED = "imported"


class ContestAccess(StrEnum):
    """Which voters find the contest on their ballot paper."""

    EVERYONE = "everyone"
    OWN_ZONE = "own_zone"
    CHOSEN_ZONE = "chosen_zone"


class BallotRuleName(StrEnum):
    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    APPROVAL_KNAPSACK = "approval_knapsack"
    POINTS = "points"
    RANKING = "ranking"
    GRADES = "grades"


class Channel(StrEnum):
    ONLINE = "online"
    PAPER = "paper"


class CouncilVerdict(StrEnum):
    ACCEPTED = "accepted"
    RESERVE = "reserve"
    REJECTED = "rejected"


class IncidentKind(StrEnum):
    """What may still happen to a poll once it is open, and what is noted about it."""

    NOTE = "note"
    CLOSE_POSTPONED = "close_postponed"
    PROJECT_WITHDRAWN = "project_withdrawn"
    ANNULLED = "annulled"

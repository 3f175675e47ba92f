"""The fixed words of a vote, from the ballot paper to the proclaimed outcome."""

from enum import StrEnum


class PollStatus(StrEnum):
    """Whether a settled poll is open is a matter of dates, not of status."""

    DRAFTING = "drafting"
    SETTLING = "settling"  # frozen, and waiting for the keys that the counting side draws
    SETTLED = "settled"
    CLOSED = "closed"
    TALLIED = "tallied"
    PROPOSED = "proposed"
    DECIDED = "decided"
    PROCLAIMED = "proclaimed"
    ANNULLED = "annulled"


class EditionStage(StrEnum):
    """Where an edition stands as a whole, from its preparation to its archive."""

    DRAFTING = "drafting"
    ANNOUNCED = "announced"
    COLLECTING = "collecting"
    BETWEEN = "between"
    STUDYING = "studying"
    VOTING = "voting"
    COUNTING = "counting"
    DRAFTED = "drafted"
    PROPOSED = "proposed"
    DECIDED = "decided"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    ANNULLED = "annulled"
    ARCHIVED = "archived"


class PollOrigin(StrEnum):
    """An imported election has ballots and no register of ours."""

    TOWN = "town"
    IMPORTED = "imported"


class Channel(StrEnum):
    ONLINE = "online"
    PAPER = "paper"


class SpoiledGround(StrEnum):
    """Why a paper sheet counts for nothing."""

    RULES = "rules"  # too many projects, too much money, two things at once
    SIGNED = "signed"  # a name or a sign by which its voter could be known
    UNREADABLE = "unreadable"
    NOT_OURS = "not_ours"  # another paper than the town's
    SEVERAL = "several"  # several sheets folded together


class CouncilVerdict(StrEnum):
    ACCEPTED = "accepted"
    RESERVE = "reserve"
    REJECTED = "rejected"


class LaterDecisionKind(StrEnum):
    """What is still decided once the winners are proclaimed."""

    ABANDONED = "abandoned"
    CALLED_UP = "called_up"
    LEFTOVER = "leftover"


class IncidentKind(StrEnum):
    """What may still happen to a poll once it is settled, and what is noted about it."""

    NOTE = "note"
    SUSPENDED = "suspended"
    RESUMED = "resumed"  # a poll that was suspended, by two people or by a restore, takes ballots again
    LINK_KEY_REDRAWN = "link_key_redrawn"
    LINK_COPY_LOST = "link_copy_lost"  # details: machine
    PRIVATE_HALF_DESTROYED = "private_half_destroyed"
    CLOSE_POSTPONED = "close_postponed"  # details: until
    PROJECT_WITHDRAWN = "project_withdrawn"  # details: entry, title
    ANNULLED = "annulled"


class TextKind(StrEnum):
    """What the town signs on its own paper, drafted here: an order for an exceptional act, a deliberation.

    The word of an order is that of its act (`IncidentKind`).
    """

    CLOSE_POSTPONED = "close_postponed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    PROJECT_WITHDRAWN = "project_withdrawn"
    ANNULLED = "annulled"
    DELIBERATION = "deliberation"


class TextField(StrEnum):
    """What a text of a town may quote between braces, by the word that it types in its French text."""

    TOWN = "collectivité"
    EDITION = "édition"
    RULEBOOK = "règlement"
    REASON = "motif"
    DONE_AT = "date de l'acte"
    CLOSES = "clôture"
    NEW_CLOSE = "nouvelle clôture"
    PROJECT = "projet"
    VOTED_ON = "dates du vote"
    VOTERS = "votants"
    REGISTERED = "inscrits"
    KEPT = "projets retenus"
    AMOUNT = "montant"
    ANNEX = "annexe"


class Lack(StrEnum):
    """What keeps a ballot paper from being settled; in brackets what comes with it."""

    VOTING_PHASE = "voting_phase"
    ANNOUNCEMENT = "announcement"
    TIME = "time"  # opens_at
    RULEBOOK = "rulebook"
    STATION = "station"  # the rulebook has people vote on paper, and nowhere is said where
    STATION_TOO_MANY = "station_too_many"  # there is a station, and the rulebook has nobody vote on paper
    RULEBOOK_OF_THESE_ENVELOPES = "rulebook_of_these_envelopes"
    RULEBOOK_OF_THESE_RULES = "rulebook_of_these_rules"  # name, rules: to be published first
    RULES_OF_THIS_RULEBOOK = "rules_of_this_rulebook"  # name, rules: the paper is to be laid out again
    PROJECTS = "projects"
    ENVELOPE_OF_PROJECT = "envelope_of_project"  # title
    CONTEST = "contest"  # name
    ENOUGH_PROJECTS = "enough_projects"  # name, minimum
    ROOM_FOR_THE_LEAST = "room_for_the_least"  # name, minimum, amount_eur
    ROOM = "room"  # title, cost_eur, amount_eur
    RULES = "rules"  # name


class VotingNotice(StrEnum):
    KEYS_LATE = "poll.keys_late"
    FOLLOWED_RESULTS = "poll.followed_results"
    PARTICIPATION_RECORDED = "participation.recorded"
    BALLOT_WITHDRAWN = "participation.withdrawn"
    SIGNATURE_TAKEN_BACK = "participation.taken_back"
    ACT_DONE = "poll.act_done"
    PROJECT_PROPOSED = "project.proposed"
    PROJECT_NOT_FUNDED = "project.not_funded"
    PROJECT_WON = "project.won"
    PROJECT_IN_RESERVE = "project.in_reserve"
    PROJECT_REJECTED = "project.rejected"
    PROJECT_ABANDONED = "project.abandoned"
    PROJECT_CALLED_UP = "project.called_up"


class TallyFault(StrEnum):
    """Why a close or a count stopped: what the page tells, and what a second try may or may not mend."""

    LINK_KEY = "link_key"
    LINK_COPIES = "link_copies"
    KEY = "key"
    OTHER_POLL = "other_poll"
    EARLY = "early"
    BALLOT = "ballot"
    CHECK = "check"
    RULE = "rule"
    DISAGREEMENT = "disagreement"
    OTHER = "other"


class Exposure(StrEnum):
    """What could carry the urn, or the order of its casts, out of the database."""

    ARCHIVE = "archive"
    REPLICA = "replica"
    SLOT = "slot"
    READERS = "readers"
    SUPERUSER = "superuser"
    OLD_PAGES = "old_pages"


class IntegrityFault(StrEnum):
    """What the hourly look at an open urn found wrong."""

    PAGES = "pages"  # the database's own check of its pages, indexes, checksums
    COUNTS = "counts"  # not as many ballots as signatures
    DOUBLED = "doubled"  # two signatures of one person, or one of nobody on the register
    SLOTS = "slots"  # a ballot that belongs to no signature

"""The fixed words of people, work and messages."""

from enum import StrEnum

# Its word in addresses and rows, for good: the State's service knows the addresses.
FRANCECONNECT = "franceconnect"


class Role(StrEnum):
    """What a membership makes of a person in one municipality.

    A juror is not listed: one is juror of an edition, by a row of its jury.
    """

    COORDINATOR = "coordinator"
    OFFICER = "officer"
    DESK_AGENT = "desk_agent"
    MODERATOR = "moderator"
    COMMISSION_MEMBER = "commission_member"
    COUNCILLOR = "councillor"
    MAYORS_OFFICE = "mayors_office"  # reads one page of each edition, and nothing else of the office


class Language(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


class TerritoryKind(StrEnum):
    COMMUNE = "commune"
    QUARTER = "quarter"


class NoticeState(StrEnum):
    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    # The recipient has no e-mail address: the same text is printed as a letter.
    TO_PRINT = "to_print"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class PeopleNotice(StrEnum):
    """What people are told about their place in a town's team; each has a template `mail/<kind>.txt`."""

    INVITED = "accounts.invited"
    DORMANT = "accounts.dormant"
    FACTOR_RESET = "accounts.factor_reset"
    ROLE_TOLD = "accounts.role_told"
    ROLE_PROPOSED = "accounts.role_proposed"
    ROLE_GRANTED = "accounts.role_granted"
    ROLE_CHANGED = "accounts.role_changed"
    ROLE_REVOKED = "accounts.role_revoked"
    DEPUTY_NAMED = "accounts.deputy_named"

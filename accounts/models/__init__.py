"""Who and where: people, roles, places, what was done, what is owed, what is running."""

from accounts.models.devices import OwnDevice
from accounts.models.installation import KeyFingerprint, Sweep
from accounts.models.jobs import Job
from accounts.models.journal import JournalEntry
from accounts.models.letters import PostalAddress
from accounts.models.limits import LimitCount
from accounts.models.notices import Notice
from accounts.models.people import Department, Membership, ProposedRole, User, Viewer
from accounts.models.places import Municipality, Territory
from accounts.models.sheets import VotingSheet

__all__ = [
    "Department",
    "Job",
    "JournalEntry",
    "KeyFingerprint",
    "LimitCount",
    "Membership",
    "Municipality",
    "Notice",
    "OwnDevice",
    "PostalAddress",
    "ProposedRole",
    "Sweep",
    "Territory",
    "User",
    "Viewer",
    "VotingSheet",
]

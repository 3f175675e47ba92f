"""From the call for ideas to the delivered project."""

from budget.models.codes import LetterCode
from budget.models.desk import DeskNote
from budget.models.editions import Edition, Envelope, Phase, ReservedShare, SetupDraft, Theme
from budget.models.follows import Follow
from budget.models.juries import Criterion, Juror, Jury, Recusal, Score, Shortlist, ShortlistEntry
from budget.models.lists import ListedFile, ListLine, RegisterList
from budget.models.projects import CostLine, Milestone, Project
from budget.models.proposals import Attachment, CollectiveMember, Comment, Proposal, Revision, Support
from budget.models.registers import Dispute, KeptIdentity, RegisterEntry
from budget.models.reviews import FeasibilityReview, Opinion
from budget.models.rulebooks import RulebookVersion
from budget.models.streets import AddressFile, Street, StreetAddress

__all__ = [
    "AddressFile",
    "Attachment",
    "CollectiveMember",
    "Comment",
    "CostLine",
    "Criterion",
    "DeskNote",
    "Dispute",
    "Edition",
    "Envelope",
    "FeasibilityReview",
    "Follow",
    "Juror",
    "Jury",
    "KeptIdentity",
    "LetterCode",
    "ListLine",
    "ListedFile",
    "Milestone",
    "Opinion",
    "Phase",
    "Project",
    "Proposal",
    "Recusal",
    "RegisterEntry",
    "RegisterList",
    "ReservedShare",
    "Revision",
    "RulebookVersion",
    "Score",
    "SetupDraft",
    "Shortlist",
    "ShortlistEntry",
    "Street",
    "StreetAddress",
    "Support",
    "Theme",
]

"""From the ballot paper to the proclaimed outcome."""

from voting.models.keys import KeyRequest, LinkCopy
from voting.models.outcomes import (
    CouncilDecision,
    DraftRefusal,
    Endorsement,
    LaterDecision,
    Outcome,
    OutcomeEntry,
    Preview,
)
from voting.models.paper_vote import (
    DayPass,
    PaperCount,
    PaperSheet,
    PollingStation,
    SecondTyping,
    StationMinutes,
)
from voting.models.polls import Contest, ContestEntry, Incident, Poll
from voting.models.published import Checkpoint, PublishedFile
from voting.models.signatures import Signature
from voting.models.texts import OfficialText
from voting.models.urns import Ballot, Stirring, UrnCheck, UrnPart

__all__ = [
    "Ballot",
    "Checkpoint",
    "Contest",
    "ContestEntry",
    "CouncilDecision",
    "DayPass",
    "DraftRefusal",
    "Endorsement",
    "Incident",
    "KeyRequest",
    "LaterDecision",
    "LinkCopy",
    "OfficialText",
    "Outcome",
    "OutcomeEntry",
    "PaperCount",
    "PaperSheet",
    "Poll",
    "PollingStation",
    "Preview",
    "PublishedFile",
    "SecondTyping",
    "Signature",
    "StationMinutes",
    "Stirring",
    "UrnCheck",
    "UrnPart",
]

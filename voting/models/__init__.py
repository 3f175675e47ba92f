"""From the ballot paper to the proclaimed outcome."""

from voting.models.keys import KeyRequest, LinkCopy
from voting.models.outcomes import CouncilDecision, Endorsement, LaterDecision, Outcome, OutcomeEntry
from voting.models.paper_vote import DayPass, PaperCount, PaperSheet, PollingStation, StationMinutes
from voting.models.polls import Contest, ContestEntry, Incident, Poll
from voting.models.published import Checkpoint, PublishedFile
from voting.models.signatures import Signature
from voting.models.urns import Ballot, Stirring, UrnCheck, UrnPart

__all__ = [
    "Ballot",
    "Checkpoint",
    "Contest",
    "ContestEntry",
    "CouncilDecision",
    "DayPass",
    "Endorsement",
    "Incident",
    "KeyRequest",
    "LaterDecision",
    "LinkCopy",
    "Outcome",
    "OutcomeEntry",
    "PaperCount",
    "PaperSheet",
    "Poll",
    "PollingStation",
    "PublishedFile",
    "Signature",
    "StationMinutes",
    "Stirring",
    "UrnCheck",
    "UrnPart",
]

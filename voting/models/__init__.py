"""From the ballot paper to the proclaimed outcome."""

from voting.models.outcomes import CouncilDecision, Endorsement, LaterDecision, Outcome, OutcomeEntry
from voting.models.polls import Contest, ContestEntry, Incident, Poll
from voting.models.signatures import Signature
from voting.models.urns import Ballot, UrnPart

__all__ = [
    "Ballot",
    "Contest",
    "ContestEntry",
    "CouncilDecision",
    "Endorsement",
    "Incident",
    "LaterDecision",
    "Outcome",
    "OutcomeEntry",
    "Poll",
    "Signature",
    "UrnPart",
]

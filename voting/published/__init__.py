"""A published poll: its written format, made from opened ballots, and checked by anyone. Plain Python."""

from voting.published.making import ContestFacts, PollFacts, PublishedPoll, make
from voting.published.notes import NoteKey, NoteSigner, SignedNote
from voting.published.printed import PrintedCandidate, PrintedContest
from voting.published.regimes import Regime, regime

__all__ = [
    "ContestFacts",
    "NoteKey",
    "NoteSigner",
    "PollFacts",
    "PrintedCandidate",
    "PrintedContest",
    "PublishedPoll",
    "Regime",
    "SignedNote",
    "make",
    "regime",
]

"""The values every rule takes and gives back: frozen, exact, free of any framework."""

from voting.tally.types.choices import BLANK, NOT_OFFERED, Choice, Choices, ChoiceState, Mark, Marking
from voting.tally.types.elections import BallotBox, BallotGroup, Ballots, Candidate, Election, by_number
from voting.tally.types.options import Leftover, Options, Tie, Utility
from voting.tally.types.results import (
    Draw,
    EntryResult,
    Lot,
    Reason,
    ReasonCode,
    Result,
    Score,
    Step,
)

__all__ = [
    "BLANK",
    "NOT_OFFERED",
    "BallotBox",
    "BallotGroup",
    "Ballots",
    "Candidate",
    "Choice",
    "ChoiceState",
    "Choices",
    "Draw",
    "Election",
    "EntryResult",
    "Leftover",
    "Lot",
    "Mark",
    "Marking",
    "Options",
    "Reason",
    "ReasonCode",
    "Result",
    "Score",
    "Step",
    "Tie",
    "Utility",
    "by_number",
]

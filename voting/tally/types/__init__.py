"""The values every rule takes and gives back: frozen, exact, free of any framework."""

from voting.tally.types.choices import BLANK, NOT_OFFERED, Choice, Choices, ChoiceState, Mark, Marking
from voting.tally.types.elections import (
    BallotBox,
    BallotGroup,
    Ballots,
    Candidate,
    Election,
    candidates_by_number,
)
from voting.tally.types.figures import RankScore
from voting.tally.types.labels import Quota, Reserved
from voting.tally.types.options import (
    Add1Stop,
    Completion,
    Leftover,
    Options,
    Share,
    TieCriterion,
    Ungraded,
    Utility,
)
from voting.tally.types.reasons import EntryResult, Reason, ReasonCode
from voting.tally.types.results import Comparison, Result
from voting.tally.types.steps import Draw, Lot, Pass, Stage, Step

__all__ = [
    "BLANK",
    "NOT_OFFERED",
    "Add1Stop",
    "BallotBox",
    "BallotGroup",
    "Ballots",
    "Candidate",
    "Choice",
    "ChoiceState",
    "Choices",
    "Comparison",
    "Completion",
    "Draw",
    "Election",
    "EntryResult",
    "Leftover",
    "Lot",
    "Mark",
    "Marking",
    "Options",
    "Pass",
    "Quota",
    "RankScore",
    "Reason",
    "ReasonCode",
    "Reserved",
    "Result",
    "Share",
    "Stage",
    "Step",
    "TieCriterion",
    "Ungraded",
    "Utility",
    "candidates_by_number",
]

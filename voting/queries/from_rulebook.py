"""The rulebook's words in the tally's: budget knows no ballot, so each pair stands here, and only here."""

from collections.abc import Mapping

from budget.enums import BallotStyle, LeftoverPolicy, TieBreak
from voting.tally.ballots.approval import Approval
from voting.tally.ballots.approval_knapsack import ApprovalKnapsack
from voting.tally.ballots.knapsack import Knapsack
from voting.tally.ballots.rule import BallotRule
from voting.tally.types import Leftover, TieCriterion

BALLOT_RULES: Mapping[BallotStyle, type[BallotRule]] = {
    BallotStyle.APPROVAL: Approval,
    BallotStyle.KNAPSACK: Knapsack,
    BallotStyle.APPROVAL_KNAPSACK: ApprovalKnapsack,
}
LEFTOVERS: Mapping[LeftoverPolicy, Leftover] = {
    LeftoverPolicy.SKIP: Leftover.SKIP,
    LeftoverPolicy.STOP: Leftover.STOP,
}
TIES: Mapping[TieBreak, TieCriterion] = {
    TieBreak.COST: TieCriterion.COST,
    TieBreak.VOTES: TieCriterion.VOTES,
    TieBreak.LOT: TieCriterion.LOT,
}

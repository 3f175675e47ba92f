"""The only list of ballot rules: each with its bounds, its check, what a mark is and how it is packed."""

from collections.abc import Mapping

from voting.tally.ballots.approval import Approval
from voting.tally.ballots.approval_knapsack import ApprovalKnapsack
from voting.tally.ballots.grades import Grading
from voting.tally.ballots.knapsack import Knapsack
from voting.tally.ballots.points import Points
from voting.tally.ballots.ranking import Ranking
from voting.tally.ballots.rule import BallotRule
from voting.tally.errors import BadBallotRule, RuleFault

RULES: Mapping[str, type[BallotRule]] = {
    rule.name: rule for rule in (Approval, Knapsack, ApprovalKnapsack, Points, Ranking, Grading)
}


def find(name: str) -> type[BallotRule]:
    if name not in RULES:
        raise BadBallotRule(RuleFault.UNKNOWN_RULE, {"rule": name, "known": ", ".join(RULES)})
    return RULES[name]


def bounded(name: str, data: object) -> BallotRule:
    """The rule of this name with the bounds of a paper."""
    return find(name).from_json(data)


def bounded_by_money(name: str, data: Mapping[str, object], amount: int) -> BallotRule:
    """The rule with the bounds of a paper, and the money of the envelope where that limits it."""
    rule = find(name)
    return rule.from_json({**data, "spending_limit": amount if rule.is_limited else None})

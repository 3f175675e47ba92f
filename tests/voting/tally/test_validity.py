import json

import pytest

from voting.tally.ballots.validity import BallotKind, BallotRule, check, faults
from voting.tally.errors import BadBallotRule, BallotFault, InvalidBallot, RuleFault
from voting.tally.types import BLANK, NOT_OFFERED, Candidate, Choice, by_number

PAPER = by_number(
    [
        Candidate("a", 1, 60),
        Candidate("b", 2, 50),
        Candidate("c", 3, 30),
        Candidate("d", 4, 10, withdrawn=True),
    ]
)
APPROVAL = BallotRule(minimum=2, maximum=2)
KNAPSACK = BallotRule(BallotKind.KNAPSACK, maximum=None, spending_limit=100)
BOTH = BallotRule(BallotKind.APPROVAL_KNAPSACK, maximum=2, spending_limit=100)
NO_BLANK = BallotRule(blank_allowed=False)


@pytest.mark.parametrize(
    ("rule", "choice"),
    [
        (APPROVAL, Choice.approving([1, 2])),
        (APPROVAL, BLANK),
        (KNAPSACK, Choice.approving([1, 3])),
        (KNAPSACK, Choice.approving([3])),
        (BallotRule(BallotKind.KNAPSACK, maximum=None, spending_limit=110), Choice.approving([1, 2])),
        (BOTH, Choice.approving([1, 3])),
    ],
)
def test_a_valid_choice_passes(rule, choice):
    check(rule, PAPER, choice)


@pytest.mark.parametrize(
    ("rule", "choice", "fault", "figures"),
    [
        (APPROVAL, NOT_OFFERED, BallotFault.NOT_OFFERED, {}),
        (APPROVAL, Choice.approving([]), BallotFault.NOTHING_CHOSEN, {}),
        (NO_BLANK, BLANK, BallotFault.BLANK_REFUSED, {}),
        (APPROVAL, Choice.approving([1, 9]), BallotFault.UNKNOWN_CANDIDATE, {"number": 9}),
        (APPROVAL, Choice.approving([1, 4]), BallotFault.WITHDRAWN, {"number": 4}),
        (APPROVAL, Choice.approving([1, 2, 2]), BallotFault.DUPLICATE, {"number": 2}),
        (APPROVAL, Choice.marking([(1, 1), (2, 3)]), BallotFault.BAD_VALUE, {"number": 2, "value": 3}),
        (APPROVAL, Choice.approving([1]), BallotFault.TOO_FEW, {"chosen": 1, "minimum": 2, "missing": 1}),
        (
            APPROVAL,
            Choice.approving([1, 2, 3]),
            BallotFault.TOO_MANY,
            {"chosen": 3, "maximum": 2, "excess": 1},
        ),
        (
            KNAPSACK,
            Choice.approving([1, 2]),
            BallotFault.OVER_LIMIT,
            {"spent": 110, "limit": 100, "over": 10},
        ),
        (BOTH, Choice.approving([1, 2]), BallotFault.OVER_LIMIT, {"spent": 110, "limit": 100, "over": 10}),
    ],
)
def test_an_invalid_choice_is_refused_with_its_reason(rule, choice, fault, figures):
    with pytest.raises(InvalidBallot) as refusal:
        check(rule, PAPER, choice)

    assert (refusal.value.code, refusal.value.params) == (fault, figures)


def test_a_page_can_say_everything_that_is_wrong_at_once():
    found = [fault.code for fault in faults(BOTH, PAPER, Choice.approving([1, 2, 4, 9]))]

    assert found == [
        BallotFault.WITHDRAWN,
        BallotFault.UNKNOWN_CANDIDATE,
        BallotFault.TOO_MANY,
        BallotFault.OVER_LIMIT,
    ]


@pytest.mark.parametrize("rule", [APPROVAL, KNAPSACK, BOTH, NO_BLANK])
def test_a_ballot_rule_survives_json(rule):
    assert BallotRule.from_json(json.loads(json.dumps(rule.to_json()))) == rule


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], RuleFault.NOT_AN_OBJECT),
        ({"most": 5}, RuleFault.UNKNOWN_KEY),
        ({"kind": "acclamation"}, RuleFault.BAD_VALUE),
        ({"minimum": "1"}, RuleFault.BAD_VALUE),
        ({"maximum": True}, RuleFault.BAD_VALUE),
        ({"blank_allowed": 0}, RuleFault.BAD_VALUE),
        ({"minimum": 0}, RuleFault.BAD_BOUNDS),
        ({"minimum": 4, "maximum": 3}, RuleFault.BAD_BOUNDS),
        ({"kind": "knapsack"}, RuleFault.LIMIT_NEEDED),
        ({"kind": "approval_knapsack", "spending_limit": -1}, RuleFault.LIMIT_NEEDED),
        ({"spending_limit": 100}, RuleFault.LIMIT_UNUSED),
    ],
)
def test_a_ballot_rule_that_contradicts_itself_is_refused(data, fault):
    with pytest.raises(BadBallotRule) as refusal:
        BallotRule.from_json(data)

    assert refusal.value.code is fault

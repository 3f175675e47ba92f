import json

import pytest

from tests.voting.tally.elections import approvals
from voting.tally.errors import BadOptions
from voting.tally.looking.comparing import compare
from voting.tally.plan import Plan
from voting.tally.registry import TallyRules
from voting.tally.types import Candidate, Election, Marking

NORTH, SOUTH = frozenset({"district:north"}), frozenset({"district:south"})
TWO_ROUNDS = {
    "plan": [
        {"key": "north", "label": "district:north", "budget": 50, "rule": "greedy"},
        {"key": "south", "label": "district:south", "budget": 50, "rule": "greedy"},
        {"key": "town", "budget": 10, "receives": ["north", "south"], "rule": "greedy"},
    ]
}


def election():
    running = [
        Candidate("n1", 1, 30, NORTH),
        Candidate("n2", 2, 45, NORTH),
        Candidate("s1", 3, 40, SOUTH),
        Candidate("s2", 4, 35, SOUTH),
        Candidate("t1", 5, 40),
    ]
    ballots = approvals((1, 3), (1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (2,), ())
    return Election.of(running, ballots, budget=110)


def test_the_town_spends_what_the_territories_left_on_whom_they_did_not_fund():
    results = Plan.from_json(TWO_ROUNDS).count(election())

    assert {key: result.winners for key, result in results.items()} == {
        "north": ("n1",),
        "south": ("s2",),
        "town": ("s1",),
    }
    assert [result.budget for result in results.values()] == [50, 50, 45]


def test_a_territory_counts_the_ballots_that_name_one_of_its_projects():
    results = Plan.from_json(TWO_ROUNDS).count(election())

    assert [result.ballots for result in results.values()] == [5, 5, 8]


def test_both_counts_agree_on_a_plan():
    plan = Plan.from_json(TWO_ROUNDS)

    assert plan.count(election()) == plan.count(election(), TallyRules.recount)


def test_a_plan_survives_json_as_published():
    plan = Plan.from_json(TWO_ROUNDS)

    assert Plan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@pytest.mark.parametrize(
    "rounds",
    [
        [],
        [{"key": "a", "budget": 5}],
        [{"key": "a", "budget": -5, "rule": "greedy"}],
        [{"key": "a", "budget": 5, "rule": "greedy"}, {"key": "a", "budget": 5, "rule": "greedy"}],
        [{"key": "a", "budget": 5, "receives": ["b"], "rule": "greedy"}],
        [{"key": "a", "budget": 5, "rule": "greedy", "seed": "x"}],
        [
            {"key": "a", "budget": 5, "rule": "greedy"},
            {"key": "b", "receives": ["a"], "rule": "greedy"},
            {"key": "c", "receives": ["a"], "rule": "greedy"},
        ],
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(rounds):
    with pytest.raises(BadOptions):
        Plan.from_json({"plan": rounds})


def test_ranks_close_up_when_a_round_leaves_candidates_out():
    running = [Candidate("a", 1, 5, NORTH), Candidate("b", 2, 5), Candidate("c", 3, 5, NORTH)]
    ranked = Election.of(running, [((1, 3), (2, 1), (3, 2))], budget=10, marking=Marking.RANKING)
    plan = Plan.from_json(
        {"plan": [{"key": "north", "label": "district:north", "budget": 5, "rule": "greedy"}]},
        Marking.RANKING,
    )

    assert [entry.score for entry in plan.count(ranked)["north"].entries] == [1, 2]


def test_rules_compared_say_whom_each_would_have_funded_and_how_many_ballots_it_reaches():
    rules = [TallyRules("greedy"), TallyRules.from_json({"rule": "equal-shares"})]

    greedy, shares = compare(election(), rules)

    assert (greedy.result.winners, greedy.satisfied) == (("n1", "s2", "s1"), 6)
    assert (shares.result.rule, shares.satisfied) == ("equal-shares", 6)

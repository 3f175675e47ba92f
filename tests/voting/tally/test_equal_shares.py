from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, candidates
from voting.tally.looking.flows import flows
from voting.tally.registry import count, recount
from voting.tally.types import (
    Completion,
    Election,
    Options,
    ReasonCode,
    Share,
    TieCriterion,
    Utility,
)

BY_ID = (TieCriterion.ID,)
CARDINALITY = Options(utility=Utility.CARDINALITY, ties=BY_ID)
TRILLION = 10**12


def shares(election, options=CARDINALITY):
    result = count(election, "equal-shares", options)
    assert result.to_bytes() == recount(election, "equal-shares", options).to_bytes()
    return result


# c1 / v1 exceeds c2 / v2 by 1 / (v1 × v2), that is by a part in 10**21: a float takes them for equal.
V1, V2 = 10_000_019, 10_000_079
C1, C2 = 90_000_171_166_667, 90_000_711_166_668


@pytest.mark.parametrize("rule", ["equal-shares", "phragmen", "greedy-per-cost"])
def test_of_two_prices_that_a_float_cannot_tell_apart_the_lower_is_bought(rule):
    """Their names would say the other way round."""
    votes = {((1, 1),): V1, ((2, 1),): V2}
    election = Election.of(candidates(C1, C2), votes, budget=3 * C1)

    result, again = (counting(election, rule, CARDINALITY) for counting in (count, recount))

    assert C1 * V2 - C2 * V1 == 1
    assert C1 / V1 == C2 / V2
    assert result.winners == ("p2", "p1")
    assert result.to_bytes() == again.to_bytes()


@pytest.mark.parametrize(("budget", "first", "second"), [(8, 1, 7), (11, 4, 7), (8, 3, 5), (11, 1, 10)])
def test_supporters_whose_money_is_the_price_exactly_pay_it_in_full(budget, first, second):
    """In floats each of the three holds a little less than the second price: 8/3 − 1/3 < 7/3."""
    election = Election.of(candidates(first, second), approvals((1, 2), (1, 2), (1, 2)), budget=budget)

    result = shares(
        election, Options(utility=Utility.CARDINALITY, ties=(TieCriterion.VOTES, TieCriterion.ID))
    )

    assert budget / 3 - first / 3 < second / 3
    assert result.winners == ("p1", "p2")
    assert [dict(step.details)["paid_in_full"] for step in result.steps] == [3, 3]


def test_prices_that_are_equal_go_to_the_tie_criteria():
    election = Election.of(
        candidates(TRILLION, TRILLION), approvals((1,), (1,), (1,), (2,), (2,), (2,)), budget=2 * TRILLION
    )

    result = shares(election)

    assert result.winners == ("p1", "p2")
    assert result.steps[0].tied_with == ("p2",)


@pytest.mark.parametrize(("cost", "is_bought"), [(3 * TRILLION // 7, True), (3 * TRILLION // 7 + 1, False)])
def test_supporters_who_hold_the_cost_to_the_last_part_can_pay_it(cost, is_bought):
    ballots = approvals((1,), (1,), (1,), (), (), (), ())
    election = Election.of(candidates(cost), ballots, budget=TRILLION)

    result = shares(election)

    assert bool(result.winners) is is_bought
    if not is_bought:
        assert result.entry("p1").reason.code is ReasonCode.SUPPORTERS_SHORT
        assert result.entry("p1").reason["missing"] == 1


@st.composite
def mirrored(draw):
    """Two halves of a town that want the same at costs a part apart, and a few who want of both."""
    half = draw(st.integers(1, 4))
    base = draw(st.lists(st.integers(1, 9), min_size=half, max_size=half))
    apart = draw(st.lists(st.integers(-1, 1), min_size=half, max_size=half))
    costs = [cost * TRILLION for cost in base]
    costs += [cost + distance for cost, distance in zip(costs, apart, strict=True)]
    numbers = st.lists(st.integers(1, half), unique=True)
    ballots = draw(st.lists(numbers, min_size=1, max_size=6))
    across = draw(st.lists(st.lists(st.integers(1, 2 * half), unique=True), max_size=3))
    twins = [[number + half for number in ballot] for ballot in ballots]
    budget = draw(st.integers(1, 60)) * TRILLION + draw(st.integers(-1, 1))
    return Election.of(candidates(*costs), approvals(*ballots, *twins, *across), budget=budget)


@pytest.mark.parametrize("rule", ["equal-shares", "phragmen"])
@given(election=mirrored(), utility=st.sampled_from([Utility.COST, Utility.CARDINALITY]))
def test_near_ties_built_on_purpose_are_decided_as_by_fractions(rule, election, utility):
    options = Options(ties=BY_ID, utility=utility if rule == "equal-shares" else Utility.CARDINALITY)

    assert count(election, rule, options) == recount(election, rule, options)


@given(data=st.data())
def test_a_cohesive_group_gets_what_its_size_pays_for(data):
    """Extended justified representation: with unit costs, some member has as many winners as all agree on."""
    size = data.draw(st.integers(2, 5))
    ballots = data.draw(st.lists(st.sets(st.integers(1, size)), min_size=1, max_size=10))
    seats = data.draw(st.integers(1, size))
    election = Election.of(candidates(*[1] * size), approvals(*map(sorted, ballots)), budget=seats)

    winners = {int(name[1:]) for name in shares(election).winners}

    for agreed in range(1, size + 1):
        for wanted in combinations(range(1, size + 1), agreed):
            group = [ballot for ballot in ballots if set(wanted) <= ballot]
            if group and len(group) * seats >= agreed * len(ballots):
                assert max(len(ballot & winners) for ballot in group) >= agreed


def test_a_share_rounded_down_to_the_euro_pays_for_less():
    election = Election.of(candidates(10), approvals((1,), (1,), ()), budget=15)

    assert shares(election).winners == ("p1",)
    assert shares(Election.of(candidates(10), approvals((1,), (1,), ()), budget=14)).winners == ()
    floored = Options(utility=Utility.CARDINALITY, ties=BY_ID, share=Share.FLOOR)
    assert shares(Election.of(candidates(10), approvals((1,), (1,), ()), budget=15), floored).winners == (
        "p1",
    )


def test_a_project_dearer_than_the_envelope_does_not_end_the_raises():
    """Money raised on paper could buy it, and the run would count as an overspend: it takes no part."""
    ballots = approvals((1, 2), (1,), (2,), (3,))
    election = Election.of(candidates(50, 8, 4), ballots, budget=20)
    options = Options(utility=Utility.CARDINALITY, ties=BY_ID, completion=Completion.ADD1)

    result = shares(election, options)

    assert result.winners == ("p2", "p3")
    assert result.entry("p1").reason.code is ReasonCode.TOO_DEAR


def test_nobody_voted_and_nothing_is_funded():
    for completion in Completion:
        options = Options(utility=Utility.CARDINALITY, ties=BY_ID, completion=completion)
        assert shares(Election.of(candidates(5, 0), [], budget=20), options).winners == ()
        assert shares(Election.of(candidates(5, 0), [(), ()], budget=20), options).winners == ()


def test_the_flows_say_where_the_money_of_each_projects_supporters_went():
    election = Election.of(candidates(60, 50, 40), approvals((1,), (1, 2), (2,), (3,)), budget=120)

    by_project = {flow.id: flow for flow in flows(election, shares(election))}

    assert (by_project["p2"].supporters, by_project["p2"].brought) == (2, 60)
    assert by_project["p2"].paid == (("p2", 50),)
    assert by_project["p1"].paid == (("p2", 25),)
    assert (by_project["p1"].brought, by_project["p1"].left) == (60, 35)
    assert (by_project["p3"].paid, by_project["p3"].left) == ((), 30)


@given(election=mirrored())
def test_flows_are_all_the_money_there_is(election):
    for flow in flows(election, count(election, "equal-shares", CARDINALITY)):
        assert abs(flow.brought - flow.left - sum(amount for _, amount in flow.paid)) <= 2 * TRILLION // 10**6


def test_there_are_no_flows_under_another_rule():
    election = Election.of(candidates(10), approvals((1,)), budget=10)

    assert flows(election, count(election, "greedy", Options())) == ()

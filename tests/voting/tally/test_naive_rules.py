"""The naive rules against elections worked by hand: they check the fast rules, and this checks them."""

import ast
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, candidates, times
from voting.tally import naive
from voting.tally.errors import CannotCount, CountFault
from voting.tally.naive import equal_shares, fixed, greedy, judgment, per_cost, phragmen
from voting.tally.types import (
    Add1Stop,
    Candidate,
    Completion,
    Election,
    Leftover,
    Marking,
    Options,
    Pass,
    Quota,
    Reason,
    ReasonCode,
    Reserved,
    Share,
    Stage,
    Step,
    TieCriterion,
    Ungraded,
    Utility,
)

BY_ID = (TieCriterion.ID,)


def labelled(*pairs):
    """Candidates at these costs, each with a label or none."""
    return [
        Candidate(f"p{number}", number, cost, frozenset(labels.split()))
        for number, (cost, labels) in enumerate(pairs, start=1)
    ]


def reasons(result):
    return {entry.id: entry.reason for entry in result.entries}


def test_the_naive_rules_import_nothing_of_the_fast_ones():
    allowed = ("voting.tally.types", "voting.tally.errors", "voting.tally.naive")

    for module in Path(naive.__file__).parent.glob("*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        ours = [name for name in imported | plain if name.startswith("voting")]
        assert all(name.startswith(allowed) for name in ours), module.name
        assert "numpy" not in imported | plain


# Greedy, and what every rule does.


def test_greedy_says_each_decision_and_each_reason():
    election = Election.of(candidates(60, 50, 30), times({1: 3, 2: 2, 3: 2}), budget=100)

    result = greedy.by_score(election, Options())

    assert result.winners == ("p1", "p3")
    assert result.ranking == (("p1",), ("p2", "p3"))
    assert result.steps == (
        Step("p1", 3, 60, 100, True),
        Step("p3", 2, 30, 40, True, ("p2",), TieCriterion.COST),
        Step("p2", 2, 50, 10, False, ("p3",), TieCriterion.COST),
    )
    assert result.passes == (Pass(Stage.MAIN, "", 100),)
    assert reasons(result)["p2"] == Reason.of(ReasonCode.TOO_DEAR, votes=2, cost=50, left=10, missing=40)


def test_what_is_left_is_carried_to_whatever_comes_next():
    election = Election.of(candidates(60, 50, 30), times({1: 3, 2: 2, 3: 1}), budget=100)

    result = greedy.by_score(election, Options(leftover=Leftover.CARRY))

    assert result.winners == ("p1",)
    assert result.passes == (Pass(Stage.MAIN, "", 100, (("carried", 40),)),)
    assert reasons(result)["p3"].code is ReasonCode.STOPPED


def test_the_first_that_does_not_fit_is_topped_up_once():
    election = Election.of(candidates(60, 50, 30), times({1: 3, 2: 2, 3: 1}), budget=100)
    options = Options(leftover=Leftover.TOP_UP, top_up_from=Fraction(4, 5), reserve=10)

    result = greedy.by_score(election, options)

    assert (result.winners, result.total_cost) == (("p1", "p2"), 110)
    assert result.steps[1] == Step("p2", 2, 50, 40, True, details=(("from_reserve", 10),))
    assert reasons(result)["p2"] == Reason.of(ReasonCode.TOPPED_UP, votes=2, cost=50, left=0, from_reserve=10)
    assert reasons(result)["p3"] == Reason.of(ReasonCode.STOPPED, votes=1, cost=30, left=0, stopped_by="p2")


@pytest.mark.parametrize(("share", "reserve"), [(Fraction(81, 100), 10), (Fraction(4, 5), 9)])
def test_with_too_little_left_or_in_reserve_nothing_is_topped_up(share, reserve):
    election = Election.of(candidates(60, 50), times({1: 3, 2: 2}), budget=100)
    options = Options(leftover=Leftover.TOP_UP, top_up_from=share, reserve=reserve)

    result = greedy.by_score(election, options)

    assert result.winners == ("p1",)
    assert reasons(result)["p2"].code is ReasonCode.TOO_DEAR


def test_reserved_money_is_spent_first_and_what_it_leaves_returns():
    running = labelled((60, ""), (30, "young"), (40, "young"))
    election = Election.of(running, times({1: 3, 2: 2, 3: 1}), budget=100)

    result = greedy.by_score(election, Options(reserved=(Reserved("young", 50),)))

    assert result.winners == ("p2", "p1")
    assert result.passes == (Pass(Stage.RESERVED, "young", 50), Pass(Stage.MAIN, "", 70))
    assert [(step.candidate, step.left, step.stage, step.pass_index) for step in result.steps] == [
        ("p2", 50, Stage.RESERVED, 0),
        ("p3", 20, Stage.RESERVED, 0),
        ("p1", 70, Stage.MAIN, 1),
        ("p3", 10, Stage.MAIN, 1),
    ]


def test_a_minimum_is_served_before_the_rest_and_a_stop_does_not_end_it():
    running = labelled((60, "district:a"), (90, "district:b"), (30, "district:b"), (20, "district:a"))
    election = Election.of(running, times({1: 4, 2: 3, 3: 2, 4: 1}), budget=100)
    options = Options(quotas=(Quota("district:*", 1),), leftover=Leftover.STOP)

    result = greedy.by_score(election, options)

    assert result.winners == ("p1", "p3")
    assert result.passes == (Pass(Stage.MINIMUM, "", 100), Pass(Stage.MAIN, "", 10))
    assert [(step.candidate, step.funded, str(step.stage)) for step in result.steps] == [
        ("p1", True, "minimum"),
        ("p2", False, "minimum"),
        ("p3", True, "minimum"),
        ("p2", False, "main"),
    ]
    assert reasons(result)["p4"]["stopped_by"] == "p2"


def test_a_full_quota_blocks_the_others_without_a_step():
    running = labelled((10, "school"), (10, "school"), (10, "park"))
    election = Election.of(running, times({1: 3, 2: 2, 3: 1}), budget=100)

    result = greedy.by_score(election, Options(quotas=(Quota("school", 0, 1),)))

    assert result.winners == ("p1", "p3")
    assert len(result.steps) == 2
    assert reasons(result)["p2"] == Reason.of(
        ReasonCode.QUOTA_FULL, votes=2, cost=10, label="school", maximum=1
    )


def test_of_an_exclusive_group_one_wins_and_the_first_to_block_is_named():
    election = Election.of(candidates(10, 10, 10), times({1: 3, 2: 2, 3: 1}), budget=100)

    result = greedy.by_score(election, Options(exclusive=(("p1", "p3"), ("p2", "p3"))))

    assert result.winners == ("p1", "p2")
    assert reasons(result)["p3"] == Reason.of(ReasonCode.EXCLUSIVE, votes=1, cost=10, excluded_by="p1")


def test_an_exclusion_of_nobody_known_is_refused():
    election = Election.of(candidates(10), times({1: 1}), budget=100)

    with pytest.raises(CannotCount) as refusal:
        greedy.by_score(election, Options(exclusive=(("p1", "p9"),)))

    assert (refusal.value.code, refusal.value.params) == (CountFault.UNKNOWN_CANDIDATE, {"id": "p9"})


def test_with_enough_winners_the_rest_is_told_so_and_no_lot_is_drawn():
    election = Election.of(candidates(10, 10, 10), times({1: 2, 2: 1, 3: 1}), budget=100)

    result = greedy.by_score(election, Options(winners=1))

    assert (result.winners, result.lots) == (("p1",), ())
    assert reasons(result)["p2"] == Reason.of(ReasonCode.ENOUGH_WINNERS, votes=1, cost=10, winners=1)


@pytest.mark.parametrize(
    ("utility", "vector", "scores"),
    [
        (Utility.APPROVALS, (), (2, 1, 1)),
        (Utility.BORDA, (), (5, 2, 1)),
        (Utility.BORDA_ZERO, (), (3, 1, 0)),
        (Utility.POINTS, (5, 2), (10, 2, 0)),
    ],
)
def test_a_rank_is_worth_what_the_utility_says(utility, vector, scores):
    ballots = [((1, 1), (2, 2), (3, 3)), ((1, 1), (4, 2))]
    election = Election.of(candidates(1, 1, 1, 1), ballots, budget=10, marking=Marking.RANKING)

    result = greedy.by_score(election, Options(utility=utility, vector=vector, ties=BY_ID))

    assert tuple(result.entry(name).score for name in ("p1", "p2", "p3")) == scores


def test_points_for_ranks_need_a_vector():
    election = Election.of(candidates(1), [((1, 1),)], budget=10, marking=Marking.RANKING)

    with pytest.raises(CannotCount, match=CountFault.VECTOR_NEEDED):
        greedy.by_score(election, Options(utility=Utility.POINTS))


def test_points_below_zero_take_from_the_score_and_are_no_vote():
    ballots = [((1, 3),), ((1, -2),), ((2, 2),)]
    election = Election.of(candidates(10, 10), ballots, budget=10, marking=Marking.POINTS)

    result = greedy.by_score(election, Options(utility=Utility.POINTS))

    assert (result.entry("p1").votes, result.entry("p1").score) == (1, 1)
    assert result.winners == ("p2",)


def test_every_decision_is_told():
    decisions = []
    election = Election.of(candidates(10, 10), times({1: 2, 2: 1}), budget=100)

    greedy.by_score(election, Options(), tell=lambda: decisions.append(1))

    assert len(decisions) == 2


# The other rules that rank.


def test_fixed_takes_as_many_as_it_is_told():
    election = Election.of(candidates(10, 10, 10), times({1: 3, 2: 2, 3: 1}), budget=100)

    result = fixed.best(election, Options(winners=2))

    assert (result.rule, result.winners) == ("fixed", ("p1", "p2"))
    assert reasons(result)["p3"].code is ReasonCode.ENOUGH_WINNERS


def test_fixed_has_to_be_told_how_many():
    election = Election.of(candidates(10), times({1: 1}), budget=100)

    with pytest.raises(CannotCount, match=CountFault.WINNERS_NEEDED):
        fixed.best(election, Options())


def test_per_cost_prefers_many_cheap_ones_and_what_is_free():
    election = Election.of(candidates(90, 20, 0), times({1: 6, 2: 2, 3: 1}), budget=100, unit=10)

    result = per_cost.by_score_per_cost(election, Options())

    assert (result.rule, result.winners) == ("greedy-per-cost", ("p3", "p2"))
    assert result.ranking == (("p3",), ("p2",), ("p1",))
    assert [step.details for step in result.steps] == [
        (),
        (("score_per_million", 1_000_000),),
        (("score_per_million", 666_666),),
    ]


def test_per_cost_with_a_utility_of_cost_ranks_by_votes():
    election = Election.of(candidates(90, 20), times({1: 3, 2: 2}), budget=100)

    result = per_cost.by_score_per_cost(election, Options(utility=Utility.COST))

    assert result.winners == ("p1",)
    assert result.steps[0] == Step("p1", 3, 90, 100, True)


def test_judgment_takes_the_middle_ballot_away_until_the_middles_differ():
    # p1: 0 3 5, then 0 5; p2: 1 3 4, then 1 4. The middles are 3 and 3, then 0 and 1.
    ballots = [((1, 0), (2, 1)), ((1, 3), (2, 3)), ((1, 5), (2, 4))]
    election = Election.of(candidates(60, 60), ballots, budget=100, marking=Marking.GRADES)

    result = judgment.by_majority_value(election, Options())

    assert (result.rule, result.ranking) == ("majority-judgment", (("p2",), ("p1",)))
    assert result.steps[0] == Step(
        "p2", 3, 60, 100, True, details=(("above", 1), ("below", 1), ("median", 3))
    )
    assert (result.entry("p1").votes, result.entry("p1").score) == (2, 3)


@pytest.mark.parametrize(
    ("ungraded", "ranking"),
    [(Ungraded.LOWEST, (("p2",), ("p1",))), (Ungraded.IGNORED, (("p1",), ("p2",)))],
)
def test_silence_is_the_lowest_grade_or_nothing(ungraded, ranking):
    ballots = [((1, 4), (2, 3)), ((2, 3),), ((2, 3),), ()]
    election = Election.of(candidates(10, 10), ballots, budget=100, marking=Marking.GRADES)

    assert judgment.by_majority_value(election, Options(ungraded=ungraded)).ranking == ranking


def test_whoever_nobody_grades_is_below_everybody():
    ballots = [((1, 0),)]
    election = Election.of(candidates(10, 10), ballots, budget=100, marking=Marking.GRADES)
    options = Options(ungraded=Ungraded.IGNORED, keep_unsupported=True)

    result = judgment.by_majority_value(election, options)

    assert result.ranking == (("p1",), ("p2",))
    assert dict(result.steps[1].details) == {"above": 0, "below": 0, "median": 0}


def test_grades_of_different_totals_are_compared_as_shares():
    # p1: 2 4, p2: 2 2 4 4. The same shares, so the same value.
    ballots = [((1, 2), (2, 2)), ((1, 4), (2, 4)), ((2, 2),), ((2, 4),)]
    election = Election.of(candidates(10, 10), ballots, budget=100, marking=Marking.GRADES)

    result = judgment.by_majority_value(election, Options(ungraded=Ungraded.IGNORED, ties=BY_ID))

    assert result.ranking == (("p1", "p2"),)


GRADES = st.lists(st.integers(0, 4), min_size=1, max_size=12)


def value(grades):
    """The majority value in full: the middle grade of all, then of all but one such ballot, and so on."""
    left = sorted(grades)
    return [left.pop((len(left) - 1) // 2) for _ in grades]


@given(GRADES, GRADES)
def test_ballots_that_leave_together_leave_the_same_value(first, second):
    long, wide = value(first * len(second)), value(second * len(first))

    compared = judgment.compare(dict(Counter(first)), dict(Counter(second)))

    assert compared == (long > wide) - (long < wide)


# Phragmén.

LOADED = Election.of(candidates(60, 30, 30), approvals((1, 2), (1, 2), (1, 3)), budget=100)


def test_phragmen_loads_as_little_as_it_can_until_something_does_not_fit():
    # p2 loads 30/2 = 15. Then p1 and p3 load 30 each, and p3 is cheaper. Then p1 loads (60+15+15+30)/3.
    result = phragmen.sequential(LOADED, Options(leftover=Leftover.STOP))

    assert (result.rule, result.winners, result.ranking) == ("phragmen", ("p2", "p3"), ())
    assert result.steps == (
        Step("p2", 2, 30, 100, True, details=(("load_millionths", 15_000_000),)),
        Step("p3", 1, 30, 70, True, ("p1",), TieCriterion.COST, (("load_millionths", 30_000_000),)),
        Step("p1", 3, 60, 40, False, details=(("load_millionths", 40_000_000),)),
    )
    assert reasons(result)["p1"] == Reason.of(ReasonCode.TOO_DEAR, votes=3, cost=60, left=40, missing=20)


def test_phragmen_stops_when_one_of_the_tied_does_not_fit():
    # After p2, p1 and p3 load 30 each; p1 costs more than the 50 that are left.
    election = Election.of(LOADED.candidates, approvals((1, 2), (1, 2), (1, 3)), budget=80)

    result = phragmen.sequential(election, Options(leftover=Leftover.STOP))

    assert result.winners == ("p2",)
    assert result.steps[1] == Step("p1", 3, 60, 50, False, details=(("load_millionths", 30_000_000),))
    assert reasons(result)["p3"] == Reason.of(ReasonCode.STOPPED, votes=1, cost=30, left=50, stopped_by="p1")


def test_phragmen_that_skips_goes_on_without_what_does_not_fit():
    election = Election.of(LOADED.candidates, approvals((1, 2), (1, 2), (1, 3)), budget=80)

    result = phragmen.sequential(election, Options(ties=BY_ID))

    assert result.winners == ("p2", "p3")
    assert [step.candidate for step in result.steps] == ["p2", "p1", "p3"]


def test_phragmen_never_looks_at_what_costs_more_than_all_and_takes_the_unsupported_last():
    election = Election.of(candidates(101, 90, 10), times({1: 5, 2: 1}), budget=100)

    result = phragmen.sequential(election, Options(leftover=Leftover.STOP, keep_unsupported=True))

    assert result.winners == ("p2", "p3")
    assert result.steps[1] == Step("p3", 0, 10, 10, True)
    assert reasons(result)["p1"] == Reason.of(ReasonCode.TOO_DEAR, votes=5, cost=101, left=100, missing=1)


# Equal Shares.

PAIRS = approvals((1, 2), (1, 2), (3,), (3,))


def equal(election, **options):
    return equal_shares.method(election, Options(**{"utility": Utility.CARDINALITY, **options}))


def test_equal_shares_buys_what_its_supporters_can_pay_at_the_least_price():
    # Each of four has 25. p3 costs its two supporters 20 each, p2 then 25 each; nothing is left for p1.
    election = Election.of(candidates(60, 50, 40), PAIRS, budget=100)

    result = equal(election)

    assert (result.rule, result.winners, result.ranking) == ("equal-shares", ("p3", "p2"), ())
    assert result.steps == (
        Step("p3", 2, 40, 100, True, details=(("paid_in_full", 2), ("price_millionths", 20_000_000))),
        Step("p2", 2, 50, 60, True, details=(("paid_in_full", 2), ("price_millionths", 25_000_000))),
    )
    assert reasons(result)["p1"] == Reason.of(
        ReasonCode.SUPPORTERS_SHORT, votes=2, cost=60, held=0, missing=60
    )
    assert result.passes == (
        Pass(Stage.MAIN, "", 100, (("raises", 0), ("share", 25), ("share_exact", "25"))),
    )


def test_whoever_has_less_than_the_price_gives_all_and_the_others_pay_the_rest():
    # Shares of 30. p1 costs the first 12; p2 takes the 18 left to him, and 28.5 of each of the other two.
    election = Election.of(candidates(12, 75), approvals((1, 2), (2,), (2,)), budget=90)

    result = equal(election)

    assert result.winners == ("p1", "p2")
    assert dict(result.steps[1].details) == {"paid_in_full": 2, "price_millionths": 28_500_000}


def test_with_cost_utilities_the_many_go_before_the_cheap():
    election = Election.of(candidates(60, 10), approvals((1, 2), (1,), (1,)), budget=60)

    by_cost = equal(election, utility=Utility.COST)
    by_number = equal(election)

    assert by_cost.winners == ("p1",)
    assert dict(by_cost.steps[0].details) == {"paid_in_full": 3, "price_millionths": 20_000_000}
    assert by_number.winners == ("p2",)
    assert reasons(by_number)["p1"]["held"] == 50


def test_with_points_each_pays_by_what_it_is_worth_to_them():
    # 3 and 1 points for a cost of 40: rho 10, so 30 and 10 of shares of 30.
    ballots = [((1, 3),), ((1, 1),)]
    election = Election.of(candidates(40), ballots, budget=60, marking=Marking.POINTS)

    result = equal(election, utility=Utility.POINTS)

    assert result.steps == (
        Step("p1", 4, 40, 60, True, details=(("paid_in_full", 2), ("price_millionths", 10_000_000))),
    )


def test_add1_raises_every_share_until_nothing_more_would_fit():
    election = Election.of(candidates(60, 40), approvals((1,), (1,), (2,), (2,)), budget=100)

    result = equal(election, completion=Completion.ADD1)

    assert result.winners == ("p2", "p1")
    assert dict(result.passes[0].figures) == {
        "raises": 5,
        "share": 30,
        "share_exact": "30",
        "stopped": "exhaustive",
    }


@pytest.mark.parametrize(
    ("stop", "raises", "stopped"),
    [(Add1Stop.EXHAUSTIVE, 0, "exhaustive"), (Add1Stop.OVERSPEND, 4, "overspend")],
)
def test_add1_may_go_on_until_one_more_would_overspend(stop, raises, stopped):
    # Shares of 25 buy p2 and leave 50, too little for p1; shares of 30 would buy both, for 110.
    election = Election.of(candidates(60, 50), approvals((1,), (1,), (2,), (2,)), budget=100)

    result = equal(election, completion=Completion.ADD1, add1_stop=stop)

    assert result.winners == ("p2",)
    assert result.passes[0].raises == raises
    assert result.passes[0].stopped == stopped
    assert reasons(result)["p1"]["held"] == 50 + 2 * raises


def test_add1_that_only_an_overspend_would_stop_ends_when_everything_is_bought():
    election = Election.of(candidates(10, 20), times({1: 1, 2: 1}), budget=100)

    result = equal(election, completion=Completion.ADD1, add1_stop=Add1Stop.OVERSPEND)

    assert result.passes[0].stopped == "everything"


def test_add1u_spends_what_the_shares_leave_by_votes_per_cost():
    election = Election.of(candidates(60, 50, 45), approvals((1,), (1, 3), (2,), (2,)), budget=100)

    result = equal(election, completion=Completion.ADD1U, ties=BY_ID)

    assert result.winners == ("p2", "p3")
    assert result.passes[0].raises == 4
    assert result.steps[1:] == (
        Step("p1", 2, 60, 50, False, details=(("score_per_million", 33_333),), stage=Stage.COMPLETION),
        Step("p3", 1, 45, 50, True, details=(("score_per_million", 22_222),), stage=Stage.COMPLETION),
    )
    assert reasons(result)["p1"].code is ReasonCode.TOO_DEAR


def test_greedy_completion_reaches_those_that_nobody_would_pay_for():
    election = Election.of(candidates(50, 40, 20), times({1: 1, 2: 1}), budget=100)

    without = equal(election, keep_unsupported=True)
    completed = equal(election, keep_unsupported=True, completion=Completion.GREEDY)

    assert reasons(without)["p3"] == Reason(ReasonCode.NO_SUPPORT)
    assert completed.winners == ("p2", "p1")
    assert reasons(completed)["p3"]["missing"] == 10


def test_a_share_may_be_whole_units_of_currency():
    election = Election.of(candidates(50), times({1: 4}), budget=190, unit=10)

    exact = equal(election)
    floored = equal(election, share=Share.FLOOR)

    assert dict(exact.passes[0].figures)["share_exact"] == "95/2"
    assert dict(floored.passes[0].figures)["share_exact"] == "40"


def test_what_costs_more_than_all_is_not_bought_with_raised_shares():
    election = Election.of(candidates(101, 60), times({1: 3, 2: 1}), budget=100)

    result = equal(election, completion=Completion.ADD1U)

    assert result.winners == ("p2",)
    assert reasons(result)["p1"] == Reason.of(ReasonCode.TOO_DEAR, votes=3, cost=101, left=100, missing=1)


def test_exclusions_hold_inside_every_run():
    election = Election.of(candidates(40, 50, 50), PAIRS, budget=100)

    result = equal(election, completion=Completion.ADD1, exclusive=(("p1", "p2"),))

    assert result.winners == ("p1", "p3")
    assert reasons(result)["p2"]["excluded_by"] == "p1"


def test_a_free_candidate_costs_its_supporters_nothing():
    election = Election.of(candidates(0, 50), times({1: 1, 2: 1}), budget=100)

    result = equal(election)

    assert result.winners == ("p1", "p2")
    assert dict(result.steps[0].details) == {"paid_in_full": 1, "price_millionths": 0}


@pytest.mark.parametrize("utility", [Utility.COST, Utility.CARDINALITY])
def test_a_free_candidate_that_nobody_supports_is_left_to_the_completion(utility):
    election = Election.of(candidates(0), [()], budget=100)
    options = {"utility": utility, "keep_unsupported": True}

    assert reasons(equal(election, **options))["p1"] == Reason(ReasonCode.NO_SUPPORT)
    assert equal(election, **options, completion=Completion.GREEDY).winners == ("p1",)


def test_money_is_held_in_parts_small_enough_for_every_price():
    # Shares of 10. p1 takes 10/3 of three, p2 then 4 of two of these; the rest is just what p3 costs.
    ballots = approvals((1, 3), (1, 2, 3), (1, 2, 3), (3,))
    election = Election.of(candidates(10, 8, 22), ballots, budget=40)

    result = equal(election)

    prices = [dict(step.details)["price_millionths"] for step in result.steps]
    assert result.winners == ("p1", "p2", "p3")
    assert prices == [3_333_333, 4_000_000, 10_000_000]
    assert dict(result.steps[2].details)["paid_in_full"] == 1


def test_without_ballots_nothing_is_bought():
    election = Election.of(candidates(10), [], budget=100)

    result = equal(election, completion=Completion.ADD1)

    assert result.winners == ()
    assert dict(result.passes[0].figures)["share_exact"] == "0"


def test_greedy_stands_when_more_ballots_prefer_it():
    # Three of five want p1, which costs all; shares of 20 buy p2 for two and nothing for three.
    election = Election.of(candidates(100, 30), approvals((1,), (1,), (1,), (2,), (2,)), budget=100)

    result = equal(election, comparison=True)

    comparison = result.comparison
    assert (comparison.prefer_rule, comparison.prefer_greedy, comparison.stands) == (2, 3, "greedy")
    assert (comparison.rule_winners, comparison.greedy_winners) == (("p2",), ("p1",))
    assert (result.rule, result.winners, result.total_cost, result.ranking) == (
        "equal-shares",
        ("p1",),
        100,
        (),
    )
    assert result.passes == (Pass(Stage.MAIN, "", 100),)


def test_the_rule_stands_when_as_many_ballots_prefer_it():
    election = Election.of(candidates(100, 30), approvals((1,), (1,), (2,), (2,)), budget=100)

    result = equal(election, comparison=True)

    assert (result.winners, result.comparison.stands) == (("p2",), "rule")

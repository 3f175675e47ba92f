from fractions import Fraction

import pytest

from tests.voting.tally.elections import approvals, candidates, times
from voting.tally.counting.lots import lot
from voting.tally.errors import CannotCount, CountFault
from voting.tally.registry import RULES, TallyRules, count, recount
from voting.tally.types import (
    Candidate,
    Election,
    Leftover,
    Marking,
    Options,
    Reason,
    ReasonCode,
    TieCriterion,
    Utility,
)

STOP = Options(leftover=Leftover.STOP)


def greedy(election, options=Options()):  # noqa: B008 -- frozen
    result = count(election, "greedy", options)
    assert result == recount(election, "greedy", options)
    return result


def test_what_no_longer_fits_is_passed_over():
    election = Election.of(candidates(60, 50, 30), times({1: 3, 2: 2, 3: 1}), budget=100)

    result = greedy(election)

    assert result.winners == ("p1", "p3")
    assert result.entry("p2").reason == Reason.of(ReasonCode.TOO_DEAR, votes=2, cost=50, left=40, missing=10)
    assert [step.left for step in result.steps] == [100, 40, 40]


def test_with_stop_the_first_that_does_not_fit_ends_the_count():
    election = Election.of(candidates(60, 50, 30), times({1: 3, 2: 2, 3: 1}), budget=100)

    result = greedy(election, STOP)

    assert result.winners == ("p1",)
    assert result.entry("p2").reason["missing"] == 10
    assert result.entry("p3").reason == Reason.of(
        ReasonCode.STOPPED, votes=1, cost=30, left=40, stopped_by="p2"
    )


def test_a_candidate_that_costs_all_that_is_left_is_funded():
    election = Election.of(candidates(60, 40), times({1: 2, 2: 1}), budget=100)

    assert greedy(election).total_cost == 100


@pytest.mark.parametrize(
    ("ties", "first"),
    [
        ((TieCriterion.COST, TieCriterion.LOT), "p2"),
        ((TieCriterion.ID,), "p1"),
        ((TieCriterion.VOTES, TieCriterion.ID), "p1"),
        ((TieCriterion.VOTES, TieCriterion.COST, TieCriterion.ID), "p2"),
    ],
)
def test_equal_votes_go_to_the_first_criterion_that_differs(ties, first):
    election = Election.of(candidates(60, 50), times({1: 2, 2: 2}), budget=60)

    result = greedy(election, Options(ties=ties))

    assert result.winners == (first,)
    assert result.steps[0].tied_with == ({"p1": "p2", "p2": "p1"}[first],)
    assert result.steps[0].settled_by is (TieCriterion.COST if TieCriterion.COST in ties else TieCriterion.ID)


def test_equal_points_may_go_to_the_one_named_on_more_ballots():
    ballots = [((1, 4),), ((2, 2),), ((2, 2),)]
    election = Election.of(candidates(50, 50), ballots, budget=50, marking=Marking.POINTS)

    result = greedy(election, Options(ties=(TieCriterion.VOTES, TieCriterion.ID), utility=Utility.POINTS))

    assert result.winners == ("p2",)


def test_the_lot_goes_by_the_seed_and_the_printed_number():
    election = Election.of(candidates(50, 50, 50), times({1: 1, 2: 1, 3: 1}), budget=50)

    result = greedy(election, Options(seed="graine"))

    drawn = sorted((lot("graine", number), f"p{number}") for number in (1, 2, 3))
    assert [(draw.draw, draw.candidate) for draw in result.lots[0].draws] == drawn
    assert result.winners == (drawn[0][1],)


def test_without_a_seed_a_lot_is_refused_and_names_those_it_must_part():
    election = Election.of(candidates(50, 50, 40), times({1: 1, 2: 1, 3: 1}), budget=50)

    with pytest.raises(CannotCount) as refusal:
        count(election, "greedy", Options())

    assert refusal.value.code is CountFault.SEED_NEEDED
    assert refusal.value.params == {"candidates": "p1, p2"}


def test_after_the_stop_nobody_waits_for_a_lot():
    election = Election.of(candidates(90, 50, 50), times({1: 2, 2: 1, 3: 1}), budget=60)

    assert greedy(election, STOP).lots == ()


def test_under_the_minimum_the_missing_votes_are_said():
    election = Election.of(candidates(10, 10), times({1: 5, 2: 3}), budget=100)

    result = greedy(election, Options(minimum_votes=5))

    assert result.winners == ("p1",)
    assert result.entry("p2").reason == Reason.of(
        ReasonCode.BELOW_MINIMUM, votes=3, minimum=5, missing_votes=2
    )
    assert result.ranking == (("p1",), ("p2",))


@pytest.mark.parametrize(("ballots", "minimum"), [(99, 5), (100, 5), (101, 6), (0, 0)])
def test_a_share_of_the_ballots_is_rounded_up(ballots, minimum):
    assert Options(minimum_share=Fraction(1, 20)).votes_needed(ballots) == minimum


def test_blank_ballots_count_in_the_share():
    election = Election.of(candidates(10), [*times({1: 2}), *[()] * 18], budget=100)

    assert greedy(election, Options(minimum_share=Fraction(1, 10))).winners == ("p1",)
    assert greedy(election, Options(minimum_share=Fraction(11, 100))).winners == ()
    assert greedy(election).blank == 18


def test_nobody_wins_without_support_unless_it_is_asked_for():
    election = Election.of(candidates(10, 10), times({1: 1}), budget=100)

    assert greedy(election).winners == ("p1",)
    assert greedy(election).entry("p2").reason.code is ReasonCode.NO_SUPPORT
    assert greedy(election, Options(keep_unsupported=True)).winners == ("p1", "p2")


def test_a_withdrawn_candidate_leaves_its_ballots_valid():
    running = [Candidate("p1", 1, 10, withdrawn=True), Candidate("p2", 2, 10)]
    election = Election.of(running, approvals((1, 2), (1,)), budget=100)

    result = greedy(election)

    assert result.winners == ("p2",)
    assert result.entry("p1").reason == Reason.of(ReasonCode.WITHDRAWN)
    assert (result.ballots, result.blank) == (2, 0)


@pytest.mark.parametrize(
    ("costs", "ballots", "budget"),
    [
        ((10,), [], 100),
        ((10,), [(), ()], 100),
        ((10,), times({1: 1}), 0),
        ((), [], 100),
        ((101,), times({1: 1}), 100),
    ],
    ids=["no ballots", "blank ballots", "no money", "no candidates", "dearer than the envelope"],
)
def test_an_election_that_funds_nobody_still_has_a_result(costs, ballots, budget):
    result = greedy(Election.of(candidates(*costs), ballots, budget=budget))

    assert (result.winners, result.total_cost, result.budget) == ((), 0, budget)


def test_a_free_candidate_with_support_is_always_funded():
    assert greedy(Election.of(candidates(0), times({1: 1}), budget=0)).winners == ("p1",)


@pytest.mark.parametrize(
    ("marking", "utility", "fault"),
    [
        (Marking.APPROVAL, Utility.POINTS, CountFault.RULE_DOES_NOT_FIT),
        (Marking.RANKING, Utility.COST, CountFault.RULE_DOES_NOT_FIT),
        (Marking.GRADES, Utility.APPROVALS, CountFault.BALLOTS_DO_NOT_FIT),
    ],
)
def test_a_rule_refuses_ballots_it_has_no_meaning_for(marking, utility, fault):
    election = Election.of(candidates(10), [((1, 1),)], budget=10, marking=marking)

    for counting in (count, recount):
        with pytest.raises(CannotCount, match=fault):
            counting(election, "greedy", Options(utility=utility))


def test_an_unknown_rule_names_the_known_ones():
    with pytest.raises(CannotCount) as refusal:
        TallyRules("borda")

    assert refusal.value.params == {"rule": "borda", "known": ", ".join(RULES)}

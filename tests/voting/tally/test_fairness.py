"""The fairness check against its definition, over every group there is."""

import json
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, build, candidates, counted_by, options
from voting.tally.looking.fairness import NOT_ASKED, Fairness, Verdict, fairness
from voting.tally.registry import RULES, count
from voting.tally.types import Candidate, Completion, Election, Marking, Options, TieCriterion, Utility

every_rule = pytest.mark.parametrize("rule", RULES)
BY_ID = (TieCriterion.ID,)


def worth_of(utility, candidate, value):
    return {Utility.COST: candidate.cost, Utility.CARDINALITY: 1, Utility.POINTS: value}[utility]


def utilities(parts, utility):
    """By ballot, what it draws from each candidate it supports."""
    running, ballots, _, marking = parts
    by_number = {candidate.number: candidate for candidate in running}
    return [
        {
            by_number[number].id: worth_of(utility, by_number[number], value)
            for number, value in ballot
            if value > 0 or marking is not Marking.POINTS
        }
        for ballot in ballots
    ]


def deserving(parts, result, utility):
    """Word for word: the (project, group) pairs of which nobody holds what the group deserves."""
    running, _, budget, _ = parts
    drawn = utilities(parts, utility)
    reasons = {entry.id: entry.reason.code for entry in result.entries}
    for candidate in running:
        if candidate.id in result.winners or reasons[candidate.id] in NOT_ASKED:
            continue
        supporters = [ballot for ballot in drawn if candidate.id in ballot]
        for size in range(1, len(supporters) + 1):
            for group in combinations(supporters, size):
                worth = sum(ballot[candidate.id] for ballot in group)
                # u_i(W + c) > u_S(c) / cost × b / n, with nothing divided; by cost, the cost cancels.
                price, worth = (1, size) if utility is Utility.COST else (candidate.cost, worth)
                holds = [sum(ballot.get(n, 0) for n in (*result.winners, candidate.id)) for ballot in group]
                if all(held * price * len(drawn) <= worth * budget for held in holds):
                    yield candidate.id, size, max(holds)


@st.composite
def asked(draw, rule):
    running, ballots, budget, marking = draw(counted_by(rule).filter(lambda p: p[3] in (
        Marking.APPROVAL, Marking.POINTS,
    )))  # fmt: skip
    parts = running, ballots[:8], budget, marking
    known = [Utility.COST, Utility.CARDINALITY, *([Utility.POINTS] if marking is Marking.POINTS else [])]
    return (
        parts,
        count(build(parts), rule, draw(options(marking, rule, running))),
        draw(st.sampled_from(known)),
    )


@every_rule
@given(st.data())
def test_the_check_finds_a_group_exactly_where_the_definition_has_one(rule, data):
    parts, result, utility = data.draw(asked(rule))

    found = fairness(build(parts), result, utility)

    claims = list(deserving(parts, result, utility))
    assert (found.verdict is Verdict.UNFAIR) == bool(claims)
    assert found.deserved == len({name for name, _, _ in claims})
    if found.example is not None:
        assert (found.example.id, found.example.group, found.example.with_it) in claims


@every_rule
@given(st.data())
def test_what_was_found_can_be_kept(rule, data):
    parts, result, utility = data.draw(asked(rule))

    found = fairness(build(parts), result, utility)

    assert Fairness.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize("utility", [Utility.COST, Utility.CARDINALITY, Utility.POINTS])
@given(st.data())
def test_equal_shares_passes_with_its_own_utility(utility, data):
    marking = Marking.POINTS if utility is Utility.POINTS else Marking.APPROVAL
    costs = data.draw(st.lists(st.integers(0, 12), min_size=1, max_size=6))
    marks = st.tuples(
        st.integers(1, len(costs)), st.integers(1, 4) if marking is Marking.POINTS else st.just(1)
    )
    ballots = data.draw(
        st.lists(st.lists(marks, unique_by=lambda mark: mark[0], max_size=4), min_size=1, max_size=12)
    )
    election = Election.of(candidates(*costs), ballots, budget=data.draw(st.integers(0, 40)), marking=marking)

    for completion in Completion:
        result = count(election, "equal-shares", Options(utility=utility, completion=completion, ties=BY_ID))
        assert fairness(election, result, utility).verdict is Verdict.FAIR


def forgotten_minority(**asked_for):
    """Six of ten take it all; four agree on two projects, and get none."""
    running, ballots = candidates(30, 30, 30, 20, 10), approvals(*[(1, 2, 3)] * 6, *[(4, 5)] * 4)
    election = Election.of(running, ballots, budget=90)
    return election, count(election, "greedy", Options(ties=BY_ID)), asked_for


def test_greedy_forgets_a_minority_and_the_sharpest_example_says_which():
    election, result, _ = forgotten_minority()

    found = fairness(election, result)

    assert (found.verdict, found.utility, found.asked, found.deserved) == (
        Verdict.UNFAIR, Utility.COST, 2, 2,
    )  # fmt: skip
    claim = found.example
    assert (claim.id, claim.group, claim.ballots, claim.held, claim.with_it) == ("p5", 4, 10, 0, 10)
    assert (claim.deserved, claim.part) == (Fraction(36), 36)


def test_in_numbers_of_projects_the_group_is_measured_at_the_price_of_the_project():
    election, result, _ = forgotten_minority()

    claim = fairness(election, result, Utility.CARDINALITY).example

    assert (claim.id, claim.held, claim.with_it, claim.deserved) == ("p5", 0, 1, Fraction(18, 5))


def test_a_group_that_can_just_pay_for_its_project_deserves_it_and_one_euro_more_is_too_much():
    ballots = approvals((1,), (1,), (2,), ())

    for cost, verdict in ((10, Verdict.UNFAIR), (11, Verdict.FAIR)):
        election = Election.of(candidates(30, cost), ballots, budget=40)
        result = count(election, "fixed", Options(winners=1, ties=BY_ID))
        assert result.winners == ("p1",)
        assert fairness(election, result).verdict is verdict


def test_what_its_members_already_hold_is_held_against_the_group():
    """Each of the three holds 20 and would hold 30 with p2: three quarters of 40 is exactly that."""
    ballots = approvals((1, 2), (1, 2), (1, 2), (3,))
    result_of = {
        held: fairness(
            election := Election.of(candidates(held, 10, 10), ballots, budget=40),
            count(election, "fixed", Options(winners=1, ties=BY_ID, minimum_votes=2)),
        )
        for held in (20, 21)
    }

    assert (result_of[20].example.id, result_of[20].example.group) == ("p2", 3)
    assert (result_of[21].example.id, result_of[21].example.group) == ("p3", 1)


def test_what_may_not_stand_beside_a_winner_is_not_asked():
    running = [Candidate("p1", 1, 10), Candidate("p2", 2, 10), Candidate("p3", 3, 5, withdrawn=True)]
    ballots = approvals(*[(1,)] * 3, *[(2, 3)] * 2)
    election = Election.of(running, ballots, budget=40)

    result = count(election, "greedy", Options(ties=BY_ID, exclusive=(("p1", "p2"),)))

    assert fairness(election, result) == Fairness(Verdict.FAIR, Utility.COST, asked=0)


@pytest.mark.parametrize("marking", [Marking.RANKING, Marking.GRADES])
def test_ranks_and_grades_are_not_amounts_and_nothing_is_asked_of_them(marking):
    rule = "majority-judgment" if marking is Marking.GRADES else "greedy"
    election = Election.of(candidates(10), [((1, 1),)], budget=10, marking=marking)

    found = fairness(election, count(election, rule, Options(ties=BY_ID)))

    assert found == Fairness(Verdict.NOT_ASKED, None)


def test_a_utility_that_the_marks_do_not_have_is_not_asked():
    election = Election.of(candidates(10), approvals((1,)), budget=10)

    found = fairness(election, count(election, "greedy", Options()), Utility.POINTS)

    assert found == Fairness(Verdict.NOT_ASKED, Utility.POINTS)


def test_nobody_voted_and_nobody_deserves_anything():
    election = Election.of(candidates(10, 0), [], budget=10)

    assert fairness(election, count(election, "greedy", Options())).verdict is Verdict.FAIR

"""A result written down and read again is the same result; each decision says which pass took it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, build, candidates, counted_by, options
from voting.tally.errors import BadResult, ResultFault
from voting.tally.looking.flows import Flow, flows
from voting.tally.registry import RULES, count, recount
from voting.tally.types import Election, Options, Reserved, Result, Stage

every_rule = pytest.mark.parametrize("rule", RULES)


def counted(data, rule):
    parts = data.draw(counted_by(rule))
    return count(build(parts), rule, data.draw(options(parts[3], rule, parts[0])))


def stored():
    """Two passes of greedy, as the database keeps them."""
    election = Election.of(candidates(60, 50, 30), approvals((1, 2), (1, 2), (1,), (3,)), budget=100)
    result = count(election, "greedy", Options(reserved=(Reserved("young", 20),), seed="graine"))
    return json.loads(result.to_bytes())


@every_rule
@given(st.data())
def test_a_result_survives_json(rule, data):
    result = counted(data, rule)

    assert Result.from_json(result.to_json()) == result
    again = Result.from_json(json.loads(result.to_bytes()))  # whose objects are in another order
    assert (again, again.to_bytes()) == (result, result.to_bytes())


@every_rule
@given(st.data())
def test_a_pass_begins_with_its_budget_and_its_decisions_follow_one_another(rule, data):
    result = counted(data, rule)

    assert [step for _held, steps in result.steps_by_pass() for step in steps] == list(result.steps)
    for held, steps in result.steps_by_pass():
        left = held.budget
        for step in steps:
            assert step.left == left
            assert step.stage in (held.stage, Stage.COMPLETION)
            left = step.left_after


def test_two_passes_with_the_same_money_left_are_told_apart():
    """Nobody young was paid, so that both passes begin with the same sum: no figure says where one ends."""
    running = candidates(60, 50)
    election = Election.of(running, approvals((1,), (1,), (2,)), budget=100)
    chosen = Options(reserved=(Reserved("young", 100),), seed="graine")

    for counting in (count, recount):
        (young, none), (rest, steps) = counting(election, "greedy", chosen).steps_by_pass()
        assert (young.stage, young.budget, none) == (Stage.RESERVED, 100, ())
        assert (rest.stage, rest.budget) == (Stage.MAIN, 100)
        assert [(step.candidate, step.pass_index) for step in steps] == [("p1", 1), ("p2", 1)]


def _spoilt_without(*path):
    def spoil(result):
        for key in path[:-1]:
            result = result[key]
        del result[path[-1]]

    return spoil


def _spoilt_with(value, *path):
    def spoil(result):
        for key in path[:-1]:
            result = result[key]
        result[path[-1]] = value

    return spoil


SPOILT = [
    _spoilt_without("winners"),
    _spoilt_without("passes"),
    _spoilt_without("steps", 0, "pass_index"),
    _spoilt_without("steps", 0, "stage"),
    _spoilt_without("entries", 0, "reason", "code"),
    _spoilt_with("more", "notes"),
    _spoilt_with("100", "budget"),
    _spoilt_with(True, "total_cost"),
    _spoilt_with([1], "winners"),
    _spoilt_with(2, "steps", 0, "pass_index"),
    _spoilt_with(-1, "steps", 0, "pass_index"),
    _spoilt_with("dice", "steps", 0, "settled_by"),
    _spoilt_with({"median": "3"}, "steps", 0, "details"),
    _spoilt_with("elsewhere", "passes", 0, "stage"),
    _spoilt_with({"share": 1.5}, "passes", 0, "figures"),
    _spoilt_with("lucky", "entries", 0, "reason", "code"),
    _spoilt_with(None, "entries", 0, "reason"),
    _spoilt_with("a lot", "entries", 0, "score"),
    _spoilt_with({"leftovers": "skip"}, "options"),
    _spoilt_with([[{"candidate": "p1"}]], "lots"),
    _spoilt_with({"stands": "rule"}, "comparison"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_was_not_written_by_a_count_is_not_read(spoil):
    data = stored()
    assert Result.from_json(data)
    spoil(data)

    with pytest.raises(BadResult) as refusal:
        Result.from_json(data)

    assert refusal.value.code is ResultFault.OF_ANOTHER_FORM


@pytest.mark.parametrize("data", [None, [], "result", {}])
def test_what_is_no_result_at_all_is_not_read(data):
    with pytest.raises(BadResult):
        Result.from_json(data)


def test_whose_money_went_where_survives_json():
    election = Election.of(candidates(60, 61), approvals((1,), (1,), (1, 2), (2,), (2,)), budget=100)
    drawn = flows(election, count(election, "equal-shares", Options()))

    assert drawn
    assert tuple(Flow.from_json(json.loads(json.dumps(flow.to_json()))) for flow in drawn) == drawn

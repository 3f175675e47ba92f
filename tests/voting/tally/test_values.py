"""Options and elections refuse what would leave a count undecided."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import candidates, counted_by, options
from voting.tally.errors import BadElection, BadOptions, CannotCount, ElectionFault, OptionFault, TallyError
from voting.tally.registry import RULES, TallyRules
from voting.tally.types import (
    BallotBox,
    Ballots,
    Candidate,
    Election,
    Leftover,
    Options,
    TieCriterion,
    Utility,
)


@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_options_survive_json(rule, data):
    running, _ballots, _budget, marking = data.draw(counted_by(rule))
    chosen = data.draw(options(marking, rule, running))

    assert Options.from_json(json.loads(json.dumps(chosen.to_json()))) == chosen


def test_options_left_out_have_their_defaults():
    assert Options.from_json({}) == Options()
    assert Options() == Options(
        leftover=Leftover.SKIP,
        ties=(TieCriterion.COST, TieCriterion.VOTES, TieCriterion.LOT),
        minimum_share=Fraction(0),
        utility=Utility.APPROVALS,
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], OptionFault.NOT_AN_OBJECT),
        (None, OptionFault.NOT_AN_OBJECT),
        ({"leftovers": "skip"}, OptionFault.UNKNOWN_OPTION),
        ({"leftover": "keep"}, OptionFault.BAD_VALUE),
        ({"leftover": None}, OptionFault.BAD_VALUE),
        ({"minimum_votes": True}, OptionFault.BAD_VALUE),
        ({"minimum_votes": 2.0}, OptionFault.BAD_VALUE),
        ({"minimum_votes": "2"}, OptionFault.BAD_VALUE),
        ({"minimum_votes": -1}, OptionFault.NEGATIVE),
        ({"minimum_share": 0.05}, OptionFault.BAD_VALUE),
        ({"minimum_share": "1/0"}, OptionFault.BAD_VALUE),
        ({"minimum_share": "a lot"}, OptionFault.BAD_VALUE),
        ({"minimum_share": "3/2"}, OptionFault.SHARE_OUT_OF_RANGE),
        ({"ties": "lot"}, OptionFault.BAD_VALUE),
        ({"ties": ["coin"]}, OptionFault.BAD_VALUE),
        ({"ties": []}, OptionFault.OPEN_TIES),
        ({"ties": ["cost"]}, OptionFault.OPEN_TIES),
        ({"ties": ["lot", "cost"]}, OptionFault.OPEN_TIES),
        ({"ties": ["lot", "id"]}, OptionFault.OPEN_TIES),
        ({"ties": ["cost", "cost", "lot"]}, OptionFault.OPEN_TIES),
        ({"seed": ""}, OptionFault.BAD_SEED),
        ({"seed": " graine"}, OptionFault.BAD_SEED),
        ({"seed": "gra\nine"}, OptionFault.BAD_SEED),
        ({"seed": 42}, OptionFault.BAD_VALUE),
        ({"keep_unsupported": 1}, OptionFault.BAD_VALUE),
        ({"utility": "joy"}, OptionFault.BAD_VALUE),
        ({"leftover": "top-up"}, OptionFault.TOP_UP_HALF_SAID),
        ({"reserve": 5}, OptionFault.TOP_UP_HALF_SAID),
        ({"reserve": -5}, OptionFault.NEGATIVE),
        ({"winners": 0}, OptionFault.BAD_VALUE),
        ({"exclusive": [["a"]]}, OptionFault.BAD_VALUE),
        ({"exclusive": [["a", "a"]]}, OptionFault.BAD_VALUE),
        ({"reserved": [{"label": "youth"}]}, OptionFault.BAD_VALUE),
        ({"reserved": [{"label": "youth", "amount": -1}]}, OptionFault.NEGATIVE),
        ({"quotas": [{"label": "youth", "minimum": 2, "maximum": 1}]}, OptionFault.BAD_VALUE),
        ({"quotas": [{"label": "", "minimum": 2}]}, OptionFault.BAD_VALUE),
        ({"quotas": [{"label": "youth", "least": 2}]}, OptionFault.BAD_VALUE),
        ({"vector": [3, "2"]}, OptionFault.BAD_VALUE),
    ],
)
def test_options_are_read_strictly(data, fault):
    with pytest.raises(BadOptions) as refusal:
        Options.from_json(data)

    assert refusal.value.code is fault


def test_rules_survive_json_as_published():
    rules = TallyRules("greedy", Options(leftover=Leftover.STOP, seed="graine"))

    assert TallyRules.from_json(json.loads(json.dumps(rules.to_json()))) == rules


@pytest.mark.parametrize(
    "data",
    [{}, {"rule": 3}, {"rule": "greedy", "option": {}}, {"rule": "greedy", "options": []}, {"rule": "best"}],
)
def test_rules_are_read_strictly(data):
    with pytest.raises((BadOptions, CannotCount)):
        TallyRules.from_json(data)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"candidates": [Candidate("", 1, 1)]}, ElectionFault.EMPTY_ID),
        ({"candidates": [Candidate("a", 1, 1), Candidate("a", 2, 1)]}, ElectionFault.DUPLICATE_ID),
        ({"candidates": [Candidate("a", 1, 1), Candidate("b", 1, 1)]}, ElectionFault.DUPLICATE_NUMBER),
        ({"candidates": [Candidate("a", 0, 1)]}, ElectionFault.BAD_NUMBER),
        ({"candidates": [Candidate("a", 1, -1)]}, ElectionFault.NEGATIVE_COST),
        ({"budget": -1}, ElectionFault.NEGATIVE_BUDGET),
        ({"unit": 0}, ElectionFault.BAD_UNIT),
        ({"ballots": [((9, 1),)]}, ElectionFault.UNKNOWN_NUMBER),
        ({"ballots": [((1, 1), (1, 1))]}, ElectionFault.MARKED_TWICE),
        ({"ballots": [((1, 2),)]}, ElectionFault.BAD_MARK),
        ({"ballots": {((1, 1),): 0}}, ElectionFault.BAD_WEIGHT),
    ],
)
def test_an_election_that_cannot_be_counted_is_refused(parts, fault):
    whole = {"candidates": candidates(10), "ballots": [], "budget": 10, **parts}

    with pytest.raises(BadElection) as refusal:
        Election.of(whole.pop("candidates"), whole.pop("ballots"), **whole)

    assert refusal.value.code is fault


def test_identical_ballots_are_kept_once_with_their_weight():
    box = BallotBox(candidates(10, 20))

    for ballot in ([(2, 1), (1, 1)], [(1, 1), (2, 1)], [], [(2, 1)]):
        box.add(ballot)

    assert list(box.ballots()) == [((), (), 1), ((0, 1), (), 2), ((1,), (), 1)]
    assert (box.ballots().total, box.ballots().blank) == (4, 1)
    assert isinstance(box.ballots(), Ballots)


def test_ballots_may_come_already_counted():
    counted = Election.of(candidates(10), {((1, 1),): 3}, budget=10)

    assert counted == Election.of(candidates(10), [((1, 1),)] * 3, budget=10)


def test_a_fingerprint_is_of_what_is_counted_and_of_nothing_else():
    election = Election.of(candidates(10, 20), [((1, 1),), ((2, 1),)], budget=10)
    same = Election.of(reversed(candidates(10, 20)), [((2, 1),), ((1, 1),)], budget=10)
    others = [
        Election.of(candidates(10, 21), [((1, 1),), ((2, 1),)], budget=10),
        Election.of(candidates(10, 20), [((1, 1),), ((1, 1),)], budget=10),
        Election.of(candidates(10, 20), [((1, 1),), ((2, 1),)], budget=11),
    ]

    assert election.fingerprint() == same.fingerprint()
    assert len({election.fingerprint(), *(other.fingerprint() for other in others)}) == 4


def test_an_error_says_its_code_and_figures():
    error = TallyError(OptionFault.NEGATIVE, {"option": "minimum_votes"})

    assert str(error) == "negative (option='minimum_votes')"
    assert str(TallyError(OptionFault.NEGATIVE)) == "negative"

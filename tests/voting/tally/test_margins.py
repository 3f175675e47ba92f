"""How many votes were missing: compared with counting again, one ballot more each time."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, build, candidates, counted_by, options, times
from tests.voting.tally.test_shared_elections import shared
from voting.tally import pabulib
from voting.tally.ballots.points import Points
from voting.tally.looking.margins import Margin, MarginKind, margins
from voting.tally.registry import RULES, count, defaults, recount
from voting.tally.types import (
    Candidate,
    Election,
    Leftover,
    Marking,
    Options,
    Quota,
    ReasonCode,
    Reserved,
    TieCriterion,
    Utility,
)

every_rule = pytest.mark.parametrize("rule", RULES)
BY_ID = (TieCriterion.ID,)
TRIED = 12  # every number up to here is counted by brute force
MANY = (40, 1_000, 10**6)


def entry(parts, rule, chosen, margin, number, counting=count):
    """What becomes of the candidate in the election written anew with so many further ballots."""
    running, ballots, budget, marking = parts
    candidate = next(candidate for candidate in running if candidate.id == margin.id)
    cast = {}
    for ballot in [*ballots, *[((candidate.number, margin.value),)] * min(number, 1)]:
        cast[tuple(sorted(ballot))] = cast.get(tuple(sorted(ballot)), 0) + 1
    if number > 1:
        cast[((candidate.number, margin.value),)] += number - 1
    election = Election.of(running, cast, budget=budget, marking=marking)
    return counting(election, rule, chosen).entry(margin.id)


@every_rule
@given(st.data())
def test_every_margin_is_what_counting_again_says(rule, data):
    parts = data.draw(counted_by(rule))
    chosen = data.draw(options(parts[3], rule, parts[0]))
    result = count(build(parts), rule, chosen)

    found = margins(build(parts), result)

    assert {margin.id for margin in found} == {c.id for c in parts[0]} - set(result.winners)
    for margin in found:
        funded = {n: entry(parts, rule, chosen, margin, n).funded for n in range(1, TRIED + 1)}
        if margin.kind is MarginKind.LEAST:
            assert next((n for n in funded if funded[n]), margin.votes) == margin.votes
        if margin.votes is not None:
            assert entry(parts, rule, chosen, margin, margin.votes, recount).funded
            assert not entry(parts, rule, chosen, margin, margin.votes - 1, recount).funded
        if margin.kind is MarginKind.NEVER:
            assert not any(funded.values())
            assert not any(entry(parts, rule, chosen, margin, n).funded for n in MANY)
        if margin.kind is MarginKind.NOT_FOUND:
            assert not any(funded[n] for n in (1, 2, 4, 8))
            assert entry(parts, rule, chosen, margin, margin.tried).reason == margin.reason


@every_rule
@given(st.data())
def test_a_number_or_a_reason_is_given_and_both_can_be_kept(rule, data):
    parts = data.draw(counted_by(rule))
    result = count(build(parts), rule, data.draw(options(parts[3], rule, parts[0])))

    for margin in margins(build(parts), result):
        assert (margin.votes is None) == (margin.kind not in (MarginKind.LEAST, MarginKind.FOUND))
        assert (margin.reason is None) == (margin.votes is not None)
        assert Margin.from_json(json.loads(json.dumps(margin.to_json()))) == margin


@pytest.mark.parametrize("rule", ["greedy", "greedy-per-cost", "fixed"])
@given(st.data())
def test_a_rule_that_ranks_by_score_always_knows_the_least_number(rule, data):
    parts = data.draw(counted_by(rule))
    result = count(build(parts), rule, data.draw(options(parts[3], rule, parts[0])))

    kinds = {margin.kind for margin in margins(build(parts), result)}

    assert kinds <= {MarginKind.LEAST, MarginKind.NEVER}


def by(rule, running, ballots, *, budget, marking=Marking.APPROVAL, **asked):
    election = Election.of(running, ballots, budget=budget, marking=marking)
    result = count(election, rule, Options(**{"ties": BY_ID, **asked}))
    return election, result


def test_the_third_of_three_needs_one_vote_more_than_the_last_that_took_its_money():
    cast = by("greedy", candidates(10, 10, 10), times({1: 9, 2: 6, 3: 2}), budget=20)

    (margin,) = margins(*cast)

    assert (margin.id, margin.kind, margin.votes) == ("p3", MarginKind.LEAST, 5)


def test_a_tie_is_enough_where_the_rule_prefers_the_cheaper():
    cast = by(
        "greedy", candidates(10, 9), times({1: 6, 2: 2}), budget=10,
        ties=(TieCriterion.COST, TieCriterion.ID),
    )  # fmt: skip

    (margin,) = margins(*cast)

    assert margin.votes == 4


@pytest.mark.parametrize("leftover", [Leftover.STOP, Leftover.CARRY])
def test_who_stands_behind_the_one_that_ended_it_must_come_before_that_one(leftover):
    ballots = times({1: 9, 2: 6, 3: 4})
    cast = by("greedy", candidates(10, 15, 5), ballots, budget=20, leftover=leftover)

    two, three = margins(*cast)

    assert (two.id, two.votes) == ("p2", 4)
    assert (three.id, three.votes) == ("p3", 3)


def test_who_is_below_the_minimum_needs_the_votes_it_lacks():
    cast = by("greedy", candidates(10, 10), times({1: 9, 2: 2}), budget=20, minimum_votes=5)

    (margin,) = margins(*cast)

    assert margin.votes == 3


def test_what_costs_more_than_the_envelope_is_told_why_and_no_number():
    for rule, known in RULES.items():
        marking = next(iter(known.fits))
        more = {"winners": 2} if rule == "fixed" else {}
        cast = by(rule, candidates(30, 10), times({1: 9, 2: 1}), budget=20, marking=marking, **more)

        margin = margins(*cast)[0]

        assert (margin.id, margin.kind, margin.votes) == ("p1", MarginKind.NEVER, None)
        assert (margin.reason.code, margin.reason["missing"]) == (ReasonCode.TOO_DEAR, 10)


def test_a_place_that_a_label_owes_to_another_is_out_of_reach_of_any_vote():
    green = frozenset({"green"})
    running = [Candidate("p1", 1, 10, green), Candidate("p2", 2, 10)]
    asked = {"quotas": (Quota("green", 1),), "exclusive": (("p1", "p2"),)}
    cast = by("greedy", running, times({1: 1, 2: 9}), budget=40, **asked)

    (margin,) = margins(*cast)

    assert (margin.kind, margin.reason.code) == (MarginKind.NEVER, ReasonCode.EXCLUSIVE)
    assert margin.reason["excluded_by"] == "p1"


def test_withdrawn_stays_withdrawn():
    running = [Candidate("p1", 1, 10), Candidate("p2", 2, 5, withdrawn=True)]
    cast = by("equal-shares", running, times({1: 3, 2: 3}), budget=20)

    (margin,) = margins(*cast)

    assert (margin.kind, margin.reason.code) == (MarginKind.NEVER, ReasonCode.WITHDRAWN)


def test_one_more_voter_gives_all_that_the_ballot_rule_lets_them_give():
    ballots = [((1, 4),), ((1, 4),), ((2, 1),)]
    cast = by(
        "greedy", candidates(10, 10), ballots, budget=10, marking=Marking.POINTS,
        utility=Utility.POINTS,
    )  # fmt: skip

    (by_four,) = margins(*cast)
    (by_seven,) = margins(*cast, ballot_rule=Points(highest=9, total=7))

    assert (by_four.value, by_four.votes) == (4, 2)
    assert (by_seven.value, by_seven.votes) == (7, 2)


def test_recounts_are_told_and_bounded_and_what_they_do_not_reach_is_not_computed():
    ballots = approvals(*[(1, 2)] * 6, *[(3, 4)] * 4)
    running = candidates(60, 36, 24, 18)
    cast = by("equal-shares", running, ballots, budget=90, utility=Utility.COST)
    told = []

    dear, cheap = margins(*cast, tell=lambda: told.append(1))
    first, second = margins(*cast, most_recounts=2)
    none = margins(*cast, most_recounts=0)

    assert (dear.id, cheap.id, cheap.kind, cheap.votes) == ("p1", "p4", MarginKind.LEAST, 1)
    assert (first, second.kind) == (dear, MarginKind.NOT_COMPUTED)
    assert [margin.kind for margin in none] == [MarginKind.NOT_COMPUTED] * 2
    assert len(told) >= 3


def test_where_kept_money_and_a_stop_go_together_counts_by_sums_are_bounded_too():
    cast = by(
        "greedy", candidates(10, 10, 10), times({1: 9, 2: 6, 3: 2}), budget=20,
        leftover=Leftover.STOP, reserved=(Reserved("green", 5),),
    )  # fmt: skip

    (exact,), (none,) = margins(*cast), margins(*cast, most_recounts=1)

    assert (exact.kind, exact.votes) == (MarginKind.LEAST, 5)
    assert none.kind is MarginKind.NOT_COMPUTED


@pytest.mark.parametrize("marking", Marking)
@given(st.data())
def test_ballots_put_among_the_others_are_those_that_were_cast_with_them(marking, data):
    running = candidates(1, 2, 3)
    marks = st.tuples(st.integers(1, 3), st.just(1) if marking is Marking.APPROVAL else st.integers(1, 3))
    ballot = st.lists(marks, max_size=3, unique_by=lambda mark: mark[0]).map(lambda b: tuple(sorted(b)))
    cast, added = data.draw(st.lists(ballot, max_size=8)), data.draw(ballot)

    before = Election.of(running, cast, budget=1, marking=marking)
    after = Election.of(running, [*cast, added, added], budget=1, marking=marking)

    by_place = tuple((number - 1, value) for number, value in added)
    assert replace(before, ballots=before.ballots.with_more(by_place, 2)) == after


@pytest.mark.long
@pytest.mark.parametrize(
    ("rule", "name"),
    [
        *(
            (rule, "poland_swiecie_2023_.pb")
            for rule, known in RULES.items()
            if Marking.APPROVAL in known.fits
        ),
        ("greedy", "poland_warszawa_2024_ursynow.pb"),
    ],
)
def test_the_margins_of_a_real_election_hold_with_so_many_ballots_and_with_one_fewer_do_not(rule, name):
    election = pabulib.read(shared(name)).election()
    chosen = replace(defaults(rule, Marking.APPROVAL), ties=BY_ID, winners=5 if rule == "fixed" else None)
    places = {candidate.id: place for place, candidate in enumerate(election.candidates)}

    found = margins(election, count(election, rule, chosen), most_recounts=200)

    assert any(margin.votes for margin in found)
    for margin in (margin for margin in found if margin.votes):
        with_it, without = (
            replace(election, ballots=election.ballots.with_more(((places[margin.id], 1),), number))
            for number in (margin.votes, margin.votes - 1)
        )
        assert count(with_it, rule, chosen).entry(margin.id).funded
        assert margin.votes == 1 or not count(without, rule, chosen).entry(margin.id).funded

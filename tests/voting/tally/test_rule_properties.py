"""What holds for every rule and every option, on elections that nobody thought of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import build, counted_by, options
from voting.tally.errors import CannotCount
from voting.tally.registry import RULES, count, recount
from voting.tally.types import Completion, Leftover, ReasonCode, Share, Stage, TieCriterion

every_rule = pytest.mark.parametrize("rule", RULES)


def drawn(data, rule):
    parts = data.draw(counted_by(rule))
    return parts, data.draw(options(parts[3], rule, parts[0]))


@every_rule
@given(st.data())
def test_fast_and_naive_give_the_same_bytes(rule, data):
    parts, chosen = drawn(data, rule)

    fast, naive = (counting(build(parts), rule, chosen) for counting in (count, recount))

    assert fast == naive
    assert fast.to_bytes() == naive.to_bytes()


@every_rule
@given(st.data())
def test_fast_and_naive_miss_the_same_seed(rule, data):
    parts, chosen = drawn(data, rule)
    unsettled = replace(chosen, seed=None)

    fast, naive = (
        _outcome_or_error(counting, build(parts), rule, unsettled) for counting in (count, recount)
    )

    assert fast == naive


def _outcome_or_error(counting, election, rule, chosen):
    try:
        return counting(election, rule, chosen)
    except CannotCount as error:
        return error.code, error.params


@every_rule
@given(st.data())
def test_no_order_of_ballots_or_candidates_changes_a_byte(rule, data):
    (running, ballots, budget, marking), chosen = drawn(data, rule)
    shuffled = (data.draw(st.permutations(running)), data.draw(st.permutations(ballots)), budget, marking)

    before, after = (
        count(build(parts), rule, chosen).to_bytes()
        for parts in ((running, ballots, budget, marking), shuffled)
    )

    assert before == after


@every_rule
@given(st.data())
def test_the_envelope_is_never_overspent_but_from_the_reserve(rule, data):
    parts, chosen = drawn(data, rule)
    result = count(build(parts), rule, chosen)

    costs = {candidate.id: candidate.cost for candidate in parts[0]}
    added = sum(
        int(entry.reason["from_reserve"])
        for entry in result.entries
        if entry.reason.code is ReasonCode.TOPPED_UP
    )

    assert result.total_cost == sum(costs[winner] for winner in result.winners) <= result.budget + added
    assert added <= chosen.reserve


@every_rule
@given(st.data())
def test_every_candidate_has_one_reason_and_only_winners_are_funded(rule, data):
    parts, chosen = drawn(data, rule)
    result = count(build(parts), rule, chosen)

    assert {entry.id for entry in result.entries} == {candidate.id for candidate in parts[0]}
    assert {entry.id for entry in result.entries if entry.funded} == set(result.winners)
    assert len(set(result.winners)) == len(result.winners)
    assert not {c.id for c in parts[0] if c.withdrawn} & set(result.winners)


@every_rule
@given(st.data())
def test_no_two_exclusive_candidates_win_and_no_label_wins_too_often(rule, data):
    parts, chosen = drawn(data, rule)
    result = count(build(parts), rule, chosen)

    won = [candidate for candidate in parts[0] if candidate.id in result.winners]
    labels = {label for candidate in parts[0] for label in candidate.labels}

    assert all(len(set(group) & set(result.winners)) <= 1 for group in chosen.exclusive)
    for quota in (bound for written in chosen.quotas for bound in written.each(labels)):
        assert quota.maximum is None or sum(quota.label in c.labels for c in won) <= quota.maximum


@every_rule
@given(st.data())
def test_what_was_passed_over_did_not_fit_when_its_turn_came(rule, data):
    parts, chosen = drawn(data, rule)
    result = count(build(parts), rule, chosen)

    for entry in result.entries:
        if entry.reason.code is ReasonCode.TOO_DEAR:
            assert entry.reason["missing"] == entry.cost - entry.reason["left"] > 0
        if entry.reason.code is ReasonCode.SUPPORTERS_SHORT:
            assert entry.reason["missing"] == entry.cost - entry.reason["held"] > 0


@pytest.mark.parametrize("rule", ["greedy", "fixed"])
@given(st.data())
def test_a_better_score_is_always_decided_first(rule, data):
    parts, chosen = drawn(data, rule)
    result = count(build(parts), rule, chosen)

    scores = [step.score for step in result.steps if step.stage is Stage.MAIN]

    assert scores == sorted(scores, reverse=True)


@every_rule
@given(st.data())
def test_every_ballot_doubled_elects_the_same_candidates(rule, data):
    (running, ballots, budget, marking), asked = drawn(data, rule)
    chosen = replace(asked, minimum_votes=0, minimum_share=0 * asked.minimum_share)
    chosen = replace(chosen, **({} if rule != "equal-shares" else _divisible()))

    once = count(build((running, ballots, budget, marking)), rule, chosen)
    twice = count(build((running, ballots * 2, budget, marking)), rule, chosen)

    assert once.winners == twice.winners
    assert once.ranking == twice.ranking


def _divisible():
    """Money in whole units a ballot does not halve: the exact share, raised by nothing, does."""
    return {"share": Share.EXACT, "completion": Completion.GREEDY}


@every_rule
@given(st.data())
def test_money_in_thousandths_elects_the_same_candidates(rule, data):
    (running, ballots, budget, marking), chosen = drawn(data, rule)
    dearer = [replace(candidate, cost=candidate.cost * 1000) for candidate in running]
    kept = tuple(replace(share, amount=share.amount * 1000) for share in chosen.reserved)
    scaled_options = replace(chosen, reserved=kept, reserve=chosen.reserve * 1000)
    election = build((dearer, ballots, budget * 1000, marking))

    result = count(build((running, ballots, budget, marking)), rule, chosen)
    scaled = count(replace(election, unit=1000), rule, scaled_options)

    assert scaled.winners == result.winners
    assert scaled.total_cost == result.total_cost * 1000
    assert scaled.lots == result.lots


@pytest.mark.parametrize("rule", ["greedy", "fixed"])
@given(st.data())
def test_a_lot_is_drawn_only_between_candidates_that_nothing_else_tells_apart(rule, data):
    parts, asked = drawn(data, rule)
    chosen = replace(
        asked,
        ties=(TieCriterion.COST, TieCriterion.VOTES, TieCriterion.LOT),
        leftover=Leftover.SKIP,
        reserve=0,
        top_up_from=0,
    )
    result = count(build(parts), rule, chosen)

    for lot in result.lots:
        tied = [result.entry(draw.candidate) for draw in lot.draws]
        assert len({(entry.score, entry.cost, entry.votes) for entry in tied}) == 1
        assert [draw.draw for draw in lot.draws] == sorted(draw.draw for draw in lot.draws)

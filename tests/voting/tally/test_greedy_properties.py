from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import build, ingredients, options
from voting.tally.errors import CannotCount
from voting.tally.registry import count, recount
from voting.tally.types import Leftover, ReasonCode, Tie


@given(st.data())
def test_fast_and_naive_give_the_same_bytes(data):
    parts = data.draw(ingredients())
    chosen = data.draw(options(parts[3]))

    fast, naive = (counting(build(parts), "greedy", chosen) for counting in (count, recount))

    assert fast == naive
    assert fast.to_bytes() == naive.to_bytes()


@given(st.data())
def test_fast_and_naive_miss_the_same_seed(data):
    parts = data.draw(ingredients())
    chosen = replace(data.draw(options(parts[3])), seed=None)

    fast, naive = (_outcome_or_error(counting, build(parts), chosen) for counting in (count, recount))

    assert fast == naive


def _outcome_or_error(counting, election, chosen):
    try:
        return counting(election, "greedy", chosen)
    except CannotCount as error:
        return error.code, error.params


@given(st.data())
def test_no_order_of_ballots_or_candidates_changes_a_byte(data):
    running, ballots, budget, marking = data.draw(ingredients())
    chosen = data.draw(options(marking))
    shuffled = (data.draw(st.permutations(running)), data.draw(st.permutations(ballots)), budget, marking)

    before, after = (
        count(build(parts), "greedy", chosen).to_bytes()
        for parts in ((running, ballots, budget, marking), shuffled)
    )

    assert before == after


@given(st.data())
def test_the_envelope_is_never_overspent(data):
    parts = data.draw(ingredients())
    result = count(build(parts), "greedy", data.draw(options(parts[3])))

    costs = {candidate.id: candidate.cost for candidate in parts[0]}

    assert result.total_cost == sum(costs[winner] for winner in result.winners) <= result.budget


@given(st.data())
def test_every_candidate_has_one_reason_and_only_winners_are_funded(data):
    parts = data.draw(ingredients())
    result = count(build(parts), "greedy", data.draw(options(parts[3])))

    assert {entry.id for entry in result.entries} == {candidate.id for candidate in parts[0]}
    assert {entry.id for entry in result.entries if entry.funded} == set(result.winners)
    assert not {entry.id for entry in result.entries if entry.reason.code is ReasonCode.WITHDRAWN} & set(
        result.winners
    )


@given(st.data())
def test_what_was_passed_over_did_not_fit_when_its_turn_came(data):
    parts = data.draw(ingredients())
    chosen = replace(data.draw(options(parts[3])), leftover=Leftover.SKIP)
    result = count(build(parts), "greedy", chosen)

    for entry in result.entries:
        if entry.reason.code is ReasonCode.TOO_DEAR:
            assert entry.reason["missing"] == entry.cost - entry.reason["left"] > 0


@given(st.data())
def test_a_better_score_is_always_decided_first(data):
    parts = data.draw(ingredients())
    result = count(build(parts), "greedy", data.draw(options(parts[3])))

    scores = [step.score for step in result.steps]

    assert scores == sorted(scores, reverse=True)


@given(st.data())
def test_every_ballot_doubled_elects_the_same_candidates(data):
    running, ballots, budget, marking = data.draw(ingredients())
    chosen = data.draw(options(marking))
    doubled = replace(chosen, minimum_votes=2 * chosen.minimum_votes)

    once = count(build((running, ballots, budget, marking)), "greedy", chosen)
    twice = count(build((running, ballots * 2, budget, marking)), "greedy", doubled)

    # A share of an odd number of ballots rounds up: only then may doubling spare a candidate.
    if chosen.votes_needed(len(ballots)) * 2 == doubled.votes_needed(2 * len(ballots)):
        assert once.winners == twice.winners
        assert once.ranking == twice.ranking


@given(st.data())
def test_money_in_thousandths_elects_the_same_candidates(data):
    running, ballots, budget, marking = data.draw(ingredients())
    chosen = data.draw(options(marking))
    dearer = [replace(candidate, cost=candidate.cost * 1000) for candidate in running]

    result = count(build((running, ballots, budget, marking)), "greedy", chosen)
    scaled = count(build((dearer, ballots, budget * 1000, marking)), "greedy", chosen)

    assert scaled.winners == result.winners
    assert scaled.total_cost == result.total_cost * 1000
    assert scaled.lots == result.lots


@given(st.data())
def test_a_lot_is_drawn_only_between_candidates_that_nothing_else_tells_apart(data):
    parts = data.draw(ingredients())
    chosen = replace(data.draw(options(parts[3])), ties=(Tie.COST, Tie.VOTES, Tie.LOT))
    result = count(build(parts), "greedy", chosen)

    for lot in result.lots:
        drawn = [result.entry(draw.candidate) for draw in lot.draws]
        assert len({(entry.score, entry.cost, entry.votes) for entry in drawn}) == 1
        assert [draw.draw for draw in lot.draws] == sorted(draw.draw for draw in lot.draws)

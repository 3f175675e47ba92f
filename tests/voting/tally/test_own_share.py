"""Where one ballot's part went, from the published result alone, against exact money for everybody."""

import json
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, build, candidates, counted_by, options
from voting.tally.looking.own_share import MILLION, PartKind, own_share
from voting.tally.registry import RULES, count
from voting.tally.types import (
    Completion,
    Election,
    Leftover,
    Marking,
    Options,
    Quota,
    Reserved,
    Result,
    TieCriterion,
    Utility,
)

every_rule = pytest.mark.parametrize("rule", RULES)
BY_ID = (TieCriterion.ID,)


def published(result):
    """As a browser reads it."""
    return Result.from_json(json.loads(json.dumps(result.to_json())))


def drawn(data, rule):
    parts = data.draw(counted_by(rule))
    return parts, count(build(parts), rule, data.draw(options(parts[3], rule, parts[0])))


@every_rule
@given(st.data())
def test_all_ballots_together_pay_bear_or_stand_for_what_a_winner_costs(rule, data):
    (running, ballots, _, marking), result = drawn(data, rule)
    assume(all(value > 0 for ballot in ballots for _, value in ballot) or rule == "majority-judgment")

    shares = [own_share(published(result), ballot, marking) for ballot in ballots]

    for candidate in (c for c in running if c.id in result.winners):
        parts = [part for share in shares for part in share.parts if part.id == candidate.id]
        amounts = [part.amount for part in parts if part.amount is not None]
        near = sum(5 * len(result.steps) for _ in amounts) * Fraction(1, MILLION)
        if amounts and result.entry(candidate.id).score > 0:
            exact = all(part.kind is PartKind.STANDS_FOR for part in parts)
            assert abs(sum(amounts) - candidate.cost) <= (0 if exact else near)


@every_rule
@given(st.data())
def test_every_mark_has_one_part_and_only_winners_have_an_amount(rule, data):
    (running, ballots, _, marking), result = drawn(data, rule)
    ids = {candidate.number: candidate.id for candidate in running}

    for ballot in ballots:
        share = own_share(published(result), ballot, marking)

        assert sorted(part.id for part in share.parts) == sorted(ids[number] for number, _ in ballot)
        for part in share.parts:
            assert (part.kind is not PartKind.NOT_FUNDED) == (part.id in result.winners)
            assert part.amount is None or part.amount >= 0
        json.dumps(share.to_json())


def exact_money(running, ballots, result):
    """By ballot what is left, and by purchase what each paid: everybody's money, in fractions."""
    numbers = {candidate.id: candidate.number for candidate in running}
    money = [result.passes[-1].share] * len(ballots)
    for step in result.steps:
        if step.detail("price_millionths") is None:
            continue
        worths = {
            place: value if result.options.utility is Utility.POINTS else 1
            for place, ballot in enumerate(ballots)
            for number, value in ballot
            if number == numbers[step.candidate]
        }
        price = exact_price(step.cost, worths, money)
        assert int(price * MILLION) == step.detail("price_millionths")
        for place, worth in worths.items():
            money[place] -= min(money[place], price * worth)
    return money


def exact_price(cost, worths, money):
    """The least price at which all together pay the cost; the poorest per worth give all they have."""
    order = sorted(worths, key=lambda place: money[place] / worths[place])
    missing, total = Fraction(cost), sum(worths.values())
    for place in order:
        if missing / total <= money[place] / worths[place]:
            return missing / total
        missing, total = missing - money[place], total - worths[place]
    raise AssertionError("they cannot pay")


@pytest.mark.parametrize("completion", Completion)
@pytest.mark.parametrize("utility", [Utility.COST, Utility.CARDINALITY, Utility.POINTS])
@given(st.data())
def test_what_is_left_of_a_share_is_the_exact_money_of_the_ballot_to_the_millionth(completion, utility, data):
    marking = Marking.POINTS if utility is Utility.POINTS else Marking.APPROVAL
    running = candidates(*data.draw(st.lists(st.integers(0, 13), min_size=1, max_size=6)))
    value = st.integers(1, 4) if marking is Marking.POINTS else st.just(1)
    marks = st.tuples(st.integers(1, len(running)), value)
    ballots = data.draw(
        st.lists(st.lists(marks, unique_by=lambda mark: mark[0], max_size=4), min_size=1, max_size=9)
    )
    election = Election.of(running, ballots, budget=data.draw(st.integers(0, 40)), marking=marking)
    result = count(election, "equal-shares", Options(utility=utility, completion=completion, ties=BY_ID))

    shares = [own_share(published(result), ballot, marking) for ballot in ballots]

    for share, exact in zip(shares, exact_money(running, ballots, result), strict=True):
        (held,) = share.passes
        assert 0 <= held.ended - exact <= share.within
        assert held.began - sum(p.amount for p in share.parts if p.kind is PartKind.PAID) == held.ended


def kinds(share):
    return [(part.id, str(part.kind), part.amount) for part in share.parts]


def by(rule, running, ballots, budget, **asked):
    return count(Election.of(running, ballots, budget=budget), rule, Options(ties=BY_ID, **asked))


def test_under_greedy_a_vote_stands_for_its_part_of_what_each_winner_costs():
    ballots = approvals((1, 2), (1,), (1, 3), (2,))
    result = by("greedy", candidates(30, 20, 50), ballots, 60)

    share = own_share(result, ballots[0])

    assert kinds(share) == [("p1", "stands_for", 10), ("p2", "stands_for", 10)]
    assert share.passes == ()
    assert kinds(own_share(result, ballots[2])) == [("p1", "stands_for", 10), ("p3", "not_funded", None)]


def test_a_blank_ballot_keeps_its_share():
    result = by("equal-shares", candidates(10), approvals((1,), ()), 40, utility=Utility.COST)

    share = own_share(result, ())

    assert share.parts == ()
    assert [(held.began, held.ended) for held in share.passes] == [(20, 20)]


def test_what_the_completion_funds_nobody_pays_alone():
    result = by(
        "equal-shares", candidates(20, 30), approvals((1,), (1,), (2,), ()), 80,
        utility=Utility.COST, completion=Completion.GREEDY,
    )  # fmt: skip

    assert kinds(own_share(result, ((1, 1),))) == [("p1", "paid", 10)]
    assert kinds(own_share(result, ((2, 1),))) == [("p2", "completed", None)]


def test_each_pass_of_kept_money_gives_a_share_of_its_own():
    running = candidates(10, 10)
    green = [type(running[0])("p3", 3, 10, frozenset({"green"}))]
    result = by(
        "equal-shares", running + green, approvals((1, 3), (1, 3)), 60,
        utility=Utility.COST, reserved=(Reserved("green", 20),),
    )  # fmt: skip

    share = own_share(result, ((1, 1), (3, 1)))

    assert kinds(share) == [("p3", "paid", 5), ("p1", "paid", 5)]
    assert [(held.began, held.ended) for held in share.passes] == [(10, 5), (25, 20)]


def test_a_winner_owed_to_a_label_is_bought_by_nobody_in_particular():
    running = candidates(10, 10)
    green = [type(running[0])("p3", 3, 12, frozenset({"green"}))]
    result = by(
        "phragmen", running + green, approvals((1, 3), (1,), (3,)), 40,
        quotas=(Quota("green", 1),), leftover=Leftover.SKIP,
    )  # fmt: skip

    share = own_share(result, ((1, 1), (3, 1)))

    assert kinds(share) == [("p3", "stands_for", 6), ("p1", "borne", 5)]
    assert [held.ended for held in share.passes] == [5]

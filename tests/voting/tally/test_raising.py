"""Add1 holds few of its runs; here it is compared with all of them, held one after the other."""

from copy import copy
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, build, candidates, counted_by, options
from tests.voting.tally.test_shared_elections import shared
from voting.tally import pabulib
from voting.tally.counting.caps import Caps
from voting.tally.counting.passes import tallied
from voting.tally.counting.selection import Selection
from voting.tally.errors import CannotCount
from voting.tally.naive.equal_shares import RAISED, EqualShares, compared
from voting.tally.naive.raising import Richer
from voting.tally.registry import RULES, count, recount
from voting.tally.rules import equal_shares as rules
from voting.tally.rules.equal_shares.between import Between, Runs
from voting.tally.rules.equal_shares.market import Market
from voting.tally.types import (
    Add1Stop,
    Completion,
    Election,
    Marking,
    Options,
    Share,
    TieCriterion,
    Utility,
)

RULE = "equal-shares"
BUDAPEST = "hungary_budapest_2024.pb"
every_stop = pytest.mark.parametrize("stop", list(Add1Stop))


class OneByOne(EqualShares):
    """What the rule says, word for word: raise by one unit, count anew, until there is reason to stop."""

    def _kept(self, purse, start):
        raises, share = 0, self._first_share(purse.budget)
        kept = self._run(start, share)
        stopped = self._why_last(purse, kept)
        while not stopped:
            following = self._run(start, share + (raises + 1) * self.election.unit)
            if following.spent > purse.budget:
                stopped = "overspend"
            else:
                raises, kept = raises + 1, following
                stopped = self._why_last(purse, kept)
        purse.figures |= {"share": int(kept.share), "share_exact": str(kept.share), "raises": raises}
        if self.options.completion in RAISED:
            purse.figures["stopped"] = stopped
        return kept


def one_by_one(election, _rule, chosen):
    result = OneByOne(election, chosen).result()
    return compared(election, result, None) if chosen.comparison else result


def outcome(counting, election, chosen):
    try:
        return counting(election, RULE, chosen).to_bytes()
    except CannotCount as fault:
        return fault.code, fault.params


def all_agree(election, chosen):
    fast, naive, slow = (outcome(counting, election, chosen) for counting in (count, recount, one_by_one))
    assert fast == slow
    assert naive == slow


def in_small_units(parts, factor):
    """The same election with money in so small a unit that it takes that many times more raises."""
    running, ballots, budget, marking = parts
    dearer = [replace(candidate, cost=candidate.cost * factor) for candidate in running]
    return dearer, ballots, budget * factor, marking


@given(data=st.data())
def test_the_outcome_is_that_of_all_runs_held_one_after_the_other(data):
    """With caps, exclusions, reserved money, ties, both stops, both shares; without a seed now and then."""
    parts = data.draw(counted_by(RULE))
    factor = data.draw(st.sampled_from([1, 3, 10, 37]))
    chosen = replace(
        data.draw(options(parts[3], RULE, parts[0])),
        completion=data.draw(st.sampled_from([Completion.ADD1, Completion.ADD1U])),
        seed=data.draw(st.sampled_from(["graine", "graine", None])),
    )

    election = build(in_small_units(parts, factor))

    all_agree(election, chosen)


@st.composite
def crowded(draw):
    """Costs near each other and ballots much alike: prices cross and meet while the shares grow."""
    costs = draw(st.lists(st.sampled_from([20, 60, 61, 90, 120, 121, 240]), min_size=3, max_size=8))
    numbers = st.lists(st.integers(1, len(costs)), min_size=1, max_size=5, unique=True)
    ballots = draw(st.lists(numbers, min_size=3, max_size=12))
    budget, marking = draw(st.integers(100, 500)), draw(st.sampled_from([Marking.APPROVAL, Marking.POINTS]))
    worths = st.just(1) if marking is Marking.APPROVAL else st.integers(1, 4)
    marked = [tuple((number, draw(worths)) for number in ballot) for ballot in ballots]
    return Election.of(candidates(*costs), marked, budget=budget, marking=marking)


def drawn_options(data, election):
    fits = RULES[RULE].fits[election.ballots.marking]
    return Options(
        utility=data.draw(st.sampled_from(sorted(fits))), completion=Completion.ADD1, seed="graine",
        add1_stop=data.draw(st.sampled_from(Add1Stop)), share=data.draw(st.sampled_from(Share)),
        exclusive=data.draw(st.sampled_from([(), (("p1", "p2"),), (("p1", "p2"), ("p2", "p3"))])),
    )  # fmt: skip


@given(election=crowded(), data=st.data())
def test_no_crossing_of_prices_between_two_shares_is_missed(election, data):
    seed = data.draw(st.sampled_from(["graine", None]))

    all_agree(election, replace(drawn_options(data, election), seed=seed))


def stretches(data, election, chosen):
    """A stretch of shares, near the first share of all."""
    first = Fraction(election.budget, max(election.ballots.total, 1))
    least = data.draw(st.integers(0, 80))
    return [first + raises for raises in range(least, least + data.draw(st.integers(1, 40)) + 1)]


def looking_between(election, chosen):
    profile, tallies = tallied(election, chosen)
    rule = rules.EqualShares(election, chosen, profile, tallies, None)
    selection = Selection(election.budget, tallies, chosen, Caps.of(election, chosen, tallies.votes))
    stalls = rule._stalls(selection.keep_affordable(election.candidates), selection)
    settle_all, goes_on = rule._settle_all, rule._goes_on
    between = Between(profile, stalls, selection.caps, election.budget, goes_on, settle_all)
    return rule, selection, stalls, between


def test_a_ballot_holds_at_least_and_at_most_what_the_runs_at_both_ends_leave_it():
    """The first pays p1 alone, then p2 with what it has left; the two others, who are alike, pay the rest."""
    election = Election.of(candidates(60, 210), approvals((1, 2), (2,), (2,)), budget=300)
    chosen = Options(utility=Utility.CARDINALITY, completion=Completion.ADD1, seed="graine")
    _, _, _, between = looking_between(election, chosen)

    runs = Runs(between, 100.0, 120.0)
    runs.buy_what_is_certain()

    assert runs._caps.winners == {"p1", "p2"}
    assert sorted(runs._least.money) == pytest.approx([0, 15])
    assert sorted(runs._most.money) == pytest.approx([0, 45])


@given(election=crowded(), data=st.data())
def test_what_is_certain_of_a_stretch_holds_in_every_run_of_it(election, data):
    """The fast rule: the first winners of every run, what they leave, that it goes on where it says so."""
    chosen = drawn_options(data, election)
    shares = stretches(data, election, chosen)
    rule, selection, stalls, between = looking_between(election, chosen)

    runs = Runs(between, float(shares[0]), float(shares[-1]))
    runs.buy_what_is_certain()

    for share in shares:
        caps = selection.caps.copy()
        market = Market(rule.profile, [copy(stall) for stall in stalls], share, caps, rule._settled)
        bought = [purchase.settled.candidate for purchase in market.buy_all()]
        certain = runs._caps.winners
        assert {candidate.id for candidate in bought[: len(certain)]} == certain
        if len(bought) == len(certain):
            assert (runs._least.money <= market.purses.money + 1e-6).all()
            assert (market.purses.money <= runs._most.money + 1e-6).all()
        if between.is_clear(float(shares[0]), float(shares[-1])):
            left = election.budget - sum(candidate.cost for candidate in bought)
            waiting = [stall.candidate for stall in market.unsold()]
            assert left >= 0
            assert rule._goes_on(left, waiting)


@given(election=crowded(), data=st.data())
def test_what_two_runs_have_in_common_every_run_between_them_has(election, data):
    """The naive rule: the same purchases up to where they part, and no others after it than were payable."""
    chosen = drawn_options(data, election)
    shares = stretches(data, election, chosen)
    rule = EqualShares(election, chosen)
    start = rule._start([c for c in election.candidates if rule.payers[c.id] and c.cost <= election.budget])

    richer = Richer(start, shares[-1], rule._run(start, shares[0]).bought)
    richer.buy()

    for run in (rule._run(start, share) for share in shares):
        if richer.parting is None:
            assert run.winners == richer.winners
        else:
            assert {c.id for c in richer.parting.waiting} <= {c.id for c in run.open()}
            payable = sum(candidate.cost for candidate in richer.parting.payable)
            assert richer.parting.spent <= run.spent <= richer.parting.spent + payable


@every_stop
def test_two_projects_alike_in_all_stay_tied_however_far_the_shares_grow(stop):
    """Their prices fall together for hundreds of raises: neither is ever certainly the next one."""
    ballots = approvals((1, 2, 3), (1, 2), (1, 2, 4), (4,), ())
    election = Election.of(candidates(900, 900, 300, 1500), ballots, budget=3000)
    chosen = Options(
        utility=Utility.CARDINALITY, ties=(TieCriterion.ID,), completion=Completion.ADD1, add1_stop=stop
    )

    all_agree(election, chosen)


@every_stop
@pytest.mark.parametrize("utility", [Utility.COST, Utility.CARDINALITY])
def test_two_projects_that_take_from_one_voter_what_both_need_are_counted_to_an_end(stop, utility):
    """What each may ask for raised what the other needs, without end, for one voter of both."""
    running = candidates(1, 1)
    election = Election.of(
        running, [[(1, 1)], [(2, 1)], [(1, 1), (2, 1)]], budget=3, marking=Marking.APPROVAL
    )

    all_agree(
        election,
        Options(utility=utility, completion=Completion.ADD1U, add1_stop=stop, ties=(TieCriterion.ID,)),
    )


@every_stop
@pytest.mark.parametrize("utility", [Utility.COST, Utility.CARDINALITY])
def test_swiecie_is_the_same_as_raised_one_by_one(stop, utility):
    election = pabulib.read(shared("poland_swiecie_2023_.pb")).election()

    all_agree(election, Options(utility=utility, completion=Completion.ADD1U, add1_stop=stop, seed="graine"))


def test_the_forints_of_budapest_are_counted():
    """1,688,953 raises by one forint, of which some hundred need looking at; the last two are held."""
    election = pabulib.read(shared(BUDAPEST)).election()
    chosen = Options(utility=Utility.COST, completion=Completion.ADD1, seed="graine")
    told = []

    result = count(election, RULE, chosen, tell=lambda: told.append(1))

    assert result.passes[-1].raises == 1_688_953
    assert dict(result.passes[-1].figures)["stopped"] == "overspend"
    assert result.total_cost <= election.budget
    assert 100 < len(told) < 5_000


@pytest.mark.long
@pytest.mark.parametrize(
    ("stop", "utility"),
    [(Add1Stop.EXHAUSTIVE, Utility.COST), (Add1Stop.OVERSPEND, Utility.CARDINALITY)],
)
def test_both_counts_agree_on_budapest_in_ten_thousands_of_forints(stop, utility):
    """By single forints the slow twin needs longer than a test may take."""
    election = in_large_units(pabulib.read(shared(BUDAPEST)).election(), 10_000)
    chosen = Options(utility=utility, completion=Completion.ADD1U, add1_stop=stop, seed="graine")

    assert count(election, RULE, chosen).to_bytes() == recount(election, RULE, chosen).to_bytes()


def in_large_units(election, factor):
    running = tuple(replace(candidate, cost=candidate.cost // factor) for candidate in election.candidates)
    return replace(election, candidates=running, budget=election.budget // factor)

"""Add1 holds few of its runs; here it is compared with all of them, held one after the other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import approvals, build, candidates, counted_by, options
from tests.voting.tally.test_shared_elections import shared
from voting.tally import pabulib
from voting.tally.errors import CannotCount
from voting.tally.naive.equal_shares import RAISED, EqualShares, compared
from voting.tally.registry import count, recount
from voting.tally.types import Add1Stop, Completion, Election, Options, Share, TieCriterion, Utility

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
    budget = draw(st.integers(100, 500))
    return Election.of(candidates(*costs), approvals(*ballots), budget=budget)


@every_stop
@given(election=crowded(), utility=st.sampled_from([Utility.COST, Utility.CARDINALITY]), data=st.data())
def test_no_crossing_of_prices_between_two_shares_is_missed(stop, election, utility, data):
    chosen = Options(
        utility=utility, completion=Completion.ADD1, add1_stop=stop, seed="graine",
        share=data.draw(st.sampled_from(Share)),
        exclusive=data.draw(st.sampled_from([(), (("p1", "p2"),)])),
    )  # fmt: skip

    all_agree(election, chosen)


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
@every_stop
@pytest.mark.parametrize("utility", [Utility.COST, Utility.CARDINALITY])
def test_both_counts_agree_on_the_forints_of_budapest(stop, utility):
    election = pabulib.read(shared(BUDAPEST)).election()
    chosen = Options(utility=utility, completion=Completion.ADD1U, add1_stop=stop, seed="graine")

    assert count(election, RULE, chosen).to_bytes() == recount(election, RULE, chosen).to_bytes()

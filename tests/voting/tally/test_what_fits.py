"""Ballot rule × tally rule × utility × option: each counts, twice alike, or is refused by name."""

from dataclasses import fields
from fractions import Fraction
from itertools import product

import pytest

from tests.environment import ROOT
from tests.voting.tally.elections import candidates
from voting.tally import registry
from voting.tally.ballots import registry as ballot_rules
from voting.tally.errors import BadBallotRule, CannotCount, CountFault, RuleFault
from voting.tally.looking import made_up, what_fits
from voting.tally.types import (
    Add1Stop,
    Completion,
    Election,
    Leftover,
    Options,
    Quota,
    Reserved,
    Share,
    TieCriterion,
    Ungraded,
    Utility,
)

RUNNING = tuple(candidates(30, 20, 20, 10, 5))
BUDGET = 50
# One value per option that is not its default; `options_with` adds what it cannot stand without.
OTHER = {
    "leftover": Leftover.STOP,
    "top_up_from": Fraction(1, 2),
    "reserve": 10,
    "minimum_votes": 2,
    "minimum_share": Fraction(1, 5),
    "winners": 2,
    "reserved": (Reserved("green", 10),),
    "quotas": (Quota("green", 1),),
    "exclusive": (("p1", "p2"),),
    "ties": (TieCriterion.ID,),
    "seed": "another",
    "keep_unsupported": True,
    "vector": (3, 2, 1),
    "completion": Completion.ADD1U,
    "add1_stop": Add1Stop.OVERSPEND,
    "share": Share.FLOOR,
    "comparison": True,
    "ungraded": Ungraded.IGNORED,
    "lowest_grade": 1,
}
TOP_UP = {"leftover": Leftover.TOP_UP, "top_up_from": Fraction(1, 2), "reserve": 10}
every_pair = pytest.mark.parametrize(
    ("ballot_rule", "tally_rule"), list(product(ballot_rules.RULES, registry.RULES))
)


def election(ballot_rule):
    rule = ballot_rules.bounded_by_money(ballot_rule, {}, BUDGET)
    ballots = made_up.ballots(RUNNING, rule, seed="mai", count=12)
    return Election(RUNNING, ballots, BUDGET)


def options_with(tally_rule, utility, name):
    chosen = {"seed": "mai", "utility": utility}
    if tally_rule == "fixed":
        chosen["winners"] = 3
    if utility is Utility.POINTS:
        chosen["vector"] = (3, 1)
    if name is not None:
        chosen |= TOP_UP if name in ("top_up_from", "reserve") else {name: OTHER[name]}
    return Options(**chosen)


def outcome(counting, *arguments):
    try:
        return counting(*arguments).to_bytes()
    except CannotCount as refusal:
        return refusal.code


def test_every_option_is_tried():
    assert set(OTHER) == {option.name for option in fields(Options)} - {"utility"}


@every_pair
def test_a_combination_counts_or_is_refused_by_name(ballot_rule, tally_rule):
    cast = election(ballot_rule)
    rule = registry.RULES[tally_rule]
    fitting = rule.fits.get(cast.ballots.marking, frozenset())

    for utility, name in product(Utility, (None, *OTHER)):
        chosen = options_with(tally_rule, utility, name)
        first, second = (
            outcome(counting, cast, tally_rule, chosen) for counting in (registry.count, registry.recount)
        )
        assert first == second
        if not fitting:
            assert first is CountFault.BALLOTS_DO_NOT_FIT
        elif utility not in fitting:
            assert first is CountFault.RULE_DOES_NOT_FIT
        elif name is not None and name not in rule.options:
            assert first is CountFault.OPTION_UNUSED
        else:
            assert isinstance(first, bytes), (utility, name)


@pytest.mark.parametrize("ballot_rule", ballot_rules.RULES)
def test_a_rank_is_worth_points_only_where_a_vector_says_so(ballot_rule):
    cast = election(ballot_rule)
    if Utility.BORDA not in registry.RULES["greedy"].fits.get(cast.ballots.marking, ()):
        return

    assert outcome(registry.count, cast, "greedy", Options(seed="mai", utility=Utility.POINTS)) is (
        CountFault.VECTOR_NEEDED
    )


@pytest.mark.parametrize("ballot_rule", ballot_rules.RULES)
def test_a_ballot_rule_is_counted_as_usual_by_its_own_tally_rule(ballot_rule):
    cast, rule = election(ballot_rule), ballot_rules.find(ballot_rule)
    usual = registry.TallyRules.from_json({"rule": rule.tally_rule}, rule.marking).with_seed("mai")

    assert rule.tally_rule in registry.ways_to_count(rule.marking)
    assert usual.count(cast).to_bytes() == usual.recount(cast).to_bytes()


@pytest.mark.parametrize(
    ("ballot_rule", "bound"), list(product(ballot_rules.RULES, what_fits.known_bounds()))
)
def test_a_bound_is_read_by_the_rules_that_have_it_and_refused_by_the_others(ballot_rule, bound):
    rule = ballot_rules.find(ballot_rule)
    money = {"spending_limit": BUDGET} if rule.is_limited else {}
    own = {known.name: known.default for known in rule.bounds()}
    default = own.get(bound, 1)
    value = BUDGET if default is None else default

    if bound in own:
        assert getattr(rule.from_json({**money, bound: value}), bound) == value
    else:
        with pytest.raises(BadBallotRule) as refusal:
            rule.from_json({**money, bound: value})
        unread = RuleFault.LIMIT_UNUSED if bound == "spending_limit" else RuleFault.UNKNOWN_KEY
        assert refusal.value.code is unread


def test_the_readme_shows_the_tables_that_the_registries_make():
    text = (ROOT / "voting" / "tally" / "README.md").read_text(encoding="utf-8")
    tables = text.partition("<!-- what fits -->\n")[2].partition("\n<!-- end of what fits -->")[0]

    assert tables == what_fits.tables()

"""The only list of rules: each with its naive twin, the ballots it counts and the options it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from voting.tally.counting.passes import Tell
from voting.tally.errors import BadOptions, CannotCount, CountFault, OptionFault
from voting.tally.naive import equal_shares as naive_equal_shares
from voting.tally.naive import fixed as naive_fixed
from voting.tally.naive import greedy as naive_greedy
from voting.tally.naive import judgment as naive_judgment
from voting.tally.naive import per_cost as naive_per_cost
from voting.tally.naive import phragmen as naive_phragmen
from voting.tally.rules import equal_shares, fixed, greedy, judgment, phragmen
from voting.tally.types import Election, Leftover, Marking, Options, Result, Utility


class CountFunction(Protocol):
    def __call__(self, election: Election, options: Options, *, tell: Tell | None = None) -> Result: ...


Fits = Mapping[Marking, frozenset[Utility]]

EVERYWHERE = frozenset({
    "minimum_votes", "minimum_share", "reserved", "quotas", "exclusive", "ties", "seed", "keep_unsupported",
    "utility", "vector",
})  # fmt: skip
FITTING = frozenset({"leftover", "top_up_from", "reserve"})  # what happens to one that does not fit
RANKING = EVERYWHERE | FITTING | {"winners"}
SHARING = EVERYWHERE | FITTING | {"completion", "add1_stop", "share", "comparison"}


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    count: CountFunction
    recount: CountFunction
    fits: Fits
    options: frozenset[str]
    leftover: Leftover = Leftover.SKIP  # what the rule does when nothing is said
    utility: Utility = Utility.APPROVALS  # as usual, of ballots whose marks have no value that it reads

    def require_fit(self, election: Election, options: Options) -> None:
        marking = election.ballots.marking
        if marking not in self.fits:
            raise CannotCount(CountFault.BALLOTS_DO_NOT_FIT, {"rule": self.name, "marking": str(marking)})
        if options.utility not in self.fits[marking]:
            figures = {"rule": self.name, "marking": str(marking), "utility": str(options.utility)}
            raise CannotCount(CountFault.RULE_DOES_NOT_FIT, figures)
        for name in options.changed():
            if name not in self.options:
                raise CannotCount(CountFault.OPTION_UNUSED, {"rule": self.name, "option": name})


COUNTED = frozenset({Utility.APPROVALS, Utility.CARDINALITY})
SCORED: Fits = {
    Marking.APPROVAL: COUNTED,
    Marking.POINTS: COUNTED | {Utility.POINTS},
    Marking.RANKING: COUNTED | {Utility.POINTS, Utility.BORDA, Utility.BORDA_ZERO},
}
PRICED: Fits = {marking: utilities | {Utility.COST} for marking, utilities in SCORED.items()}
SUPPORTED: Fits = dict.fromkeys((Marking.APPROVAL, Marking.POINTS, Marking.RANKING), COUNTED)
GRADED: Fits = dict.fromkeys((Marking.POINTS, Marking.GRADES), COUNTED | {Utility.POINTS})
# What the value of a mark is worth as usual, to the rules that read it.
VALUED = {
    Marking.POINTS: Utility.POINTS,
    Marking.GRADES: Utility.POINTS,
    Marking.RANKING: Utility.BORDA,
}

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(greedy.NAME, greedy.by_score, naive_greedy.by_score, SCORED, RANKING),
        Rule(greedy.PER_COST, greedy.by_score_per_cost, naive_per_cost.by_score_per_cost, PRICED, RANKING),
        Rule(fixed.NAME, fixed.best, naive_fixed.best, SCORED, RANKING),
        Rule(
            equal_shares.NAME, equal_shares.method, naive_equal_shares.method, PRICED, SHARING,
            utility=Utility.COST,
        ),
        Rule(
            phragmen.NAME, phragmen.sequential, naive_phragmen.sequential, SUPPORTED,
            EVERYWHERE | FITTING, Leftover.STOP,
        ),
        Rule(
            judgment.NAME, judgment.by_majority_value, naive_judgment.by_majority_value, GRADED,
            RANKING | {"ungraded", "lowest_grade"},
        ),
    )
}  # fmt: skip


def find(name: str) -> Rule:
    if name not in RULES:
        raise CannotCount(CountFault.UNKNOWN_RULE, {"rule": name, "known": ", ".join(RULES)})
    return RULES[name]


def ways_to_count(marking: Marking) -> tuple[str, ...]:
    """The rules that read ballots marked like this."""
    return tuple(name for name, rule in RULES.items() if marking in rule.fits)


def defaults(rule: str, marking: Marking) -> Options:
    """What a rule does when nothing else is said: it reads the values of the marks where it can."""
    known = find(rule)
    of_values = VALUED.get(marking, known.utility)
    is_read = of_values in known.fits.get(marking, ())
    return Options(leftover=known.leftover, utility=of_values if is_read else known.utility)


def count(election: Election, rule: str, options: Options, tell: Tell | None = None) -> Result:
    known = find(rule)
    known.require_fit(election, options)
    return known.count(election, options, tell=tell)


def recount(election: Election, rule: str, options: Options, tell: Tell | None = None) -> Result:
    """Count by the naive twin. An outcome stands when it equals `count`, bytes and all."""
    known = find(rule)
    known.require_fit(election, options)
    return known.recount(election, options, tell=tell)


@dataclass(frozen=True, slots=True)
class TallyRules:
    """A rule with its options, as a town publishes them and as `--rules` reads them."""

    rule: str
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        find(self.rule)

    def with_seed(self, seed: str) -> "TallyRules":
        return replace(self, options=replace(self.options, seed=seed))

    def count(self, election: Election) -> Result:
        return count(election, self.rule, self.options)

    def recount(self, election: Election) -> Result:
        return recount(election, self.rule, self.options)

    def to_json(self) -> dict[str, Any]:
        return {"rule": self.rule, "options": self.options.to_json()}

    @classmethod
    def from_json(cls, data: object, marking: Marking = Marking.APPROVAL) -> "TallyRules":
        """What is not said is as the rule has it for these ballots (`defaults`)."""
        if not isinstance(data, Mapping) or not isinstance(data.get("rule"), str):
            raise BadOptions(OptionFault.NOT_AN_OBJECT)
        for name in data:
            if name not in ("rule", "options"):
                raise BadOptions(OptionFault.UNKNOWN_OPTION, {"option": str(name)})
        given = data.get("options", {})
        options = Options.from_json(given)
        unsaid = defaults(data["rule"], marking)
        plain = {name: getattr(unsaid, name) for name in ("leftover", "utility") if name not in given}
        return cls(data["rule"], replace(options, **plain))

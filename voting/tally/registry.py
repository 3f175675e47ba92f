"""The only list of rules: each with its name, its naive twin and the ballots it can count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from voting.tally import greedy
from voting.tally.errors import BadOptions, CannotCount, CountFault, OptionFault
from voting.tally.naive import greedy as naive_greedy
from voting.tally.types import Election, Marking, Options, Result, Utility

Count = Callable[[Election, Options], Result]
Fits = Mapping[Marking, frozenset[Utility]]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    count: Count
    recount: Count
    fits: Fits

    def require_fit(self, election: Election, options: Options) -> None:
        marking = election.ballots.marking
        if options.utility not in self.fits.get(marking, frozenset()):
            figures = {"rule": self.name, "marking": str(marking), "utility": str(options.utility)}
            raise CannotCount(CountFault.RULE_DOES_NOT_FIT, figures)


BY_APPROVALS_OR_POINTS: Fits = {
    Marking.APPROVAL: frozenset({Utility.APPROVALS}),
    Marking.POINTS: frozenset({Utility.APPROVALS, Utility.POINTS}),
    Marking.RANKING: frozenset({Utility.APPROVALS}),
}

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (Rule(greedy.NAME, greedy.by_score, naive_greedy.by_score, BY_APPROVALS_OR_POINTS),)
}


def find(name: str) -> Rule:
    if name not in RULES:
        raise CannotCount(CountFault.UNKNOWN_RULE, {"rule": name, "known": ", ".join(RULES)})
    return RULES[name]


def count(election: Election, rule: str, options: Options) -> Result:
    found = find(rule)
    found.require_fit(election, options)
    return found.count(election, options)


def recount(election: Election, rule: str, options: Options) -> Result:
    """The naive twin. An outcome stands when it equals `count`, bytes and all."""
    found = find(rule)
    found.require_fit(election, options)
    return found.recount(election, options)


@dataclass(frozen=True, slots=True)
class TallyRules:
    """A rule with its options, as a town publishes them and as `--rules` reads them."""

    rule: str
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        find(self.rule)

    def count(self, election: Election) -> Result:
        return count(election, self.rule, self.options)

    def recount(self, election: Election) -> Result:
        return recount(election, self.rule, self.options)

    def to_json(self) -> dict[str, Any]:
        return {"rule": self.rule, "options": self.options.to_json()}

    @classmethod
    def from_json(cls, data: object) -> "TallyRules":
        if not isinstance(data, Mapping) or not isinstance(data.get("rule"), str):
            raise BadOptions(OptionFault.NOT_AN_OBJECT)
        for name in data:
            if name not in ("rule", "options"):
                raise BadOptions(OptionFault.UNKNOWN_OPTION, {"option": str(name)})
        return cls(data["rule"], Options.from_json(data.get("options", {})))

"""Several rounds over the same ballots, such as the territories, then the whole town with what they left.

A round counts the candidates with its label that no earlier round funded (all of them where it has none),
within its own money and what the rounds it receives from left. The ballots of a round with a label are those
that name one of its candidates; of one without, all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from voting.tally.errors import BadOptions, OptionFault
from voting.tally.registry import TallyRules
from voting.tally.types import Candidate, Election, Marking, Result
from voting.tally.types.values import bad_value, items, number, text

RoundCount = Callable[[TallyRules, Election], Result]
KEYS = {"key", "label", "budget", "receives", "rule", "options"}


@dataclass(frozen=True, slots=True)
class Round:
    """`budget` is in parts of a euro; `receives` names earlier rounds."""

    key: str
    rules: TallyRules
    budget: int
    label: str | None = None
    receives: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        facts = {"key": self.key, "label": self.label, "budget": self.budget, "receives": list(self.receives)}
        return {**facts, **self.rules.to_json()}


@dataclass(frozen=True, slots=True)
class Plan:
    rounds: tuple[Round, ...]

    def __post_init__(self) -> None:
        known: set[str] = set()
        for planned in self.rounds:
            if planned.key in known or not set(planned.receives) <= known:
                raise bad_value("plan", planned.key)
            if planned.budget < 0:
                raise BadOptions(OptionFault.NEGATIVE, {"option": "budget"})
            known.add(planned.key)
        given = [key for planned in self.rounds for key in planned.receives]
        if not self.rounds or len(set(given)) < len(given):
            raise bad_value("plan", "receives")  # money that is left goes to one round only

    def count(self, election: Election, counting: RoundCount = TallyRules.count) -> dict[str, Result]:
        """The results by key, in the order of the rounds. `counting` is the rule or its naive twin."""
        results: dict[str, Result] = {}
        for planned in self.rounds:
            funded = {winner for result in results.values() for winner in result.winners}
            left = sum(max(results[key].budget - results[key].total_cost, 0) for key in planned.receives)
            part = _part(election, planned, funded)
            results[planned.key] = counting(planned.rules, replace(part, budget=planned.budget + left))
        return results

    def with_seed(self, seed: str) -> "Plan":
        return Plan(tuple(replace(planned, rules=planned.rules.with_seed(seed)) for planned in self.rounds))

    def to_json(self) -> dict[str, Any]:
        return {"plan": [planned.to_json() for planned in self.rounds]}

    @classmethod
    def from_json(cls, data: object, marking: Marking = Marking.APPROVAL) -> "Plan":
        if not isinstance(data, Mapping) or set(data) != {"plan"}:
            raise BadOptions(OptionFault.NOT_AN_OBJECT)
        return cls(tuple(_round(item, marking) for item in items("plan", data["plan"])))


def _round(item: object, marking: Marking) -> Round:
    if not isinstance(item, Mapping) or not set(item) <= KEYS:
        raise bad_value("plan", item)
    rules = {name: item[name] for name in ("rule", "options") if name in item}
    label = item.get("label")
    return Round(
        key=text("key", item.get("key")),
        rules=TallyRules.from_json(rules, marking),
        budget=number("budget", item.get("budget", 0)),
        label=None if label is None else text("label", label),
        receives=tuple(text("receives", key) for key in items("receives", item.get("receives", []))),
    )


def _part(election: Election, planned: Round, funded: set[str]) -> Election:
    def is_in(candidate: Candidate) -> bool:
        return candidate.id not in funded and (planned.label is None or planned.label in candidate.labels)

    places = [place for place, candidate in enumerate(election.candidates) if is_in(candidate)]
    ballots = election.ballots.among(places, with_blank=planned.label is None)
    return Election(tuple(election.candidates[p] for p in places), ballots, election.budget, election.unit)

"""The rules of an imported ballot paper: what its voters could mark, and how its town counted."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.services.importing.identity import plain_slug
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.approval_knapsack import ApprovalKnapsack
from voting.tally.ballots.packing import PaperLayout
from voting.tally.pabulib import PbFile, VoteType
from voting.tally.pabulib.limits import number
from voting.tally.types import Marking

# The one contest of an imported paper; a paper names its contests by their position.
POSITION = 1


@dataclass(frozen=True, slots=True)
class Rules:
    ballot_rule: str
    ballot_bounds: Mapping[str, Any]
    tally_rule: str
    tally_options: Mapping[str, Any]


def rules_of(file: PbFile) -> Rules:
    own = file.tally_rules()
    name, declared = _ballot_rule(file)
    # Every bound written out, so that a later program cannot read another default into the paper.
    bounds = ballot_rules.bounded(name, declared).to_json()
    if own is None:
        # A rule of the file that we cannot count by keeps its name; counting then refuses by that name.
        return Rules(name, bounds, plain_slug(file.meta.get("rule", ""), 40) or "unknown", {})
    options = {name: value for name, value in own.options.to_json().items() if name != "seed"}
    return Rules(name, bounds, own.rule, options)


def layout_of(file: PbFile, rules: Rules) -> PaperLayout:
    """The layout that `voting.queries.papers` gives the paper once it is written."""
    rule = ballot_rules.bounded(rules.ballot_rule, rules.ballot_bounds)
    return PaperLayout((rule.layout(str(POSITION), [project.number for project in file.projects]),))


def _ballot_rule(file: PbFile) -> tuple[str, dict[str, Any]]:
    """Bounds as the file declares them, widened to the ballots that its town counted nevertheless."""
    bounds: dict[str, Any] = {**_lengths(file), "blank_allowed": True}
    rule = file.vote_type.ballot_rule
    if rule.marking is not Marking.APPROVAL:
        return rule.name, {**bounds, **_values(file)}
    limit = number(file.meta, "max_sum_cost")
    if limit is None:
        return rule.name, bounds
    dearest = max(
        (sum(file.projects[place].cost for place in vote.choices) for vote in file.votes), default=0
    )
    return ApprovalKnapsack.name, {
        **bounds,
        "spending_limit": max(math.floor(limit * file.unit), dearest),
    }


def _lengths(file: PbFile) -> dict[str, int | None]:
    lengths = [len(vote.choices) for vote in file.votes if vote.choices]
    least, most = number(file.meta, "min_length"), number(file.meta, "max_length")
    if file.vote_type is VoteType.CHOOSE_ONE:
        most = Fraction(1)
    minimum = max(1, min([math.ceil(least or 1), *lengths]))
    return {
        "minimum": minimum,
        "maximum": None if most is None else max([minimum, math.floor(most), *lengths]),
    }


def _values(file: PbFile) -> dict[str, int]:
    """Between which values the marks lie: what a packed ballot needs to know, whatever the file allows."""
    values = {value for marks in file.ballots() for _number, value in marks} or {1}
    return {"lowest": min(values), "highest": max(values)}

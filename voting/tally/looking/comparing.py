"""What each of several rules would fund on the same ballots: for those who write a rulebook."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voting.tally.counting.profile import SupportProfile
from voting.tally.registry import TallyRules
from voting.tally.types import Election, Options, Result


@dataclass(frozen=True, slots=True)
class Outlook:
    rules: TallyRules
    result: Result
    satisfied: int  # ballots that name at least one winner


def compare(election: Election, rules: Sequence[TallyRules]) -> tuple[Outlook, ...]:
    """What each rule would fund. Never for a poll that is open or uncounted: the caller sees to that."""
    profile = SupportProfile(election, Options())
    results = [rule.count(election) for rule in rules]
    return tuple(
        Outlook(rule, result, _satisfied(election, profile, result))
        for rule, result in zip(rules, results, strict=True)
    )


def _satisfied(election: Election, profile: SupportProfile, result: Result) -> int:
    won = np.array([candidate.id in result.winners for candidate in election.candidates], dtype=np.int64)
    reached = np.concatenate(([0], np.cumsum(won[profile.choices])))
    pleased = reached[profile.starts[1:]] > reached[profile.starts[:-1]]
    return int(profile.weights[pleased].sum())

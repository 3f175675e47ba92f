"""Greedy beside Equal Shares: the town keeps the outcome from which more ballots draw the greater utility."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from voting.tally.counting.profile import Ints, SupportProfile
from voting.tally.rules import greedy
from voting.tally.types import Comparison, Election, Result, Utility


def compared(election: Election, result: Result) -> Result:
    by_greedy = greedy.by_score(election, result.options)
    profile = SupportProfile(election, result.options, keeps_negative=True)
    own, rival = (_utilities(election, profile, result, won) for won in (result.winners, by_greedy.winners))
    prefer_rule = int(profile.weights[own > rival].sum())
    prefer_greedy = int(profile.weights[rival > own].sum())
    stands = "greedy" if prefer_greedy > prefer_rule else "rule"
    comparison = Comparison(prefer_rule, prefer_greedy, by_greedy.winners, result.winners, stands)
    if stands == "rule":
        return replace(result, comparison=comparison)
    return replace(by_greedy, rule=result.rule, ranking=(), comparison=comparison)


def _utilities(election: Election, profile: SupportProfile, result: Result, winners: Collection[str]) -> Ints:
    """What each group of ballots draws from these winners in all, points below zero included."""
    is_cost = result.options.utility is Utility.COST
    gains = np.array(
        [(c.cost if is_cost else 1) if c.id in winners else 0 for c in election.candidates], dtype=np.int64
    )
    utilities = gains[profile.choices] if profile.worths is None else gains[profile.choices] * profile.worths
    ends = np.concatenate(([0], np.cumsum(utilities)))
    return np.asarray(ends[profile.starts[1:]] - ends[profile.starts[:-1]])

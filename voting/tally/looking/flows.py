"""Where the money of each candidate's supporters went, under Equal Shares: to be looked at, never to decide.

The count is replayed from its recorded steps, in floats, and rounded to whole parts of money.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from voting.tally.counting.profile import Array, Floats, SupportProfile
from voting.tally.types import Election, Result, Stage

MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Flow:
    """A candidate's supporters: what they brought in all, what they paid for which winner, what is left."""

    id: str
    supporters: int
    brought: int
    paid: tuple[tuple[str, int], ...]  # in the order of the purchases; the candidate itself where it won
    left: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Flow":
        """Kept beside the result by whoever counted: it is read as it was written."""
        return cls(**{**data, "paid": tuple((name, amount) for name, amount in data["paid"])})


def flows(election: Election, result: Result) -> tuple[Flow, ...]:
    """The flow of each candidate that has supporters, by printed number.

    Empty for any other rule, or where greedy stood instead.

    Of the main pass: money kept for a label is another pass, in which every ballot has another share.
    """
    exact = result.passes[-1].share if result.passes else None
    if exact is None:
        return ()
    profile = SupportProfile(election, result.options)
    share = float(exact)
    money = np.full(len(profile.weights), share)
    paid = {
        name: _received(profile, amounts) for name, amounts in _payments(election, result, profile, money)
    }
    left = _received(profile, money)
    return tuple(
        Flow(
            id=candidate.id,
            supporters=int(profile.votes[place]),
            brought=round(share * int(profile.votes[place])),
            paid=tuple(
                (name, round(float(received[place])))
                for name, received in paid.items()
                if round(received[place])
            ),
            left=round(float(left[place])),
        )
        for place, candidate in enumerate(election.candidates)
        if profile.support[place]
    )


def _payments(
    election: Election, result: Result, profile: SupportProfile, money: Floats
) -> Iterator[tuple[str, Floats]]:
    """What every group of ballots pays for each purchase; takes it from their money."""
    places = {candidate.id: place for place, candidate in enumerate(election.candidates)}
    for step in result.steps:
        price = step.detail("price_millionths")
        if step.stage is not Stage.MAIN or price is None:
            continue
        supporters = profile.supporters[places[step.candidate]]
        worths: Array | float = 1.0
        if profile.supporters_worths is not None:
            worths = profile.supporters_worths[places[step.candidate]]
        amounts = np.zeros_like(money)
        amounts[supporters] = np.minimum(money[supporters], price / MILLION * worths)
        money -= amounts
        yield step.candidate, amounts


def _received(profile: SupportProfile, amounts: Floats) -> Floats:
    """By candidate, the sum of these amounts over its supporters."""
    weighted = np.repeat(amounts * profile.weights, np.diff(profile.starts))
    sums = np.bincount(profile.choices, weights=weighted, minlength=profile.candidates)
    return sums.astype(np.float64)

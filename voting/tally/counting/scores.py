"""How many ballots name a candidate, what they are worth to it, and the order that this gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import groupby
from typing import Any

from voting.tally.counting.profile import SupportProfile
from voting.tally.types import Candidate, Election

RankedGroups = tuple[tuple[Candidate, ...], ...]  # best first; equals together, by printed number


@dataclass(frozen=True, slots=True)
class Tallies:
    """By candidate id: `votes` are supporters, `scores` what the ballots are worth to it."""

    votes: Mapping[str, int]
    scores: Mapping[str, int]

    @classmethod
    def of(cls, election: Election, profile: SupportProfile) -> "Tallies":
        ids = [candidate.id for candidate in election.candidates]
        votes, scores = profile.votes.tolist(), profile.scores.tolist()
        return cls(dict(zip(ids, votes, strict=True)), dict(zip(ids, scores, strict=True)))


def ranked(candidates: Iterable[Candidate], keys: Mapping[str, Any]) -> RankedGroups:
    """The greatest key first."""
    ordered = sorted(candidates, key=lambda candidate: candidate.number)
    ordered.sort(key=cmp_to_key(lambda first, second: _sign(keys[second.id], keys[first.id])))
    return tuple(tuple(equals) for _, equals in groupby(ordered, key=lambda c: keys[c.id]))


def _sign(first: Any, second: Any) -> int:
    return int(first > second) - int(first < second)

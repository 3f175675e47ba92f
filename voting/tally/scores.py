"""How many ballots name a candidate, and what they are worth to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from voting.tally.types import Candidate, Election, Options, Score, Utility


@dataclass(frozen=True, slots=True)
class Tallies:
    """By candidate id: `votes` are supporters, `scores` what the rule ranks by."""

    votes: Mapping[str, int]
    scores: Mapping[str, Score]


def tallies(election: Election, options: Options) -> Tallies:
    votes = [0] * len(election.candidates)
    points = [0] * len(election.candidates)
    for choices, values, weight in election.ballots:
        for place, value in zip(choices, values or (1,) * len(choices), strict=True):
            votes[place] += weight if value > 0 else 0
            points[place] += weight * value
    worth = points if options.utility is Utility.POINTS else votes
    ids = [candidate.id for candidate in election.candidates]
    return Tallies(dict(zip(ids, votes, strict=True)), dict(zip(ids, worth, strict=True)))


def ranked(candidates: Iterable[Candidate], scores: Mapping[str, Score]) -> tuple[tuple[Candidate, ...], ...]:
    """Best score first; candidates of equal score together, by printed number."""
    ordered = sorted(candidates, key=lambda candidate: (-scores[candidate.id], candidate.number))
    return tuple(tuple(equals) for _, equals in groupby(ordered, key=lambda c: scores[c.id]))

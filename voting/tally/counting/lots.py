"""Ties: an ordered list of criteria, the last of which tells any two candidates apart.

The lot of a candidate is the SHA-256 of "seed:number", where number is the one printed on the
ballot paper; the smallest comes first. Anyone can redo it: printf '%s:%s' "$SEED" 12 | sha256sum
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from voting.tally.errors import CannotCount, CountFault
from voting.tally.types import Candidate, Draw, Lot, Options, TieCriterion


def lot(seed: str, number: int) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


class Settled(NamedTuple):
    candidate: Candidate
    settled_by: TieCriterion | None = None
    lot: Lot | None = None  # on the first candidate that a lot placed


def settle(tied: Sequence[Candidate], votes: Mapping[str, int], options: Options) -> Iterator[Settled]:
    """The tied candidates, best first. Lazy: a lot that nobody waits for is not drawn and needs no seed."""
    return _split(tied, votes, options, options.ties, None)


def _split(
    tied: Sequence[Candidate],
    votes: Mapping[str, int],
    options: Options,
    criteria: Sequence[TieCriterion],
    reached: TieCriterion | None,
) -> Iterator[Settled]:
    if len(tied) == 1:
        yield Settled(tied[0], reached)
    elif criteria[0] is TieCriterion.LOT:
        yield from _settle_by_lot(tied, options)
    else:
        keys = {candidate.id: _key(criteria[0], candidate, votes) for candidate in tied}
        for _, equals in groupby(sorted(tied, key=lambda c: keys[c.id]), key=lambda c: keys[c.id]):
            yield from _split(tuple(equals), votes, options, criteria[1:], criteria[0])


def _key(criterion: TieCriterion, candidate: Candidate, votes: Mapping[str, int]) -> tuple[int, str]:
    if criterion is TieCriterion.COST:
        return (candidate.cost, "")
    if criterion is TieCriterion.VOTES:
        return (-votes[candidate.id], "")
    return (0, candidate.id)


def _settle_by_lot(tied: Sequence[Candidate], options: Options) -> Iterator[Settled]:
    if options.seed is None:
        ids = sorted(candidate.id for candidate in tied)
        raise CannotCount(CountFault.SEED_NEEDED, {"candidates": ", ".join(ids)})
    draws = {candidate: lot(options.seed, candidate.number) for candidate in tied}
    ordered = sorted(tied, key=lambda candidate: draws[candidate])
    drawn = Lot(tuple(Draw(candidate.id, candidate.number, draws[candidate]) for candidate in ordered))
    for place, candidate in enumerate(ordered):
        yield Settled(candidate, TieCriterion.LOT, None if place else drawn)

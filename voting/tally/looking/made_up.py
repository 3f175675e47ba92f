"""Ballots that nobody cast, drawn from a written seed: what a rule would do, before there is a vote.

Of each made-up voter the SHA-256 of "seed:ballot:number" says the quarter, how many projects they choose and
which. A few quarters are more populous than the others, a few projects better liked, and everyone looks first
at the projects of their own quarter. The same seed and projects always give the same ballots.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from voting.tally.ballots.rule import BallotRule
from voting.tally.counting.lots import lot
from voting.tally.types import BallotBox, Ballots, Candidate
from voting.tally.types.labels import TERRITORY

# A project of one's own quarter weighs so much more; one of no quarter is of some interest to all.
AT_HOME, FOR_ALL, ELSEWHERE = 8, 3, 1
LIKED = 8  # the best liked project weighs eight times the least liked
USUAL_MAXIMUM = 6  # where the ballot paper bounds nothing
QUARTERS_WITHOUT_LABELS = 3


def ballots(candidates: Sequence[Candidate], rule: BallotRule, *, seed: str, count: int) -> Ballots:
    candidates = [candidate for candidate in candidates if not candidate.withdrawn]
    box = BallotBox(candidates, rule.marking)
    town = _Town(candidates, rule, seed)
    for number in range(1, count + 1):
        chosen = town.ballot(number)
        box.add(rule.liked([candidate.number for candidate in chosen]))
    return box.ballots()


class _Town:
    def __init__(self, candidates: Sequence[Candidate], rule: BallotRule, seed: str) -> None:
        self._candidates, self._rule, self._seed = candidates, rule, seed
        self._homes = _homes(candidates)
        quarters = sorted(set(self._homes) - {""})
        # Of n quarters the first has n parts of the voters, the last one.
        self._voters = list(accumulate(range(len(quarters), 0, -1))) or [1]
        self._tastes = [self._taste(quarter) for quarter in quarters or [""]]

    def _taste(self, quarter: str) -> list[int]:
        """Running totals, along the candidates, of what each weighs for somebody of this quarter."""
        weights = []
        for candidate, home in zip(self._candidates, self._homes, strict=True):
            liked = 1 + int(lot(self._seed, candidate.number), 16) % LIKED
            weights.append(liked * (FOR_ALL if not home else AT_HOME if home == quarter else ELSEWHERE))
        return list(accumulate(weights))

    def ballot(self, number: int) -> list[Candidate]:
        if not self._candidates:
            return []
        draws = _draws(self._seed, number)
        taste = self._tastes[bisect_right(self._voters, next(draws) % self._voters[-1])]
        most = min(self._rule.maximum or USUAL_MAXIMUM, len(self._candidates))
        least = min(self._rule.minimum, most)
        wanted = least + next(draws) % (most - least + 1)
        chosen: dict[int, Candidate] = {}
        left = self._rule.spending_limit
        for draw in draws:
            place = bisect_right(taste, draw % taste[-1])
            candidate = self._candidates[place]
            if len(chosen) >= wanted:
                break
            if place not in chosen and (left is None or candidate.cost <= left):
                chosen[place] = candidate
                left = None if left is None else left - candidate.cost
        return list(chosen.values())


def _homes(candidates: Sequence[Candidate]) -> list[str]:
    """The quarter of each; where the paper names none, three of the voters' own liking."""
    named = [
        next((label for label in sorted(candidate.labels) if label.startswith(TERRITORY)), "")
        for candidate in candidates
    ]
    if any(named):
        return named
    return [str(candidate.number % QUARTERS_WITHOUT_LABELS) for candidate in candidates]


def _draws(seed: str, number: int) -> Iterator[int]:
    """Sixteen numbers below 65,536: enough for a ballot, and a ballot that finds too few is a short one."""
    digest = hashlib.sha256(f"{seed}:ballot:{number}".encode()).digest()
    return (int.from_bytes(digest[start : start + 2], "big") for start in range(0, len(digest), 2))

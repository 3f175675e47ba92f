"""Sequential Phragmén: all earn at the same speed, and supporters buy what they can first pay together.

Said in loads (Brill, Freeman, Janson and Lackner, 2017; for budgets Los, Christoff and Grossi, 2022): buy the
candidate whose cost, spread so that its supporters all end at the same load, gives the least load.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from voting.tally.counting.lots import Settled, settle
from voting.tally.counting.passes import Tell, run, tallied
from voting.tally.counting.profile import Floats, SupportProfile, totals
from voting.tally.counting.scores import RankedGroups, Tallies, ranked
from voting.tally.counting.selection import Details, Selection
from voting.tally.types import Candidate, Election, Leftover, Options, ReasonCode, Result

NAME = "phragmen"
MILLION = 10**6
UNIT = 2.0**-53  # the relative error of one operation on floats


class Loads:
    """What each ballot bears, as exact numbers over one denominator.

    A ballot bears the load of the last purchase that it took part in. `_last[k][p]` is how many supporters of
    p were last touched by purchase k (0: by none), so that the load of p is a sum of integers times loads.
    """

    def __init__(self, profile: SupportProfile) -> None:
        self._profile = profile
        self._round = np.zeros(len(profile.weights), dtype=np.int64)
        self._last = [profile.votes.astype(np.int64)]
        self._loads, self._denominator = [0], 1

    def estimates(self, costs: Floats) -> Floats:
        """The load of each candidate as a float; infinite for one that nobody supports.

        All terms are positive, each is rounded once, and so is each sum: the relative error is below
        (purchases + 8) × 2**-53, which `nearest` allows for.
        """
        loads = np.array([load / self._denominator for load in self._loads])
        borne = loads @ np.array(self._last, dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self._profile.votes > 0, (borne + costs) / self._profile.votes, np.inf)

    def nearest(self, estimates: Sequence[float]) -> float:
        """No candidate estimated above this can have the least load."""
        return min(estimates) * (1 + 4 * (len(self._loads) + 8) * UNIT)

    def exact(self, place: int, cost: int) -> Fraction:
        borne = sum(int(row[place]) * load for row, load in zip(self._last, self._loads, strict=True))
        return Fraction(borne + cost * self._denominator, self._denominator * int(self._profile.votes[place]))

    def buy(self, place: int, load: Fraction) -> None:
        """All supporters now bear this load, and whoever else they support is told."""
        profile, supporters = self._profile, self._profile.supporters[place]
        entries, lengths = profile.entries_of(supporters)
        weights = None if profile.is_plain else np.repeat(profile.weights[supporters], lengths)
        before = np.repeat(self._round[supporters], lengths)
        keys = before * profile.candidates + profile.choices[entries]
        moved = totals(keys, weights, len(self._last) * profile.candidates).reshape(-1, profile.candidates)
        self._last = [row - taken for row, taken in zip(self._last, moved, strict=True)]
        self._round[supporters] = len(self._last)
        self._last.append(moved.sum(axis=0))
        self._add(load)

    def _add(self, load: Fraction) -> None:
        grown = lcm(self._denominator, load.denominator)
        self._loads = [known * (grown // self._denominator) for known in self._loads]
        self._loads.append(load.numerator * (grown // load.denominator))
        self._denominator = grown


@dataclass(frozen=True, slots=True)
class Sequential:
    profile: SupportProfile
    tallies: Tallies
    places: dict[str, int]
    costs: Floats
    name: str = NAME
    is_ranking: bool = False

    def rank(self, members: Sequence[Candidate]) -> RankedGroups:
        return ranked(members, self.tallies.scores)

    def details(self, members: Sequence[Candidate]) -> Mapping[str, Details]:
        return {}

    def spend(self, members: Sequence[Candidate], selection: Selection) -> None:
        loads, pool = Loads(self.profile), selection.keep_affordable(members)
        while pool and selection.stopped_by is None:
            settled = self._next(pool, loads, selection)
            pool.remove(settled.candidate)
            pool = selection.open(pool)
        for candidate in pool:
            stopped_by = selection.stopped_by or ""
            selection.give(candidate, ReasonCode.STOPPED, left=selection.left, stopped_by=stopped_by)

    def _next(self, pool: Sequence[Candidate], loads: Loads, selection: Selection) -> Settled:
        load, tied = self._least(pool, loads)
        if selection.options.leftover is not Leftover.SKIP:
            tied = [candidate for candidate in tied if candidate.cost > selection.left] or tied
        settled = next(settle(tied, selection.tallies.votes, selection.options))
        if selection.decide(settled, tied, _details(load)) and load is not None:
            loads.buy(self.places[settled.candidate.id], load)
        return settled

    def _least(self, pool: Sequence[Candidate], loads: Loads) -> tuple[Fraction | None, list[Candidate]]:
        """The candidates of least load; None is the load that nobody bears."""
        estimates = loads.estimates(self.costs)
        near = loads.nearest([float(estimates[self.places[candidate.id]]) for candidate in pool])
        if near == np.inf:
            return None, list(pool)
        exact = {
            candidate: loads.exact(self.places[candidate.id], candidate.cost)
            for candidate in pool
            if estimates[self.places[candidate.id]] <= near
        }
        least = min(exact.values())
        return least, [candidate for candidate, load in exact.items() if load == least]


def _details(load: Fraction | None) -> Details:
    if load is None:
        return ()
    return (("load_millionths", load.numerator * MILLION // load.denominator),)


def sequential(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    profile, tallies = tallied(election, options)
    places = {candidate.id: place for place, candidate in enumerate(election.candidates)}
    costs = np.array([candidate.cost for candidate in election.candidates], dtype=np.float64)
    return run(election, options, tallies, Sequential(profile, tallies, places, costs))

"""Sequential Phragmén, ballot by ballot: what each has on its back, and who would load it least."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from voting.tally.naive import reading
from voting.tally.naive.frame import Count, Purse, Tell
from voting.tally.types import Candidate, Election, Leftover, Options, ReasonCode, Result


def sequential(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    """Each time the candidate whose cost, spread over its supporters, leaves them with the least load."""
    return Phragmen(election, options, tell).result()


class Loads:
    """The load of each ballot, as a whole number of `parts`-ths of a part of a euro."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = weights
        self.loads = [0] * len(weights)
        self.parts = 1

    def after(self, cost: int, supporters: Sequence[int], votes: int) -> Fraction:
        """What each supporter would carry once they carry the same, this candidate included."""
        carried = sum(self.weights[ballot] * self.loads[ballot] for ballot in supporters)
        return Fraction(cost * self.parts + carried, votes * self.parts)

    def put(self, load: Fraction, supporters: Sequence[int]) -> None:
        factor = load.denominator // gcd(load.denominator, self.parts)
        if factor > 1:
            self.parts = self.parts * factor
            self.loads = [carried * factor for carried in self.loads]
        carried = int(load * self.parts)
        for ballot in supporters:
            self.loads[ballot] = carried


class Phragmen(Count):
    rule = "phragmen"
    shows_ranking = False

    def __init__(self, election: Election, options: Options, tell: Tell | None = None) -> None:
        super().__init__(election, options, tell)
        self.weights = [ballot.weight for ballot in election.ballots]
        self.supporters: dict[str, list[int]] = {candidate.id: [] for candidate in election.candidates}
        for mark in reading.marks(election):
            if reading.supports(election, mark):
                self.supporters[mark.candidate.id].append(mark.ballot)

    def spend(self, purse: Purse, members: Sequence[Candidate]) -> None:
        loads = Loads(self.weights)
        pool = []
        for candidate in members:
            if candidate.cost > purse.budget:
                missing = candidate.cost - purse.budget
                self.say(candidate, ReasonCode.TOO_DEAR, left=purse.budget, missing=missing)
            else:
                pool.append(candidate)
        known: dict[str, Fraction] = {}
        pool = self._standing(pool)
        while pool and purse.stopped_by is None and not self.is_enough():
            taken = self._take(purse, loads, pool, known)
            pool.remove(taken)
            pool = self._standing(pool)
        for candidate in pool:
            self.pass_over(purse, candidate)

    def _standing(self, pool: Sequence[Candidate]) -> list[Candidate]:
        return [candidate for candidate in pool if candidate.id not in self.blocked]

    def _take(
        self, purse: Purse, loads: Loads, pool: Sequence[Candidate], known: dict[str, Fraction]
    ) -> Candidate:
        """One turn: decide on one of those that load their supporters least."""
        load, tied = self._least(loads, pool, known)
        if self.options.leftover is not Leftover.SKIP:
            tied = [candidate for candidate in tied if candidate.cost > purse.left] or tied
        taken = self.ties.next(tied, tied)
        details = {} if load is None else {"load_millionths": load.numerator * 10**6 // load.denominator}
        if self.decide(purse, taken, details) and load is not None:
            loads.put(load, self.supporters[taken.candidate.id])
        return taken.candidate

    def _least(
        self, loads: Loads, pool: Sequence[Candidate], known: dict[str, Fraction]
    ) -> tuple[Fraction | None, list[Candidate]]:
        """Those of least load. Loads only grow: one that was already above the least needs no second look."""
        least: Fraction | None = None
        supported = [candidate for candidate in pool if self.supporters[candidate.id]]
        for candidate in sorted(supported, key=lambda c: known.get(c.id, Fraction(0))):
            if least is not None and known.get(candidate.id, Fraction(0)) > least:
                break
            supporters, votes = self.supporters[candidate.id], self.votes[candidate.id]
            known[candidate.id] = loads.after(candidate.cost, supporters, votes)
            if least is None or known[candidate.id] < least:
                least = known[candidate.id]
        if least is None:
            return None, list(pool)
        return least, [candidate for candidate in supported if known.get(candidate.id) == least]

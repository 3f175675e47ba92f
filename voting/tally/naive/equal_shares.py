"""Equal Shares, ballot by ballot: everybody has a share, and buys with others what costs them least."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from voting.tally.naive import reading
from voting.tally.naive.comparison import compared
from voting.tally.naive.frame import Count, Purse, Tell, groups
from voting.tally.naive.per_cost import OrderKey, details_of, key_of
from voting.tally.naive.raising import Richer
from voting.tally.naive.shares import Purchase, Run, Start
from voting.tally.types import (
    Add1Stop,
    Candidate,
    Completion,
    Election,
    Options,
    Reason,
    ReasonCode,
    Result,
    Share,
    TieCriterion,
    Utility,
)

RAISED = (Completion.ADD1, Completion.ADD1U)
COMPLETED = (Completion.GREEDY, Completion.ADD1U)


def method(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    """The method of equal shares, with what is to be done of the money it leaves."""
    result = EqualShares(election, options, tell).result()
    return compared(election, result, tell) if options.comparison else result


class EqualShares(Count):
    rule = "equal-shares"
    shows_ranking = False

    def __init__(self, election: Election, options: Options, tell: Tell | None = None) -> None:
        super().__init__(election, options, tell)
        self.weights = [ballot.weight for ballot in election.ballots]
        # By candidate and by utility, the ballots that support it. Where the utility is the cost, those that
        # support a free candidate draw nothing from it, and yet they support it.
        self.payers: dict[str, dict[int, list[int]]] = {c.id: {} for c in election.candidates}
        for mark in reading.marks(election):
            if reading.worth(election, options, mark) > 0:
                utility = reading.utility(election, options, mark)
                self.payers[mark.candidate.id].setdefault(utility, []).append(mark.ballot)

    def spend(self, purse: Purse, members: Sequence[Candidate]) -> None:
        fitting = [candidate for candidate in members if candidate.cost <= purse.budget]
        for candidate in members:
            if candidate not in fitting:
                missing = candidate.cost - purse.budget
                self.say(candidate, ReasonCode.TOO_DEAR, left=purse.budget, missing=missing)
        pool = [candidate for candidate in fitting if self.payers[candidate.id]]
        kept = self._kept(purse, self._start(pool))
        for purchase in kept.bought:
            self.decide(purse, purchase.taken, self._details_of(purchase))
        for candidate in fitting:
            if candidate not in self.winners:
                self._explain(candidate, kept, in_pool=candidate in pool)
        if self.options.completion in COMPLETED:
            purse.completing = True
            rest = [candidate for candidate in fitting if candidate not in self.winners]
            self.fill(purse, groups(rest, self._key_per_cost), self._details_per_cost)

    # The share, and how far it is raised.

    def _start(self, pool: Sequence[Candidate]) -> Start:
        return Start(
            pool=pool,
            payers=self.payers,
            weights=self.weights,
            winners=tuple(winner.id for winner in self.winners),
            most_winners=self.options.winners,
            blocked=dict(self.blocked),
            caps=self.caps,
            ties=self.ties,
            tell=self.tell,
        )

    def _kept(self, purse: Purse, start: Start) -> Run:
        """Count with a share, and with one unit more, and so on, up to the run that is to be kept.

        Several units are added at once where no run between need be held.
        """
        raises, step, kept = 0, 1, self._run(start, self._first_share(purse.budget))
        stopped = self._why_last(purse, kept)
        while not stopped:
            richer = Richer(start, kept.share + step * self.election.unit, kept.bought)
            richer.buy()
            if step > 1 and not self._is_clear(purse, richer):
                step = step // 2
            elif richer.spent > purse.budget:
                raises, stopped = raises + step - 1, "overspend"
                kept = self._run(start, richer.share - self.election.unit)
            else:
                raises, step, kept = raises + step, step * 2, richer
                stopped = self._why_last(purse, kept)
        purse.figures["share"] = floor(kept.share)
        purse.figures["share_exact"] = str(kept.share)
        purse.figures["raises"] = raises
        if self.options.completion in RAISED:
            purse.figures["stopped"] = stopped
        return kept

    def _is_clear(self, purse: Purse, richer: Richer) -> bool:
        """Is every run between these two within the budget, and not the last?"""
        parting = richer.parting
        if parting is None:
            return True  # they all bought what the poorer one did, which was not the last
        if self.options.seed is None and TieCriterion.LOT in self.options.ties:
            return False  # one of them might need a lot, and say so
        left = purse.budget - parting.spent - sum(candidate.cost for candidate in parting.payable)
        return left >= 0 and not self._why_none_follows(parting.waiting, left)

    def _first_share(self, budget: int) -> Fraction:
        if self.ballots == 0:
            return Fraction(0)
        if self.options.share is Share.FLOOR:
            return Fraction(budget // (self.ballots * self.election.unit) * self.election.unit)
        return Fraction(budget, self.ballots)

    def _run(self, start: Start, share: Fraction) -> Run:
        run = Run(start, share)
        if self.ballots > 0:
            run.buy()
        return run

    def _why_last(self, purse: Purse, run: Run) -> str:
        """Why no run with more is worth counting; nothing when one is."""
        if self.options.completion not in RAISED:
            return "once"
        if self.ballots == 0 or run.is_enough():
            return self._why_none_follows([], 0)
        return self._why_none_follows(run.open(), purse.budget - run.spent)

    def _why_none_follows(self, waiting: Sequence[Candidate], left: int) -> str:
        if self.options.add1_stop is Add1Stop.OVERSPEND:
            return "" if waiting else "everything"
        return "" if any(candidate.cost <= left for candidate in waiting) else "exhaustive"

    # What is said of it.

    def _details_of(self, purchase: Purchase) -> dict[str, int]:
        price = purchase.rho
        if self.options.utility is Utility.COST:
            price = price * purchase.taken.candidate.cost
        return {"paid_in_full": purchase.paid_in_full, "price_millionths": floor(price * 10**6)}

    def _explain(self, candidate: Candidate, kept: Run, *, in_pool: bool) -> None:
        if not in_pool:
            self.reasons[candidate.id] = Reason(ReasonCode.NO_SUPPORT)
        elif self.is_enough():
            self.say(candidate, ReasonCode.ENOUGH_WINNERS, winners=len(self.winners))
        else:
            held = floor(kept.held_for(candidate))
            self.say(candidate, ReasonCode.SUPPORTERS_SHORT, held=held, missing=candidate.cost - held)

    def _key_per_cost(self, candidate: Candidate) -> OrderKey:
        return key_of(candidate, self.scores[candidate.id], self.options)

    def _details_per_cost(self, candidate: Candidate) -> dict[str, int]:
        return details_of(candidate, self.scores[candidate.id], self.options, self.election.unit)

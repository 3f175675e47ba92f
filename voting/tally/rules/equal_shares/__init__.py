"""Method of Equal Shares: every ballot holds the same share of the envelope, and supporters buy together.

Peters and Skowron (EC 2020); Peters, Pierczyński and Skowron (NeurIPS 2021). Completions: Faliszewski et al.
(IJCAI 2023) and equalshares.net.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction

from voting.tally.counting.caps import Caps
from voting.tally.counting.lots import Settled, settle
from voting.tally.counting.passes import Tell, run, tallied
from voting.tally.counting.profile import SupportProfile
from voting.tally.counting.scores import RankedGroups, Tallies, ranked
from voting.tally.counting.selection import Details, Selection
from voting.tally.rules.equal_shares.between import Between
from voting.tally.rules.equal_shares.comparison import compared
from voting.tally.rules.equal_shares.market import Market, Purchase
from voting.tally.rules.equal_shares.raising import raises_to_run
from voting.tally.rules.equal_shares.stalls import Stall
from voting.tally.rules.greedy import MILLION, ByScorePerCost
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
    Stage,
    Utility,
)

NAME = "equal-shares"
RAISING = (Completion.ADD1, Completion.ADD1U)
FILLING = (Completion.GREEDY, Completion.ADD1U)


def method(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    profile, tallies = tallied(election, options)
    result = run(election, options, tallies, EqualShares(election, options, profile, tallies, tell))
    return compared(election, result) if options.comparison else result


@dataclass(slots=True)
class SharesTrial:
    """A run with some share, and how often the share had been raised by then."""

    share: Fraction
    raises: int
    market: Market
    caps: Caps
    bought: list[Purchase]

    @property
    def cost(self) -> int:
        return sum(purchase.settled.candidate.cost for purchase in self.bought)

    @property
    def waiting(self) -> list[Candidate]:
        return [stall.candidate for stall in self.market.unsold()]


@dataclass(frozen=True, slots=True)
class EqualShares:
    election: Election
    options: Options
    profile: SupportProfile
    tallies: Tallies
    tell: Tell | None
    name: str = NAME
    is_ranking: bool = False

    def rank(self, members: Sequence[Candidate]) -> RankedGroups:
        return ranked(members, self.tallies.scores)

    def details(self, members: Sequence[Candidate]) -> Mapping[str, Details]:
        return {}

    def spend(self, members: Sequence[Candidate], selection: Selection) -> None:
        budget = selection.left
        affordable = selection.keep_affordable(members)
        stalls = self._stalls(affordable, selection)
        trial, stopped = self._kept(stalls, budget, selection)
        self._record(trial, selection)
        share = trial.share
        selection.add_figures(share=int(share), share_exact=str(share), raises=trial.raises, **stopped)
        self._explain(trial, selection)
        if self.options.completion in FILLING:
            self._complete(affordable, selection)

    def _stalls(self, members: Sequence[Candidate], selection: Selection) -> list[Stall]:
        is_cost = self.options.utility is Utility.COST
        places = {candidate.id: place for place, candidate in enumerate(self.election.candidates)}
        stalls = []
        for candidate in members:
            if self.profile.support[places[candidate.id]]:
                stalls.append(Stall(candidate, places[candidate.id], self.profile, is_cost=is_cost))
            else:
                selection.reasons[candidate.id] = Reason.of(ReasonCode.NO_SUPPORT)
        return stalls

    def _kept(
        self, stalls: Sequence[Stall], budget: int, selection: Selection
    ) -> tuple[SharesTrial, dict[str, str]]:
        """The run that stands; with Add1 also why no further one does."""
        if self.options.completion not in RAISING:
            return self._trial(stalls, budget, 0, selection), {}
        to_run = raises_to_run(self._clearing(stalls, budget, selection))
        while True:
            trial = self._trial(stalls, budget, next(to_run), selection)
            if trial.cost > budget:
                return self._trial(stalls, budget, trial.raises - 1, selection), {"stopped": "overspend"}
            stop = self._stop(budget - trial.cost, trial.waiting)
            if stop is not None:
                return trial, {"stopped": stop}

    def _clearing(
        self, stalls: Sequence[Stall], budget: int, selection: Selection
    ) -> Callable[[int, int], bool]:
        """From how many raises to how many is every run certainly followed by another?"""
        between = Between(self.profile, stalls, selection.caps, budget, self._goes_on, self._settle_all)

        def is_clear(least: int, most: int) -> bool:
            self._say_so()
            return between.is_clear(float(self._share(budget, least)), float(self._share(budget, most)))

        return is_clear

    def _goes_on(self, left: int, waiting: Sequence[Candidate]) -> bool:
        return self._stop(left, waiting) is None

    def _settle_all(self, tied: Sequence[Candidate]) -> None:
        if tied:
            list(settle(tied, self.tallies.votes, self.options))

    def _say_so(self) -> None:
        if self.tell is not None:
            self.tell()

    def _share(self, budget: int, raises: int) -> Fraction:
        ballots, unit = self.profile.total, self.election.unit
        if ballots == 0:
            return Fraction(raises * unit)
        if self.options.share is Share.FLOOR:
            return Fraction(budget // (ballots * unit) * unit + raises * unit)
        return Fraction(budget, ballots) + raises * unit

    def _trial(self, stalls: Sequence[Stall], budget: int, raises: int, selection: Selection) -> SharesTrial:
        self._say_so()
        share, caps = self._share(budget, raises), selection.caps.copy()
        market = Market(self.profile, [copy(stall) for stall in stalls], share, caps, self._settled)
        return SharesTrial(share, raises, market, caps, market.buy_all())

    def _settled(self, tied: Sequence[Candidate]) -> Settled:
        return next(settle(tied, self.tallies.votes, self.options))

    def _stop(self, left: int, waiting: Sequence[Candidate]) -> str | None:
        if self.options.add1_stop is Add1Stop.OVERSPEND:
            return None if waiting else "everything"
        return None if any(candidate.cost <= left for candidate in waiting) else "exhaustive"

    @staticmethod
    def _record(trial: SharesTrial, selection: Selection) -> None:
        for purchase in trial.bought:
            price = purchase.price.numerator * MILLION // purchase.price.denominator
            details = (("paid_in_full", purchase.paid_in_full), ("price_millionths", price))
            selection.decide(purchase.settled, purchase.tied, details)

    @staticmethod
    def _explain(trial: SharesTrial, selection: Selection) -> None:
        """Those whose supporters could not pay: what they held at the end."""
        for stall in trial.market.unsold():
            held = stall.held(trial.market.purses)
            missing = stall.cost - held
            selection.give(stall.candidate, ReasonCode.SUPPORTERS_SHORT, held=held, missing=missing)

    def _complete(self, members: Sequence[Candidate], selection: Selection) -> None:
        stage, selection.stage = selection.stage, Stage.COMPLETION
        rule = ByScorePerCost(self.tallies, self.options.utility, self.election.unit)
        rule.spend(selection.open(members), selection)
        selection.stage = stage

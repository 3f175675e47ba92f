"""Is there a group, large and agreed enough, that deserves a project it did not get? Asked of any result.

EJR+ up to one project: of a result W, out of n ballots (blank ones too) and the envelope b, every group S of
ballots that all support some project c outside W has a member i with

    u_i(W) + u_i(c) > u_S(c) / cost(c) × b / n

where u_i is what i draws from projects (additive) and u_S(c) what c is worth to all of S together. Read: the
group's part of the envelope is |S| × b / n. Were c bought with it, everybody paying alike per unit of
utility, would all of its members have enough for c beside what they hold, at that same price? Then they
deserve it.

- With utility `cost` it says cost(what i supports in W) + cost(c) > |S| × b / n: the group's part of the
  envelope, against what its best served member holds and c. Brill and Peters, "Robust and Verifiable
  Proportionality Axioms for Multiwinner Voting" (EC 2023); with projects of one same cost this is their EJR+.
- With `cardinality` (and points) it is the inequality that Equal Shares is proved to keep in Peters,
  Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities" (NeurIPS 2021),
  asked of one project at a time, so that it can be checked at all.

Of all groups that support c the worst off are enough: those who, with c, would hold at most so much. There is
one per amount that occurs, so the whole check takes one sort per project that did not win. Equal Shares with
the same utility always passes, unless minimums, labels, exclusive projects or a share rounded down hold it
back. What no result with these winners may fund beside them is not asked: withdrawn, exclusive, quota full.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np

from voting.tally.counting.profile import Ints, SupportProfile, totals
from voting.tally.registry import PRICED
from voting.tally.types import Candidate, Election, Marking, Options, ReasonCode, Result, Utility

USUAL = {Marking.APPROVAL: Utility.COST, Marking.POINTS: Utility.POINTS}  # ranks and grades are not asked
NOT_ASKED = (ReasonCode.WITHDRAWN, ReasonCode.EXCLUSIVE, ReasonCode.QUOTA_FULL)


class Verdict(StrEnum):
    FAIR = "fair"
    UNFAIR = "unfair"
    NOT_ASKED = "not_asked"  # the marks of these ballots are no amounts that this utility could add up


@dataclass(frozen=True, slots=True)
class DeservingGroup:
    """A group that deserves the project `id`: so many of the `ballots` support it.

    The best served of them hold at most `held` of what they support, and would hold at most `with_it`; the
    group deserves that somebody of it holds more than `deserved` (None: more than anything, the project being
    free). Money where the utility is the cost, else projects or points. `part` is the group's part of the
    envelope, rounded down.
    """

    id: str
    group: int
    ballots: int
    held: int
    with_it: int
    deserved: Fraction | None
    part: int

    @property
    def sharpness(self) -> tuple[bool, Fraction, int]:
        """How many times over the group could have paid; then how large it is."""
        if self.deserved is None or self.with_it == 0:
            return (True, Fraction(0), self.group)
        return (False, self.deserved / self.with_it, self.group)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "group": self.group,
            "ballots": self.ballots,
            "held": self.held,
            "with_it": self.with_it,
            "deserved": None if self.deserved is None else str(self.deserved),
            "part": self.part,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "DeservingGroup":
        deserved = None if data["deserved"] is None else Fraction(data["deserved"])
        return cls(**{**data, "deserved": deserved})


@dataclass(frozen=True, slots=True)
class Fairness:
    """So many projects outside the result were looked at (`asked`); so many of them a group deserved."""

    verdict: Verdict
    utility: Utility | None
    asked: int = 0
    deserved: int = 0
    example: DeservingGroup | None = None  # the sharpest

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": str(self.verdict),
            "utility": None if self.utility is None else str(self.utility),
            "asked": self.asked,
            "deserved": self.deserved,
            "example": None if self.example is None else self.example.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Fairness":
        """Kept beside the result by whoever counted: it is read as it was written."""
        return cls(
            verdict=Verdict(data["verdict"]),
            utility=None if data["utility"] is None else Utility(data["utility"]),
            asked=data["asked"],
            deserved=data["deserved"],
            example=None if data["example"] is None else DeservingGroup.from_json(data["example"]),
        )


def as_usual(election: Election, result: Result) -> tuple[Fairness, ...]:
    """Of approvals both readings are usual: how much money, how many projects."""
    is_approval = election.ballots.marking is Marking.APPROVAL
    utilities = (None, Utility.CARDINALITY) if is_approval else (None,)
    return tuple(fairness(election, result, utility) for utility in utilities)


def fairness(election: Election, result: Result, utility: Utility | None = None) -> Fairness:
    """The check with `utility`; as usual by cost, of points by points. Money in parts of a euro."""
    marking = election.ballots.marking
    utility = utility or USUAL.get(marking)
    if utility is None or utility not in PRICED.get(marking, ()):
        return Fairness(Verdict.NOT_ASKED, utility)
    check = _Check(election, result, utility)
    places = {candidate.id: place for place, candidate in enumerate(election.candidates)}
    asked = [entry.id for entry in result.entries if not entry.funded and entry.reason.code not in NOT_ASKED]
    claims = [claim for name in asked if (claim := check.sharpest(places[name])) is not None]
    if not claims:
        return Fairness(Verdict.FAIR, utility, len(asked))
    # Of equally sharp ones the first on the ballot paper.
    example = max(claims, key=lambda claim: claim.sharpness)
    return Fairness(Verdict.UNFAIR, utility, len(asked), len(claims), example)


class _Check:
    def __init__(self, election: Election, result: Result, utility: Utility) -> None:
        self._election, self._is_cost = election, utility is Utility.COST
        vector = result.options.vector
        self._profile = SupportProfile(election, Options(utility=utility, vector=vector))
        self._held = self._hold(set(result.winners))

    def _hold(self, winners: set[str]) -> Ints:
        """What each group of ballots draws from the winners."""
        profile = self._profile
        gains = np.array(
            [self._gain(c) if c.id in winners else 0 for c in self._election.candidates], dtype=np.int64
        )
        worths = gains[profile.choices] * (1 if profile.worths is None else profile.worths)
        ends = np.concatenate(([0], np.cumsum(worths)))
        return np.asarray(ends[profile.starts[1:]] - ends[profile.starts[:-1]])

    def _gain(self, candidate: Candidate) -> int:
        return candidate.cost if self._is_cost else 1

    def sharpest(self, place: int) -> DeservingGroup | None:
        """The sharpest claim to a candidate that did not win."""
        return max(self._claims(place), key=lambda claim: claim.sharpness, default=None)

    def _claims(self, place: int) -> Iterator[DeservingGroup]:
        """One group per amount: all supporters who would hold at most so much. Whole numbers decide."""
        candidate, budget, ballots = (
            self._election.candidates[place],
            self._election.budget,
            self._profile.total,
        )
        price = 1 if self._is_cost else candidate.cost
        for group, worth, held, with_it in self._groups(place):
            if with_it * price * ballots <= worth * budget:
                deserved = Fraction(worth * budget, price * ballots) if price else None
                part = group * budget // ballots
                yield DeservingGroup(candidate.id, group, ballots, held, with_it, deserved, part)

    def _groups(self, place: int) -> Iterator[tuple[int, int, int, int]]:
        """How many, what the candidate is worth to them all, the most any holds, and any would hold."""
        profile, supporters = self._profile, self._profile.supporters[place]
        weights, held = profile.weights[supporters], self._held[supporters]
        worths = np.ones_like(weights)
        if profile.supporters_worths is not None:
            worths = profile.supporters_worths[place]
        with_it = held + self._gain(self._election.candidates[place]) * worths
        levels, level_of = np.unique(with_it, return_inverse=True)
        groups = np.cumsum(totals(level_of, weights, len(levels))).tolist()
        # With utility `cost` the cost stands on both sides, and is left out.
        sums = np.cumsum(totals(level_of, weights * worths, len(levels))).tolist()
        most = np.zeros(len(levels), dtype=np.int64)
        np.maximum.at(most, level_of, held)
        best = np.maximum.accumulate(most).tolist()
        return zip(groups, sums, best, levels.tolist(), strict=True)

"""How many votes each candidate that was not chosen would have needed: to be told, never to decide.

What is meant: so many further ballots that mark this candidate alone, with what the ballot rule lets
somebody give who likes it best, everything else as it was: the other ballots, the envelope, the options, the
seed. They count as ballots too: shares of the envelope and minimums in shares of the ballots change with
them. That a paper asks for several marks is not held against them.

Under the rules that rank by score the number is exact (`tallied.py`). Under the others it is looked for by
counting the election with so many ballots more (`searching.py`), and each answer was counted, as was the
number just below it. It is the least one where the rule is known to be monotone:

- phragmen: without the candidate, purchases follow each other at loads that only grow. With more supporters
  who bear nothing, the load at which it would be bought is less after each of them: its turn comes no later,
  and what is left then is no less.
- majority-judgment with `ungraded` = `ignored`: grades at the top move no place of a candidate's grades down,
  and the others keep theirs.

This holds in one pass whose other members stay the same (`_keeps_the_others`). Equal Shares has no such law:
a smaller number than the one found may do as well, unless all smaller ones were tried (`THOROUGH`).
"""

from dataclasses import replace

import numpy as np

from voting.tally import registry
from voting.tally.ballots.rule import BallotRule
from voting.tally.counting.passes import Tell
from voting.tally.looking.margins.searching import Allowance, AllowanceSpent, Search
from voting.tally.looking.margins.tallied import METHODS, TalliedMargins
from voting.tally.looking.margins.values import Margin, MarginKind
from voting.tally.rules import judgment, phragmen
from voting.tally.types import (
    Candidate,
    Election,
    EntryResult,
    Leftover,
    Mark,
    Marking,
    Options,
    Reason,
    ReasonCode,
    Result,
    Ungraded,
)

__all__ = ["Margin", "MarginKind", "margins"]

FURTHEST, AT_LEAST = 4, 1000  # looked for up to four times the ballots there are, and up to a thousand


def margins(
    election: Election,
    result: Result,
    *,
    ballot_rule: BallotRule | None = None,
    most_recounts: int | None = None,
    tell: Tell | None = None,
) -> tuple[Margin, ...]:
    """The margin of each candidate that did not win, by printed number.

    Without a `ballot_rule` a ballot gives the most that any ballot gave. Those with the most votes are looked
    at first; once `most_recounts` are made, the margins still wanted are not computed. `tell` is called
    before every recount. Raises CannotCount as the rule does, where a lot would decide and there is no seed.
    """
    allowance = Allowance(most_recounts)
    seeker = _Seeker(election, result, ballot_rule=ballot_rule, allowance=allowance, tell=tell)
    places = {candidate.id: place for place, candidate in enumerate(election.candidates)}
    votes = {entry.id: entry.votes for entry in result.entries}
    losers = [candidate for candidate in election.candidates if candidate.id not in result.winners]
    losers.sort(key=lambda candidate: (-votes[candidate.id], candidate.number))
    found = {candidate.id: seeker.margin(candidate, places[candidate.id]) for candidate in losers}
    return tuple(found[candidate.id] for candidate in election.candidates if candidate.id in found)


class _Seeker:
    def __init__(
        self,
        election: Election,
        result: Result,
        *,
        ballot_rule: BallotRule | None,
        allowance: Allowance,
        tell: Tell | None,
    ) -> None:
        self._election, self._rule, self._options = election, result.rule, result.options
        self._votes = {entry.id: entry.votes for entry in result.entries}
        self._ballot_rule, self._allowance, self._tell = ballot_rule, allowance, tell
        self._highest = int(np.asarray(election.ballots.values).max(initial=1))
        self._tallied = (
            TalliedMargins(election, result.options, rule=result.rule, allowance=allowance)
            if result.rule in METHODS
            else None
        )
        self._furthest = max(AT_LEAST, FURTHEST * result.ballots)

    def margin(self, candidate: Candidate, place: int) -> Margin:
        mark = self._mark(candidate)
        reason = self._out_of_the_question(candidate)
        if reason is not None:
            return Margin(candidate.id, MarginKind.NEVER, mark[1], reason=reason)
        try:
            return self._exact_or_found(candidate, place, mark)
        except AllowanceSpent:
            return Margin(candidate.id, MarginKind.NOT_COMPUTED, mark[1])

    def _exact_or_found(self, candidate: Candidate, place: int, mark: Mark) -> Margin:
        if self._tallied is None:
            return self._search(candidate, place, mark[1]).margin()
        if self._tell is not None:
            self._tell()
        return self._tallied.margin(candidate, place, mark)

    def _mark(self, candidate: Candidate) -> Mark:
        """That of somebody who likes this candidate alone."""
        if self._ballot_rule is not None:
            return self._ballot_rule.liked([candidate.number])[0]
        is_valued = self._election.ballots.marking in (Marking.POINTS, Marking.GRADES)
        return candidate.number, self._highest if is_valued else 1

    def _out_of_the_question(self, candidate: Candidate) -> Reason | None:
        """Why no rule and no ballots fund it: withdrawn, or dearer than all the money there is."""
        if candidate.withdrawn:
            return Reason.of(ReasonCode.WITHDRAWN)
        budget, options = self._election.budget, self._options
        missing = candidate.cost - budget
        may_be_topped_up = options.leftover is Leftover.TOP_UP and missing <= options.reserve
        if missing <= 0 or may_be_topped_up:
            return None
        figures = {"votes": self._votes[candidate.id], "cost": candidate.cost}
        return Reason.of(ReasonCode.TOO_DEAR, **figures, left=budget, missing=missing)

    def _search(self, candidate: Candidate, place: int, value: int) -> Search:
        def recount(number: int) -> EntryResult:
            if self._tell is not None:
                self._tell()
            ballots = self._election.ballots.with_more(((place, value),), number)
            election = replace(self._election, ballots=ballots)
            return registry.count(election, self._rule, self._options, self._tell).entry(candidate.id)

        return Search(
            candidate.id,
            value,
            recount,
            self._furthest,
            self._allowance,
            is_monotone=self._is_monotone(value) and _keeps_the_others(self._options),
        )

    def _is_monotone(self, value: int) -> bool:
        if self._rule == judgment.NAME:
            return self._options.ungraded is Ungraded.IGNORED and value >= self._highest
        return self._rule == phragmen.NAME


def _keeps_the_others(options: Options) -> bool:
    """One pass, and no minimum that more ballots raise."""
    return not (options.minimum_share or options.reserved or any(quota.minimum for quota in options.quotas))

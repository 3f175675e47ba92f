"""A count as a row of passes: the money kept for labels, the winners owed to labels, then everything else."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from voting.tally.counting.caps import Caps, all_quotas
from voting.tally.counting.lots import settle
from voting.tally.counting.profile import SupportProfile
from voting.tally.counting.scores import RankedGroups, Tallies
from voting.tally.counting.selection import Details, Selection, excluded
from voting.tally.types import (
    Candidate,
    Election,
    EntryResult,
    Leftover,
    Options,
    Reason,
    ReasonCode,
    Result,
    Stage,
)

Tell = Callable[[], None]  # called now and then by a rule that takes long: the worker is alive
UNRANKED = (ReasonCode.WITHDRAWN, ReasonCode.NO_SUPPORT)


class Method(Protocol):
    """What tells one rule from another."""

    @property
    def name(self) -> str: ...

    @property
    def is_ranking(self) -> bool: ...

    def rank(self, members: Sequence[Candidate]) -> RankedGroups: ...

    def details(self, members: Sequence[Candidate]) -> Mapping[str, Details]: ...

    def spend(self, members: Sequence[Candidate], selection: Selection) -> None: ...


def run(election: Election, options: Options, tallies: Tallies, method: Method) -> Result:
    out = excluded(election, tallies, options)
    running = [candidate for candidate in election.candidates if candidate.id not in out]
    caps = Caps.of(election, options, tallies.votes)
    selection = Selection(election.budget, tallies, options, caps, options.reserve)
    _reserved(running, selection, method)
    _minimums(election, running, selection, method)
    selection.begin(Stage.MAIN, "", selection.left)
    method.spend(selection.open(running), selection)
    if options.leftover is Leftover.CARRY:
        selection.add_figures(carried=selection.left)
    named = [c for c in election.candidates if c.id not in out or out[c.id].code not in UNRANKED]
    blocked = {c.id: selection.caps.blocked[c.id] for c in running if c.id in selection.caps.blocked}
    return _result(
        election,
        selection,
        method,
        ranking=method.rank(named) if method.is_ranking else (),
        reasons={**selection.reasons, **blocked, **out},
    )


def tallied(election: Election, options: Options) -> tuple[SupportProfile, Tallies]:
    profile = SupportProfile(election, options)
    return profile, Tallies.of(election, profile)


def _reserved(running: Sequence[Candidate], selection: Selection, method: Method) -> None:
    for reserved in selection.options.reserved:
        aside = selection.begin(Stage.RESERVED, reserved.label, min(reserved.amount, selection.left))
        labelled = [candidate for candidate in running if reserved.label in candidate.labels]
        method.spend(selection.open(labelled), selection)
        selection.end(aside)


def _minimums(election: Election, running: Sequence[Candidate], selection: Selection, method: Method) -> None:
    if not any(quota.minimum for quota in selection.options.quotas):
        return
    owed = all_quotas(election, selection.options)
    selection.begin(Stage.MINIMUM, "", selection.left)
    by_id = {candidate.id: candidate for candidate in election.candidates}
    details = method.details(running)

    def is_short(candidate: Candidate) -> bool:
        have = Counter(label for name in selection.winners for label in by_id[name].labels)
        return any(have[quota.label] < quota.minimum for quota in owed if quota.label in candidate.labels)

    for group in method.rank(running):
        tied = [candidate for candidate in selection.open(group) if is_short(candidate)]
        if tied and not selection.is_full:
            for settled in settle(tied, selection.tallies.votes, selection.options):
                if selection.open([settled.candidate]) and is_short(settled.candidate):
                    selection.decide(settled, tied, details.get(settled.candidate.id, ()))
                else:
                    selection.note_lot(settled)
                if selection.is_full or not any(map(is_short, selection.open(tied))):
                    break


def _result(
    election: Election,
    selection: Selection,
    method: Method,
    *,
    ranking: RankedGroups,
    reasons: dict[str, Reason],
) -> Result:
    costs = {candidate.id: candidate.cost for candidate in election.candidates}
    tallies = selection.tallies
    return Result(
        rule=method.name,
        options=selection.options,
        budget=election.budget,
        unit=election.unit,
        ballots=election.ballots.total,
        blank=election.ballots.blank,
        winners=tuple(selection.winners),
        total_cost=sum(costs[winner] for winner in selection.winners),
        ranking=tuple(tuple(candidate.id for candidate in tied) for tied in ranking),
        steps=tuple(selection.steps),
        entries=tuple(
            EntryResult(c.id, c.number, c.cost, tallies.votes[c.id], tallies.scores[c.id], reasons[c.id])
            for c in election.candidates
        ),
        lots=tuple(selection.lots),
        passes=tuple(selection.passes),
    )

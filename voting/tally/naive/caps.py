"""Who may still win beside those who have won: exclusions and quotas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voting.tally.errors import CannotCount, CountFault
from voting.tally.types import Candidate, Election, Options, Quota, Reason, ReasonCode


@dataclass(frozen=True)
class Cap:
    """Some candidates, of which `most` win; `label` is the quota's, empty for an exclusion."""

    members: frozenset[str]
    most: int
    label: str = ""


class Caps:
    def __init__(
        self, election: Election, options: Options, running: Sequence[Candidate], votes: Mapping[str, int]
    ) -> None:
        self.running = running
        self.votes = votes
        self.quotas = expanded(election, options)
        self.caps = [Cap(frozenset(group), 1) for group in options.exclusive]
        for quota in self.quotas:
            if quota.maximum is not None:
                bearers = frozenset(c.id for c in election.candidates if quota.label in c.labels)
                self.caps.append(Cap(bearers, quota.maximum, quota.label))
        known = {candidate.id for candidate in election.candidates}
        for name in (name for group in options.exclusive for name in group):
            if name not in known:
                raise CannotCount(CountFault.UNKNOWN_CANDIDATE, {"id": name})

    def block(self, winners: Sequence[str], blocked: dict[str, Reason]) -> None:
        """After the last winner: whoever stands in a group that it filled, and nothing blocked before."""
        winner = winners[-1]
        for cap in self.caps:
            won = sum(1 for name in winners if name in cap.members)
            if winner not in cap.members or won != cap.most:
                continue
            for candidate in self.running:
                if candidate.id in cap.members and candidate.id not in winners:
                    blocked.setdefault(candidate.id, self._reason(cap, candidate, winner))

    def _reason(self, cap: Cap, candidate: Candidate, winner: str) -> Reason:
        votes, cost = self.votes[candidate.id], candidate.cost
        if cap.label:
            return Reason.of(ReasonCode.QUOTA_FULL, votes=votes, cost=cost, label=cap.label, maximum=cap.most)
        return Reason.of(ReasonCode.EXCLUSIVE, votes=votes, cost=cost, excluded_by=winner)

    def is_owed(self, candidate: Candidate, winners: Sequence[Candidate]) -> bool:
        """Does it bear a label of which too few have won?"""
        return any(
            quota.label in candidate.labels
            and sum(1 for winner in winners if quota.label in winner.labels) < quota.minimum
            for quota in self.quotas
        )


def expanded(election: Election, options: Options) -> list[Quota]:
    labels = {label for candidate in election.candidates for label in candidate.labels}
    return [quota for written in options.quotas for quota in written.each(labels)]

"""Candidates that may not all win: exclusive projects, and the most that a label may have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from voting.tally.errors import CannotCount, CountFault
from voting.tally.types import Candidate, Election, Options, Quota, Reason, ReasonCode


@dataclass(frozen=True, slots=True)
class Cap:
    members: tuple[Candidate, ...]
    most: int
    label: str | None = None  # None: exclusive projects


def all_quotas(election: Election, options: Options) -> tuple[Quota, ...]:
    """The quotas of the options, each that stands for many labels written out."""
    known = {label for candidate in election.candidates for label in candidate.labels}
    return tuple(quota for written in options.quotas for quota in written.each(known))


def _caps(election: Election, options: Options) -> Iterator[Cap]:
    by_id = {candidate.id: candidate for candidate in election.candidates}
    for group in options.exclusive:
        for name in group:
            if name not in by_id:
                raise CannotCount(CountFault.UNKNOWN_CANDIDATE, {"id": name})
        yield Cap(tuple(by_id[name] for name in group), 1)
    for quota in all_quotas(election, options):
        if quota.maximum is not None:
            members = tuple(c for c in election.candidates if quota.label in c.labels)
            yield Cap(members, quota.maximum, quota.label)


@dataclass(slots=True)
class Caps:
    caps: tuple[Cap, ...]
    votes: Mapping[str, int]
    winners: set[str] = field(default_factory=set)
    blocked: dict[str, Reason] = field(default_factory=dict)  # by id: those that can no longer win

    @classmethod
    def of(cls, election: Election, options: Options, votes: Mapping[str, int]) -> "Caps":
        return cls(tuple(_caps(election, options)), votes)

    def copy(self) -> "Caps":
        return Caps(self.caps, self.votes, set(self.winners), dict(self.blocked))

    def note(self, winner: Candidate) -> None:
        """A candidate won: block whoever may no longer."""
        self.winners.add(winner.id)
        for cap in self.caps:
            if winner in cap.members and sum(c.id in self.winners for c in cap.members) == cap.most:
                for candidate in cap.members:
                    if candidate.id not in self.winners:
                        self.blocked.setdefault(candidate.id, self._reason(cap, candidate, winner))

    def _reason(self, cap: Cap, candidate: Candidate, winner: Candidate) -> Reason:
        figures = {"votes": self.votes[candidate.id], "cost": candidate.cost}
        if cap.label is None:
            return Reason.of(ReasonCode.EXCLUSIVE, **figures, excluded_by=winner.id)
        return Reason.of(ReasonCode.QUOTA_FULL, **figures, label=cap.label, maximum=cap.most)

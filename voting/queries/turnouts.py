"""How many voted so far, never what: of the days before today, and nothing that could name somebody."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count

from accounts.models import Territory
from voting.models import Checkpoint, Poll, Signature
from voting.queries.outcomes import NOWHERE, SMALLEST_CELL, Cell, cells, share_of_residents, who_may_vote


class VotersByThen(NamedTuple):
    """What the public reads while the vote is open; `on`: the day that had seen so many voters."""

    signatures: int
    on: date


@dataclass(frozen=True)
class QuarterSoFar:
    name: str
    count: int | None
    registered: int

    @property
    def share(self) -> float | None:
        return None if self.count is None or not self.registered else self.count / self.registered


class TurnoutSoFar(NamedTuple):
    """As of one evening, for those who call people to vote."""

    on: date
    signatures: int
    registered: int
    population: int | None
    channels: list[Cell]
    quarters: list[QuarterSoFar]  # where the fewest of those who may vote did, first

    @property
    def share(self) -> float | None:
        return self.signatures / self.registered if self.registered else None

    @property
    def share_of_all(self) -> float | None:
        return share_of_residents(self.signatures, self.population)

    @property
    def tells_of_quarters(self) -> bool:
        return len(self.quarters) > 1 and any(quarter.count is not None for quarter in self.quarters)


def told(poll: Poll, at: datetime) -> VotersByThen | None:
    """The last checkpoint of the days before: at least twenty people lie between each and the next."""
    if not poll.is_open(at):
        return None
    midnight = datetime.combine(poll.local_day(at), time.min, tzinfo=poll.edition.zone)
    written = Checkpoint.objects.within(poll.municipality).filter(poll=poll, number__gt=0, at__lt=midnight)
    last = written.exclude(note="").order_by("-number").first()
    return None if last is None else VotersByThen(last.signatures, poll.local_day(last.at))


def so_far(poll: Poll, at: datetime) -> TurnoutSoFar | None:
    """As of yesterday evening; nothing while fewer than ten people had voted."""
    today = poll.local_day(at)
    signatures = Signature.objects.filter(poll=poll, signed_on__lt=today)
    by_channel = dict(signatures.values_list("channel").annotate(Count("id")))
    total = sum(by_channel.values())
    if total < SMALLEST_CELL:
        return None
    return TurnoutSoFar(
        on=today - timedelta(days=1),
        signatures=total,
        registered=who_may_vote(poll).count(),
        population=poll.municipality.population,
        channels=cells(by_channel),
        quarters=_quarters(poll, dict(signatures.values_list("entry__territory").annotate(Count("id")))),
    )


def _quarters(poll: Poll, by_place: dict[int | None, int]) -> list[QuarterSoFar]:
    """Who has no quarter is a cell like the others: the total less the quarters does not give them."""
    registered = dict(who_may_vote(poll).values_list("territory").annotate(Count("pk")))
    places = dict(Territory.objects.within(poll.municipality).values_list("name", "pk"))
    counts = {name: by_place.get(place, 0) for name, place in places.items() if registered.get(place)}
    if by_place.get(None):
        counts[NOWHERE] = by_place[None]
    found = [
        QuarterSoFar(cell.label, cell.count, registered.get(places.get(cell.label), 0))
        for cell in cells(counts)
    ]
    return sorted(found, key=lambda quarter: (quarter.share is None, quarter.share or 0, quarter.name))

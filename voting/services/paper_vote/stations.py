"""Where people vote on paper, and from what hour to what hour: said before the ballot paper is settled."""

from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks
from accounts.writing import written
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll, PollingStation
from voting.queries import paper_vote as queries

MOST = 100


@transaction.atomic
def add(
    poll: Poll, *, name: str, address: str, opens: time, closes: time, by: User, at: datetime
) -> PollingStation:
    """One station more; only while the ballot paper is a draft, which says whether there is a paper day."""
    require(policies.can_prepare(by, poll))
    locks.hold(poll, "status")
    if poll.status != PollStatus.DRAFTING:
        raise Refused(_("The ballot paper is settled: no station is added any more."))
    if queries.stations(poll).count() >= MOST:
        raise Refused(_("There are %(most)s stations already: no more can be added.") % {"most": MOST})
    station = PollingStation(poll=poll)
    _write(station, name=name, address=address, opens=opens, closes=closes)
    journal.record("station.added", station, by=by, at=at, name=station.name)
    return station


@transaction.atomic
def change(
    station: PollingStation, *, name: str, address: str, opens: time, closes: time, by: User, at: datetime
) -> None:
    """Another room or other hours, until the online vote closes; pages that say where follow at once."""
    poll = station.poll
    require(policies.can_prepare(by, poll))
    locks.hold(poll, "status", "closes_at")
    has_come = poll.status == PollStatus.SETTLED and queries.has_begun(poll, at)
    if poll.status not in (PollStatus.DRAFTING, PollStatus.SETTLED) or has_come:
        raise Refused(_("The day of the paper vote has come: its stations stay as they are."))
    _write(station, name=name, address=address, opens=opens, closes=closes)
    journal.record("station.changed", station, by=by, at=at, name=station.name)


@transaction.atomic
def remove(station: PollingStation, *, by: User, at: datetime) -> None:
    poll = station.poll
    require(policies.can_prepare(by, poll))
    locks.hold(poll, "status")
    if poll.status != PollStatus.DRAFTING:
        raise Refused(_("The ballot paper is settled: its stations stay."))
    journal.record("station.removed", station, by=by, at=at, name=station.name)
    station.delete()


def _write(station: PollingStation, *, name: str, address: str, opens: time, closes: time) -> None:
    station.name, station.address = written(name), written(address)
    station.opens, station.closes = opens, closes
    if station.closes <= station.opens:
        sentence = _("A station closes after it opens.")
        raise InvalidInput(sentence, {("closes",): sentence})
    others = queries.stations(station.poll).exclude(pk=station.pk)
    if others.filter(name__iexact=station.name).exists():
        sentence = _("Another station has this name.")
        raise InvalidInput(sentence, {("name",): sentence})
    station.save()

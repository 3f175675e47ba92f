"""What a station writes down: that it has no network, that its names are recorded, what was in its box."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal
from accounts.writing import written
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll, PollingStation, StationMinutes
from voting.queries import paper_vote as queries
from voting.services.paper_vote.signing import require_closed_stations
from voting.services.polls import hold_to_close


@transaction.atomic
def go_offline(station: PollingStation, *, by: User, at: datetime) -> None:
    """Its people sign on the printed list, and each sheet lies in an envelope with a name until somebody has
    recorded the names: the urn is not closed before that.
    """
    _require_both(station.poll, by)
    book = _minutes_of(station)
    if book.offline_since is None:
        _write(book, offline_since=at, signed_before=queries.signed_at(station))
        journal.record("station.offline", station, by=by, at=at, name=station.name)


@transaction.atomic
def record_names(station: PollingStation, *, envelopes: int, unopened: int, by: User, at: datetime) -> None:
    """All names of its list are recorded, one for each of its `envelopes` but those `unopened`: the urn may
    be closed.
    """
    poll = station.poll
    _require_both(poll, by)
    book = _minutes_of(station)
    if book.offline_since is None:
        raise Refused(_("This station has a network: its names are recorded as people sign."))
    if not queries.stations_are_closed(poll, at):
        raise Refused(_("Its names are complete once the last station has closed."))
    recorded = queries.signed_at(station) - book.signed_before
    if envelopes - unopened != recorded:
        sentence = _(
            "%(recorded)s names are recorded since the network went, and %(opened)s envelopes opened: "
            "they must be as many."
        ) % {"recorded": recorded, "opened": envelopes - unopened}
        raise InvalidInput(sentence, {("envelopes",): sentence})
    if book.recorded_at is None:
        _write(book, recorded_at=at, unopened=unopened)
        journal.record("station.recorded", station, by=by, at=at, name=station.name, number=unopened)


@transaction.atomic
def count_box(station: PollingStation, *, sheets: int, explanation: str, by: User, at: datetime) -> None:
    """How many sheets were in its box; where they are not as many as its signatures, why. The last one said
    stands, until the paper vote is ended.
    """
    require(policies.can_keep_station(by, station.poll))
    require_closed_stations(station.poll, at)
    said = written(explanation)
    differs = sheets != queries.signed_at(station)
    if differs and not said:
        sentence = _("Say why there are not as many sheets as signatures.")
        raise InvalidInput(sentence, {("explanation",): sentence})
    _write(
        _minutes_of(station), sheets=sheets, explanation=said if differs else "", counted_at=at, counted_by=by
    )
    journal.record("station.counted", station, by=by, at=at, name=station.name, number=sheets)


def _require_both(poll: Poll, by: User) -> None:
    require(policies.can_keep_station(by, poll))
    hold_to_close(poll)  # a close that has begun has read what stations wrote down
    if not poll.takes_both or poll.status != PollStatus.SETTLED:
        raise Refused(_("That is for the time in which people vote online and on paper."))


def _minutes_of(station: PollingStation) -> StationMinutes:
    book, _is_new = StationMinutes.objects.get_or_create(station=station)
    return book


def _write(book: StationMinutes, **said: datetime | int | str | User) -> None:
    for name, value in said.items():
        setattr(book, name, value)
    book.save(update_fields=list(said))

"""“Has voted”: one signature on the register of the online vote, so that nobody votes twice.

On the day after the online vote its keys may be gone: who voted online cannot vote on paper. On its last day
a signature on paper takes the ballot cast online out of the urn, and is final.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, limits, locks, notices
from budget.eligibility import vote_standing
from budget.enums import Level
from budget.models import RegisterEntry
from voting import policies, vault
from voting.enums import Channel, PollStatus, VotingNotice
from voting.models import Ballot, DayPass, Poll, PollingStation, Signature, StationMinutes
from voting.queries import paper_vote as queries
from voting.services import link_keys
from voting.services.paper_vote import passes
from voting.services.polls import hold_to_close

BEFORE_THE_DOORS, AFTER_THE_DOORS = timedelta(minutes=30), timedelta(hours=1)


class HasVoted(Refused):
    """This person has signed already."""


@transaction.atomic
def sign(
    poll: Poll,
    entry: RegisterEntry,
    *,
    by: User | DayPass,
    at: datetime,
    station: PollingStation | None = None,
) -> Signature:
    """This person has voted on paper: refused to whoever signed already or is not on the list; to whoever
    voted online, unless that ballot can still be withdrawn.

    `by` is whoever keeps the register, or a helper's pass on its day; `station` is that of the pass.
    """
    station = _station_of(poll, by, station, at)
    _require_begun(poll, at)
    if isinstance(by, DayPass):
        _require_station_hours(station, at)
        _require_no_loss(poll)
        limits.take("signatures_of_a_card", by.pk, at=at)
    return _sign(poll, entry, station, at)


@transaction.atomic
def sign_all(
    poll: Poll,
    entries: Iterable[RegisterEntry],
    *,
    by: User,
    at: datetime,
    station: PollingStation | None = None,
) -> int:
    """The names signed on the printed list, ticked in the evening; how many are new. All of them or none.

    `station`: whose list it is, where there are several.
    """
    station = _station_of(poll, by, station, at)
    _require_begun(poll, at)
    return sum(_sign_once(poll, entry, station, at) for entry in entries)


@transaction.atomic
def take_back(poll: Poll, entry: RegisterEntry, *, by: User, at: datetime) -> None:
    """A name was ticked by mistake; only while names are taken, and the journal says how many.

    A ballot that the signature withdrew does not come back, and the person is told: they have not voted.
    """
    require(policies.can_keep_station(by, poll))
    _require_begun(poll, at)
    standing = Signature.objects.filter(poll=poll, entry=entry, channel=Channel.PAPER).first()
    if standing is None:
        raise Refused(_("This person has not signed on paper."))
    Signature.objects.filter(poll=poll, id=standing.id).delete()
    StationMinutes.objects.filter(station=standing.station_id).update(taken_back=F("taken_back") + 1)
    if poll.takes_both:
        _tell(VotingNotice.SIGNATURE_TAKEN_BACK, poll, entry, at)
    journal.record("paper.taken_back", poll, by=by, at=at)


def _require_begun(poll: Poll, at: datetime) -> None:
    """The day has come, and names are taken; no cast is in flight, and none comes before this is written."""
    if poll.takes_both:
        now = hold_to_close(poll)
        _require_open_beside(poll, now)
    else:
        require_taking(poll)
    if not queries.has_begun(poll, at):
        raise Refused(_("The day of the paper vote has not come: nothing is recorded yet."))


def _require_open_beside(poll: Poll, now: datetime) -> None:
    """From the opening until the urn is closed: a ballot can still be taken out of it."""
    if poll.opens_at is not None and now < poll.opens_at:
        raise Refused(_("The vote is not open yet: nothing is recorded on paper."))
    if poll.suspended_at is not None:
        raise Refused(_("The vote is suspended: nothing is recorded on paper meanwhile."))
    if poll.is_being_settled:
        raise Refused(_("The day of the paper vote has not come: nothing is recorded yet."))
    if poll.status != PollStatus.SETTLED:
        raise Refused(_("The urn is closed: no name is recorded any more."))


def _require_station_hours(station: PollingStation, at: datetime) -> None:
    """A card serves while its station is open, and an hour after it for those who were in the queue."""
    zone = station.poll.edition.zone
    local = at.astimezone(zone)
    opens = datetime.combine(local.date(), station.opens, tzinfo=zone) - BEFORE_THE_DOORS
    closes = datetime.combine(local.date(), station.closes, tzinfo=zone) + AFTER_THE_DOORS
    if not opens <= local <= closes:
        raise Refused(_("The station is closed at this hour: nothing was recorded."))


def _require_no_loss(poll: Poll) -> None:
    if queries.lost_signatures(poll):
        raise Refused(
            _("Names that were recorded are missing here, as after a restore: people could vote twice."),
            road=_("Call the person in charge: the signed lists are recorded anew first."),
        )


def require_closed_stations(poll: Poll, at: datetime) -> None:
    """The box is opened, and its day ended, once the last station has closed."""
    require_taking(poll)
    if not queries.stations_are_closed(poll, at):
        raise Refused(_("The box is opened once the last station has closed."))


def require_taking(poll: Poll) -> None:
    """From the close of the online vote until the paper vote is ended; holds the poll.

    Refused where signatures given online are missing, as after a restore: their people would vote twice.
    """
    locks.hold(poll, "status", "closed_at", "closes_at", "signatures_total")
    if not queries.is_awaited(poll):
        raise Refused(
            _("Nothing is recorded on paper now: that begins when the online vote is closed.")
            if queries.counted(poll) is None
            else _("The paper vote is ended: nothing is recorded on it any more.")
        )
    if queries.signed_online(poll) != poll.signatures_total:
        raise Refused(
            _("Signatures given online are missing here, as after a restore: people could vote twice."),
            road=_("Stop, and call the technical team. Vote with the list as it was printed."),
        )


def _station_of(
    poll: Poll, by: User | DayPass, station: PollingStation | None, at: datetime
) -> PollingStation:
    """Where somebody signs: the station of the pass, the one that is said, or the only one."""
    if isinstance(by, DayPass):
        station = passes.require_in_time(by, at=at).station
        if station.poll_id != poll.pk:
            raise Refused(_("This card has ended: nothing was recorded."))
        return station
    require(policies.can_keep_station(by, poll))
    there = {place.pk: place for place in queries.stations(poll)}
    only = next(iter(there)) if len(there) == 1 else 0
    found = there.get(station.pk if station is not None else only)
    if found is None:
        sentence = _("Say at which station they signed.")
        raise InvalidInput(sentence, {("station",): sentence})
    return found


def _sign_once(poll: Poll, entry: RegisterEntry, station: PollingStation, at: datetime) -> int:
    """1 for a signature that is new; a name ticked on two screens is one."""
    standing = Signature.objects.filter(poll=poll, entry=entry).first()
    if standing is not None and standing.channel == Channel.PAPER and standing.station_id == station.pk:
        return 0
    _sign(poll, entry, station, at)
    return 1


def _sign(poll: Poll, entry: RegisterEntry, station: PollingStation, at: datetime) -> Signature:
    rules = poll.rulebook.rules if poll.rulebook is not None else None
    is_listed = queries.may_sign(poll).filter(pk=entry.pk).exists()
    # Whoever stands at the station shows who they are there: no level is asked beyond that.
    if rules is None or not is_listed or not vote_standing(entry, rules, level=Level(entry.level)).allowed:
        raise Refused(_("%(name)s is not on the list of this vote.") % {"name": _name(entry)})
    assert poll.paper_day is not None  # noqa: S101  told by _require_begun
    is_missing = bool(queries.lost_signatures(poll))
    if poll.takes_both:
        _take_out_of_the_urn(poll, entry, station, at)
    signature = Signature.objects.sign(
        poll, entry, channel=Channel.PAPER, on=poll.paper_day, station=station.pk
    )
    if signature.was_there:
        sentence = (
            _("%(name)s has voted online: that vote counts, and there is none on paper.")
            if signature.channel == Channel.ONLINE
            else _("%(name)s has signed already.")
        )
        raise HasVoted(sentence % {"name": _name(entry)})
    _write_down(station, is_recorded_anew=is_missing)
    return signature


def _take_out_of_the_urn(poll: Poll, entry: RegisterEntry, station: PollingStation, at: datetime) -> None:
    """The ballot that this person cast online and its signature go; both, or nothing is signed."""
    standing = Signature.objects.filter(poll=poll, entry=entry, channel=Channel.ONLINE).first()
    if standing is None:
        return
    if standing.link_generation != poll.link_generation or standing.is_of_before(entry):
        sentence = _("%(name)s has voted online, and that ballot can no longer be withdrawn: no sheet.")
        raise HasVoted(sentence % {"name": _name(entry)})
    try:
        slot = link_keys.read(poll).slot(poll.pk, standing.id)
    except vault.VaultFault as fault:
        raise Refused(
            _("A key of the vote cannot be read: a ballot cast online cannot be withdrawn now."),
            road=_("Tell the person in charge. Who has not voted online signs as before."),
        ) from fault
    gone, _rows = Ballot.objects.filter(poll=poll, slot=slot).delete()
    if gone != 1:
        raise Refused(_("The ballot cast online was not found: nothing was recorded."))
    Signature.objects.filter(poll=poll, id=standing.id).delete()
    StationMinutes.objects.get_or_create(station=station)
    StationMinutes.objects.filter(station=station).update(withdrawn=F("withdrawn") + 1)
    _tell(VotingNotice.BALLOT_WITHDRAWN, poll, entry, at, station=station.name)


def _write_down(station: PollingStation, *, is_recorded_anew: bool) -> None:
    """How many names the station has recorded, beside the register that a restore would set back."""
    StationMinutes.objects.get_or_create(station=station)
    if not is_recorded_anew:
        StationMinutes.objects.filter(station=station).update(signed=F("signed") + 1)


def _tell(kind: VotingNotice, poll: Poll, entry: RegisterEntry, at: datetime, **facts: str) -> None:
    """Who has not been there can still say so; a second mistake is another message."""
    closes = {"closes_at": poll.closes_at.isoformat()} if poll.is_open(at) and poll.closes_at else {}
    if entry.user is not None:
        notices.owe(
            kind,
            to=entry.user,
            about=poll,
            at=at,
            occasion=at.isoformat(),
            path=poll.edition.get_absolute_url(),
            edition=poll.edition.name,
            **closes,
            **facts,
        )


def _name(entry: RegisterEntry) -> str:
    return " ".join(filter(None, (entry.given_names, entry.family_name)))

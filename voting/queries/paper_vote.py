"""The day of the paper vote as pages and counts read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from budget.enums import RegisterStatus
from budget.models import Edition, RegisterEntry
from budget.queries import registers
from voting.enums import Channel, PollStatus
from voting.models import DayPass, PaperCount, PaperSheet, Poll, PollingStation, Signature, StationMinutes
from voting.queries import outcomes

SHORTEST, MOST_FOUND = 2, 20
OF_THE_POLL = OuterRef("pk")


def waits_for_paper() -> Q:
    """Polls whose people vote on paper, or whose sheets are being typed: the urn stays closed until then."""
    stations = PollingStation.objects.filter(poll=OF_THE_POLL)
    return Q(Exists(stations)) & ~Q(Exists(PaperCount.objects.filter(poll=OF_THE_POLL)))


def is_awaited(poll: Poll) -> bool:
    """Whether this closed poll still takes signatures and sheets on paper."""
    return poll.status == PollStatus.CLOSED and Poll.objects.filter(waits_for_paper(), pk=poll.pk).exists()


def stations(poll: Poll) -> QuerySet[PollingStation]:
    return PollingStation.objects.within(poll.municipality).filter(poll=poll)


def passes(poll: Poll) -> QuerySet[DayPass]:
    return DayPass.objects.within(poll.municipality).filter(station__poll=poll).select_related("station")


def pass_in_hand(edition: Edition, key: int) -> DayPass | None:
    """A pass of this edition, with what its pages need."""
    held = DayPass.objects.within(edition.municipality).filter(pk=key, station__poll__edition=edition)
    return held.select_related("station__poll__edition__municipality", "station__poll__rulebook").first()


def may_sign(poll: Poll) -> QuerySet[RegisterEntry]:
    """Who is on the list of the paper day: those who could vote when the online vote closed."""
    return outcomes.who_may_vote(poll).filter(left_at=None, status=RegisterStatus.ENTERED)


def has_signed_beside(poll: Poll) -> bool:
    """Whether somebody has signed on paper while the vote is open online."""
    return poll.takes_both and Signature.objects.filter(poll=poll, channel=Channel.PAPER).exists()


def takes_names(poll: Poll, at: datetime) -> bool:
    """Whether people sign on paper now: on its day, until the urn is closed or the paper vote is ended."""
    if not has_begun(poll, at):
        return False
    if not poll.takes_both:
        return is_awaited(poll)
    return poll.status == PollStatus.SETTLED and poll.suspended_at is None


def minutes(poll: Poll) -> QuerySet[StationMinutes]:
    rows = StationMinutes.objects.within(poll.municipality).filter(station__poll=poll)
    return rows.select_related("station")


def lost_signatures(poll: Poll) -> int:
    """Names that stations recorded and that the register lacks, as after a restore: they would vote twice."""
    known = minutes(poll).aggregate(signed=Sum("signed"), back=Sum("taken_back"))
    there = Signature.objects.filter(poll=poll, channel=Channel.PAPER, station__isnull=False).count()
    return max(0, (known["signed"] or 0) - (known["back"] or 0) - there)


def is_signing_over(poll: Poll, at: datetime) -> bool:
    """Where people vote on paper while the vote is open online: the last station has closed, the names of
    those without network are recorded, and none is missing. Until then the urn stays as it is, as a
    signature takes a ballot out of it.
    """
    if not poll.takes_both or not stations(poll).exists():
        return True
    if not stations_are_closed(poll, at) or any(book.is_waited_for for book in minutes(poll)):
        return False
    return not lost_signatures(poll)


def holds_up_the_close(poll: Poll, at: datetime) -> bool:
    """The vote is over online and at every station, and names are still missing."""
    is_over = poll.status == PollStatus.SETTLED and poll.closes_at is not None and poll.closes_at <= at
    return poll.takes_both and is_over and stations_are_closed(poll, at) and not is_signing_over(poll, at)


def has_begun(poll: Poll, at: datetime) -> bool:
    """The day of the paper vote has come in the town."""
    return poll.paper_day is not None and poll.local_day(at) >= poll.paper_day


def stations_are_closed(poll: Poll, at: datetime) -> bool:
    """That day is over, or its hour is past the last station's: the box may be opened."""
    if not has_begun(poll, at):
        return False
    last = max((station.closes for station in stations(poll)), default=time.min)
    return poll.local_day(at) != poll.paper_day or at.astimezone(poll.edition.zone).time() >= last


@dataclass(frozen=True)
class OnTheList:
    """A line of the signature list; `channel` empty while the person has not voted; `station`, on paper."""

    entry: RegisterEntry
    channel: str
    station: str = ""

    @property
    def voted_online(self) -> bool:
        return self.channel == Channel.ONLINE

    @property
    def signed(self) -> bool:
        return self.channel == Channel.PAPER


def signature_list(poll: Poll, entries: QuerySet[RegisterEntry] | None = None) -> list[OnTheList]:
    """By family name, in two queries whatever its length."""
    people = may_sign(poll) if entries is None else entries
    listed = list(
        people.select_related("territory").order_by("family_name", "given_names", "birth_date", "pk")
    )
    signed = Signature.objects.filter(poll=poll)
    if entries is not None:
        signed = signed.filter(entry__in=[entry.pk for entry in listed])
    known = {entry: told for entry, *told in signed.values_list("entry", "channel", "station__name")}
    return [OnTheList(entry, *(word or "" for word in known.get(entry.pk, ("", "")))) for entry in listed]


def found(poll: Poll, typed: str) -> list[OnTheList]:
    """The few people of the list whom a name may mean; nobody for less than two letters."""
    if sum(sign.isalnum() for sign in typed) < SHORTEST:
        return []
    named = registers.found(poll.edition, typed).values("pk")[: 10 * MOST_FOUND]
    keys = [row["pk"] for row in named]
    return signature_list(poll, may_sign(poll).filter(pk__in=keys))[:MOST_FOUND]


def signed_online(poll: Poll) -> int:
    return Signature.objects.filter(poll=poll, channel=Channel.ONLINE).count()


def signed_at(station: PollingStation) -> int:
    return Signature.objects.filter(poll=station.poll_id, station=station, channel=Channel.PAPER).count()


@dataclass(frozen=True)
class PaperFigures:
    """What was signed and what was in the box; no figure of any project."""

    signatures: int
    ballots: int
    spoiled: int

    @property
    def sheets(self) -> int:
        return self.ballots + self.spoiled

    @property
    def difference(self) -> int:
        return self.sheets - self.signatures


@dataclass(frozen=True)
class StationFigures:
    """What a station's minutes say; `minutes` None while nothing was written down there."""

    station: PollingStation
    signatures: int
    minutes: StationMinutes | None

    @property
    def withdrawn(self) -> int:
        return self.minutes.withdrawn if self.minutes is not None else 0

    @property
    def is_offline(self) -> bool:
        return self.minutes is not None and self.minutes.offline_since is not None

    @property
    def is_waited_for(self) -> bool:
        """Its signatures are still to be recorded: who voted online and there would count twice."""
        return self.minutes is not None and self.minutes.is_waited_for

    @property
    def is_counted(self) -> bool:
        return self.minutes is not None and self.minutes.sheets is not None


def by_station(poll: Poll) -> list[StationFigures]:
    """In three queries, however many there are."""
    signed = dict(
        Signature.objects.filter(poll=poll, channel=Channel.PAPER)
        .values_list("station")
        .annotate(Count("id"))
        .order_by()
    )
    books = {book.station_id: book for book in minutes(poll)}
    return [StationFigures(place, signed.get(place.pk, 0), books.get(place.pk)) for place in stations(poll)]


def boxes_differ(places: Iterable[StationFigures], figures: PaperFigures) -> bool:
    """Whether the boxes that were counted held another number of sheets than was typed."""
    boxes = [place.minutes.sheets for place in places if place.minutes and place.minutes.sheets is not None]
    return bool(boxes) and sum(boxes) != figures.sheets


def sheets(poll: Poll) -> QuerySet[PaperSheet]:
    return PaperSheet.objects.within(poll.municipality).filter(poll=poll)


def figures(poll: Poll) -> PaperFigures:
    typed = sheets(poll)
    spoiled = typed.exclude(spoiled="").count()
    return PaperFigures(
        signatures=Signature.objects.filter(poll=poll, channel=Channel.PAPER).count(),
        ballots=typed.count() - spoiled,
        spoiled=spoiled,
    )


# From so many signatures on paper each sheet is typed by two people.
TWICE_FROM = 300
AGREES = Q(second__spoiled=F("spoiled")) & ~Q(second__typed_by=F("typed_by"))
AGREES &= Q(second__choices=F("choices")) | Q(second__choices__isnull=True, choices__isnull=True)


def is_typed_twice(poll: Poll) -> bool:
    return figures(poll).signatures >= TWICE_FROM


def agreeing(poll: Poll) -> QuerySet[PaperSheet]:
    """The sheets of which two people typed the same."""
    return sheets(poll).filter(AGREES, second__isnull=False)


def differing(poll: Poll) -> QuerySet[PaperSheet]:
    """Those of which two people typed something else: the sheet itself says which is right."""
    twice = sheets(poll).filter(second__isnull=False).exclude(second__typed_by=F("typed_by"))
    return twice.exclude(pk__in=agreeing(poll).values("pk")).select_related("second")


def to_type_again(poll: Poll, by: User) -> QuerySet[PaperSheet]:
    """What this person may type a second time: the sheets of others that nobody but them has typed."""
    once = Q(second__isnull=True) | Q(second__typed_by=F("typed_by"))
    return sheets(poll).filter(once).exclude(typed_by=by)


def counted(poll: Poll) -> PaperCount | None:
    return PaperCount.objects.within(poll.municipality).filter(poll=poll).first()


def ballots_on_paper(poll: Poll) -> Iterable[tuple[str, bytes]]:
    """Of each sheet that counts the number it is found by, and its packed choices."""
    for number, choices in sheets(poll).filter(spoiled="").values_list("tracking_number", "choices"):
        yield number, bytes(choices or b"")


@dataclass(frozen=True)
class PaperDay:
    """When and where people vote on paper."""

    day: date
    stations: list[PollingStation]
    is_meanwhile: bool


def paper_day_of(edition: Edition) -> PaperDay | None:
    """Of a settled ballot paper, until what was on paper is counted; one query."""
    told = PollingStation.objects.within(edition.municipality).filter(
        poll__edition=edition,
        poll__status__in=(PollStatus.SETTLED, PollStatus.CLOSED),
        poll__paper_count=None,
    )
    places = list(told.select_related("poll__edition__municipality", "poll__rulebook"))
    day = places[0].poll.paper_day if places else None
    return PaperDay(day, places, places[0].poll.takes_both) if day is not None else None

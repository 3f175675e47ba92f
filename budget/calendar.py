"""Which phase is open at a given instant: computed from dates when asked, nothing to switch on or off.

Plain Python: a span is anything with `kind`, `opens_at`, `closes_at` and `announced_at`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from budget.enums import Timing


class Span(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def announced_at(self) -> datetime | None: ...


S = TypeVar("S", bound=Span)


def is_open(span: Span, at: datetime) -> bool:
    """Whether the span is open at this instant; half-open: what arrives on the dot of the close is late."""
    return span.announced_at is not None and span.opens_at <= at < span.closes_at


def open_spans(spans: Iterable[S], at: datetime) -> list[S]:
    return [span for span in spans if is_open(span, at)]


def opened_spans(spans: Iterable[S], at: datetime) -> list[S]:
    """The announced spans that have begun, those over by now included."""
    return [span for span in spans if span.announced_at is not None and span.opens_at <= at]


def next_span(spans: Iterable[S], at: datetime) -> S | None:
    """The announced span that opens soonest after `at`."""
    coming = [span for span in spans if span.announced_at is not None and span.opens_at > at]
    return min(coming, key=lambda span: span.opens_at, default=None)


@dataclass(frozen=True, slots=True)
class Window:
    """When something may be done: where that stands now, and its dates where there are any."""

    timing: Timing = Timing.NONE
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.timing == Timing.OPEN

    @property
    def is_over(self) -> bool:
        return self.timing == Timing.OVER

    @property
    def is_ahead(self) -> bool:
        """Still to come, its dates certain or not."""
        return self.timing in (Timing.PLANNED, Timing.COMING)

    @property
    def is_certain(self) -> bool:
        return self.timing == Timing.COMING

    @property
    def may_still_be(self) -> bool:
        return self.is_open or self.is_ahead


def window(span: Span | None, at: datetime, *, is_archived: bool = False) -> Window:
    """Where a phase stands; a date that passed unannounced never was."""
    if span is None or (span.announced_at is None and (is_archived or span.closes_at <= at)):
        return Window()
    if is_archived or span.closes_at <= at:
        timing = Timing.OVER
    elif span.announced_at is None:
        timing = Timing.PLANNED
    else:
        timing = Timing.OPEN if span.opens_at <= at else Timing.COMING
    return Window(timing, span.opens_at, span.closes_at)


class NoSuchLocalTime(ValueError):
    """The clocks jump over this local time (last Sunday of March): it never happens."""


class AmbiguousLocalTime(ValueError):
    """The clocks go back over this local time (last Sunday of October): it happens twice."""


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The instant of a local date and hour, in UTC.

    Raises NoSuchLocalTime or AmbiguousLocalTime on the nights the clocks change: never publish those hours.
    """
    local = datetime.combine(day, hour)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first.astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchLocalTime(local.isoformat())
    raise AmbiguousLocalTime(local.isoformat())


def first_day(span: Span, zone: ZoneInfo) -> date:
    return span.opens_at.astimezone(zone).date()


def last_day(span: Span, zone: ZoneInfo) -> date:
    """The last local day on which the span is open, be it for a minute."""
    return (span.closes_at - timedelta(microseconds=1)).astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The exclusive end of « jusqu'au 30 inclus »: the first instant of the next local day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)

"""Which phase is open at a given instant: computed from dates when asked, nothing to switch on or off.

Plain Python: a span is anything with `kind`, `opens_at`, `closes_at` and `announced_at`.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo


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

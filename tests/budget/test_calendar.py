"""Phases are dates: half-open, in the town's own time, right on the nights the clocks change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from budget import calendar

PARIS = ZoneInfo("Europe/Paris")
NEW_CALEDONIA = ZoneInfo("Pacific/Noumea")
SAINT_PIERRE = ZoneInfo("America/Miquelon")


@dataclass
class Span:
    opens_at: datetime
    closes_at: datetime
    kind: str = "voting"
    announced_at: datetime | None = datetime(2026, 1, 1, tzinfo=UTC)


WEEK = Span(datetime(2026, 9, 20, 22, tzinfo=UTC), datetime(2026, 9, 27, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (WEEK.opens_at - timedelta(microseconds=1), False),
        (WEEK.opens_at, True),
        (WEEK.closes_at - timedelta(microseconds=1), True),
        (WEEK.closes_at, False),
    ],
)
def test_a_phase_holds_its_first_instant_and_not_its_last(at, is_open):
    assert calendar.is_open(WEEK, at) is is_open


def test_a_phase_that_is_not_announced_never_opens():
    quiet = Span(WEEK.opens_at, WEEK.closes_at, announced_at=None)

    assert not calendar.is_open(quiet, WEEK.opens_at)
    assert calendar.next_span([quiet], WEEK.opens_at - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("zone", "day", "hour", "in_utc"),
    [
        (PARIS, date(2026, 3, 28), time(8), datetime(2026, 3, 28, 7, tzinfo=UTC)),
        (PARIS, date(2026, 3, 29), time(8), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (PARIS, date(2026, 10, 25), time(1, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (PARIS, date(2026, 10, 25), time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
        (NEW_CALEDONIA, date(2026, 3, 29), time(2, 30), datetime(2026, 3, 28, 15, 30, tzinfo=UTC)),
        (SAINT_PIERRE, date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_local_hour_is_one_instant(zone, day, hour, in_utc):
    assert calendar.instant(day, hour, zone) == in_utc


@pytest.mark.parametrize("zone", [PARIS, ZoneInfo("Europe/Brussels")])
def test_an_hour_the_clocks_jump_over_does_not_exist(zone):
    with pytest.raises(calendar.NoSuchLocalTime):
        calendar.instant(date(2026, 3, 29), time(2, 30), zone)


def test_an_overseas_town_jumps_on_its_own_night():
    with pytest.raises(calendar.NoSuchLocalTime):
        calendar.instant(date(2026, 3, 8), time(2, 30), SAINT_PIERRE)


def test_an_hour_the_clocks_go_back_over_comes_twice():
    with pytest.raises(calendar.AmbiguousLocalTime):
        calendar.instant(date(2026, 10, 25), time(2, 30), PARIS)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 29), PARIS, 23),
        (date(2026, 10, 25), PARIS, 25),
        (date(2026, 3, 29), NEW_CALEDONIA, 24),
        (date(2026, 11, 1), SAINT_PIERRE, 25),
    ],
)
def test_a_day_included_whole_has_the_hours_of_that_day(day, zone, hours):
    start = calendar.instant(day, time.min, zone)

    assert calendar.end_of_day(day, zone) - start == timedelta(hours=hours)


def test_the_last_day_is_the_one_in_the_town():
    span = Span(WEEK.opens_at, calendar.end_of_day(date(2026, 9, 27), PARIS))

    assert calendar.first_day(span, PARIS) == date(2026, 9, 21)
    assert calendar.last_day(span, PARIS) == date(2026, 9, 27)
    assert calendar.last_day(span, NEW_CALEDONIA) == date(2026, 9, 28)

"""The demo's time: day 0 is the first day of a town's present phase, and everything is counted from it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_format

from budget.calendar import instant
from frontend.words.days import short_day

_MARK = re.compile(r"\{(?P<part>month |year |)(?P<day>-?\d+)\}")
_PARTS = {"month ": "F Y", "year ": "Y"}


@dataclass(frozen=True)
class DemoDays:
    opening: date
    zone: ZoneInfo

    def date_of(self, day: int) -> date:
        return self.opening + timedelta(days=day)

    def instant_of(self, day: int, hour: str) -> datetime:
        return instant(self.date_of(day), time.fromisoformat(hour), self.zone)

    def moved(self, day: int) -> "DemoDays":
        """The days of another edition of the town, whose own day 0 was this one."""
        return DemoDays(self.date_of(day), self.zone)

    def words(self, value: Any) -> Any:
        """The value with days in words: `{-140}` is a day, `{month 90}` its month, `{year 90}` its year."""
        if isinstance(value, str):
            return _MARK.sub(self._mark_in_words, value)
        if isinstance(value, list):
            return [self.words(item) for item in value]
        if isinstance(value, dict):
            return {name: self.words(item) for name, item in value.items()}
        return value

    def _mark_in_words(self, mark: re.Match[str]) -> str:
        day = self.date_of(int(mark["day"]))
        if mark["part"]:
            return date_format(day, _PARTS[mark["part"]])
        return short_day(day)


def any_hour(place: int, *, later: int = 0) -> str:
    """An hour from breakfast to the end of the evening: ideas are not written in a row at nine o'clock."""
    return _hour(8 * 60 + 10 + later, place * 47 % 750)


def office_hour(place: int) -> str:
    return _hour(9 * 60 + 5, place * 23 % 460)


def evening_hour(place: int) -> str:
    return _hour(18 * 60 + 30, place * 31 % 220)


def _hour(first: int, minutes: int) -> str:
    hour, minute = divmod(first + minutes, 60)
    return f"{hour:02}:{minute:02}"

"""Days, hours and deadlines in words. The present is always given (`at`), never read here."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import days

HOUR = 60  # in minutes
# From here on months, then years: nobody counts 712 days.
MONTHS_FROM, YEARS_FROM = 60, 730
DAYS_A_MONTH, DAYS_A_YEAR = 30.44, 365.25


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | None) -> str:
    """Saturday 12 December 2026."""
    return days.day_in_words(_local(value)) if value else ""


def short_day(value: date | None) -> str:
    """12 December 2026: a page is read the year after, too."""
    if not value:
        return ""
    value = _local(value)
    return _("%(day)s %(year)s") % {"day": _day_and_month(value), "year": value.year}


def _day_and_month(local: date) -> str:
    return _("%(day)s %(month)s") % {"day": days.day_number(local), "month": date_format(local, "F")}


def hour(value: datetime | None) -> str:
    """23:59, or 23 h 59 in French; a full hour without its zeros."""
    return days.hour_in_words(timezone.localtime(value)) if value else ""


def clock(value: time | None) -> str:
    """An hour of any day, as a door says it: 9 h, 18 h 30."""
    return days.hour_in_words(value) if value else ""


def day_hour(value: datetime | None) -> str:
    """A moment that was; an end is said by `end` or `deadline`, a beginning by `opening`."""
    return days.moment_in_words(timezone.localtime(value)) if value else ""


def end(closes_at: datetime | None) -> str:
    """The last moment before a half-open end: 23:59 the day before for midnight."""
    return days.end_in_words(timezone.localtime(closes_at)) if closes_at else ""


def end_in(closes_at: datetime | None, zone: ZoneInfo) -> str:
    """The same on a page that is no town's: each town's own time."""
    return days.end_in_words(closes_at.astimezone(zone)) if closes_at else ""


def opening(opens_at: datetime | None) -> str:
    return days.opening_in_words(timezone.localtime(opens_at)) if opens_at else ""


def last_moment(closes_at: datetime) -> datetime:
    return days.last_moment(timezone.localtime(closes_at))


def days_between(at: datetime, then: datetime) -> int:
    return (timezone.localtime(then).date() - timezone.localtime(at).date()).days


def time_left(then: datetime | None, at: datetime) -> str:
    """Words like "in 3 days", "tomorrow", "in 5 hours", "2 days ago"."""
    if not then:
        return ""
    return _time_until(then, at) if then >= at else _time_since(then, at)


def _time_until(then: datetime, at: datetime) -> str:
    minutes = int((then - at).total_seconds() // 60)
    ahead = days_between(at, then - timedelta(microseconds=1))
    if minutes < 1:
        return _("in less than a minute")
    if minutes < HOUR:
        return ngettext("in %(count)s minute", "in %(count)s minutes", minutes) % {"count": minutes}
    if ahead == 0 or minutes < 12 * HOUR:
        hours = minutes // HOUR
        return ngettext("in %(count)s hour", "in %(count)s hours", hours) % {"count": hours}
    return _days_ahead(ahead)


def _days_ahead(ahead: int) -> str:
    if ahead == 1:
        return _("tomorrow")
    if ahead < MONTHS_FROM:
        return ngettext("in %(count)s day", "in %(count)s days", ahead) % {"count": ahead}
    if ahead < YEARS_FROM:
        months = int(ahead / DAYS_A_MONTH)
        return ngettext("in %(count)s month", "in %(count)s months", months) % {"count": months}
    years = int(ahead / DAYS_A_YEAR)
    return ngettext("in %(count)s year", "in %(count)s years", years) % {"count": years}


def _time_since(then: datetime, at: datetime) -> str:
    minutes = int((at - then).total_seconds() // 60)
    ago = days_between(then, at)
    if minutes < 1:
        return _("just now")
    if minutes < HOUR:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    if ago == 0:
        hours = minutes // HOUR
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    return _days_ago(ago)


def _days_ago(ago: int) -> str:
    if ago == 1:
        return _("yesterday")
    if ago < MONTHS_FROM:
        return ngettext("%(count)s day ago", "%(count)s days ago", ago) % {"count": ago}
    if ago < YEARS_FROM:
        months = int(ago / DAYS_A_MONTH)
        return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
    years = int(ago / DAYS_A_YEAR)
    return ngettext("%(count)s year ago", "%(count)s years ago", years) % {"count": years}


def deadline(closes_at: datetime | None, at: datetime) -> SafeString | str:
    """The day, the hour and how long is left: what every deadline says."""
    return _with_time_left(closes_at, end(closes_at), at) if closes_at else ""


def opens(opens_at: datetime | None, at: datetime) -> SafeString | str:
    """The day, the hour unless it is midnight, and how long until then."""
    # A day later than an end at the same midnight, which is the evening before.
    just_then = opens_at + timedelta(microseconds=1) if opens_at else None
    return _with_time_left(just_then, opening(opens_at), at) if just_then else ""


def _with_time_left(then: datetime, moment: str, at: datetime) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>',
        timezone.localtime(then).replace(microsecond=0).isoformat(),
        _("%(moment)s, %(left)s") % {"moment": moment, "left": time_left(then, at)},
    )


def urgency(due_at: datetime | None, at: datetime) -> str:
    """late, soon (three days) or nothing: a class beside the words, never instead of them."""
    if not due_at:
        return ""
    if due_at <= at:
        return "late"
    return "soon" if due_at - at <= timedelta(days=3) else ""


def on_days(opens_at: datetime | None, closes_at: datetime | None) -> str:
    """The same after a verb: "on 27 November 2026" where it is one day."""
    dates = span(opens_at, closes_at)
    is_one_day = (
        opens_at and closes_at and timezone.localtime(opens_at).date() == last_moment(closes_at).date()
    )
    return _("on %(day)s") % {"day": dates} if is_one_day else dates


def span(opens_at: datetime | None, closes_at: datetime | None) -> str:
    """From 2 to 24 November 2026; from 28 November to 12 December 2026."""
    if not opens_at or not closes_at:
        return ""
    first, last = timezone.localtime(opens_at), last_moment(closes_at)
    if first.date() == last.date():
        return short_day(first)
    if first.year != last.year:
        begins = short_day(first)
    elif first.month == last.month:
        begins = days.day_number(first)
    else:
        begins = _day_and_month(first)
    return _("from %(first)s to %(last)s") % {"first": begins, "last": short_day(last)}

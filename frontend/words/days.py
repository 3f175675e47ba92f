"""Days, hours and deadlines in words. The present is always given (`at`), never read here."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

HOUR = 60  # in minutes


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _day_number(value: date) -> str:
    return pgettext("first day of a month", "1") if value.day == 1 else str(value.day)


def day(value: date | None) -> str:
    """Saturday 12 December 2026."""
    if not value:
        return ""
    value = _local(value)
    return _("%(weekday)s %(day)s %(month)s %(year)s") % {
        "weekday": date_format(value, "l"),
        "day": _day_number(value),
        "month": date_format(value, "F"),
        "year": value.year,
    }


def short_day(value: date | None) -> str:
    """12 December: where the year is plain from the page."""
    if not value:
        return ""
    value = _local(value)
    return _("%(day)s %(month)s") % {"day": _day_number(value), "month": date_format(value, "F")}


def _dated(value: date) -> str:
    return _("%(day)s %(year)s") % {"day": short_day(value), "year": value.year}


def hour(value: datetime | None) -> str:
    """23:59, or 23 h 59 in French; a full hour without its zeros."""
    if not value:
        return ""
    value = timezone.localtime(value)
    if value.minute == 0:
        return _("%(hour)s:00") % {"hour": value.hour}
    return _("%(hour)s:%(minute)s") % {"hour": value.hour, "minute": f"{value.minute:02}"}


def day_hour(value: datetime | None) -> str:
    if not value:
        return ""
    return _("%(day)s at %(hour)s") % {"day": day(value), "hour": hour(value)}


def last_moment(closes_at: datetime) -> datetime:
    """What to print for a half-open end: midnight is read as 23:59 the day before, by everybody."""
    local = timezone.localtime(closes_at)
    return local - timedelta(minutes=1) if local.time() == time.min else local


def days_between(at: datetime, then: datetime) -> int:
    return (timezone.localtime(then).date() - timezone.localtime(at).date()).days


def time_left(then: datetime | None, at: datetime) -> str:
    """Words like "in 3 days", "tomorrow", "in 5 hours", "2 days ago"."""
    if not then:
        return ""
    return _time_until(then, at) if then >= at else _time_since(then, at)


def _time_until(then: datetime, at: datetime) -> str:
    minutes = int((then - at).total_seconds() // 60)
    days = days_between(at, then - timedelta(microseconds=1))
    if minutes < 1:
        return _("in less than a minute")
    if minutes < HOUR:
        return ngettext("in %(count)s minute", "in %(count)s minutes", minutes) % {"count": minutes}
    if days == 0 or minutes < 12 * HOUR:
        hours = minutes // HOUR
        return ngettext("in %(count)s hour", "in %(count)s hours", hours) % {"count": hours}
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def _time_since(then: datetime, at: datetime) -> str:
    minutes = int((at - then).total_seconds() // 60)
    days = days_between(then, at)
    if minutes < HOUR:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    if days == 0:
        hours = minutes // HOUR
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    if days == 1:
        return _("yesterday")
    return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}


def deadline(closes_at: datetime | None, at: datetime) -> SafeString | str:
    """The day, the hour and how long is left: what every deadline says."""
    if not closes_at:
        return ""
    moment = last_moment(closes_at)
    return format_html(
        '<time datetime="{}">{}</time>',
        timezone.localtime(closes_at).isoformat(),
        _("%(moment)s, %(left)s") % {"moment": day_hour(moment), "left": time_left(closes_at, at)},
    )


def urgency(due_at: datetime | None, at: datetime) -> str:
    """late, soon (three days) or nothing: a class beside the words, never instead of them."""
    if not due_at:
        return ""
    if due_at <= at:
        return "late"
    return "soon" if due_at - at <= timedelta(days=3) else ""


def span(opens_at: datetime | None, closes_at: datetime | None) -> str:
    """From 2 to 24 November; from 28 November to 12 December."""
    if not opens_at or not closes_at:
        return ""
    first, last = timezone.localtime(opens_at), last_moment(closes_at)
    if first.date() == last.date():
        return short_day(first)
    if first.year != last.year:
        return _("from %(first)s to %(last)s") % {"first": _dated(first), "last": _dated(last)}
    if first.month == last.month:
        return _("from %(first)s to %(last)s") % {"first": _day_number(first), "last": short_day(last)}
    return _("from %(first)s to %(last)s") % {"first": short_day(first), "last": short_day(last)}

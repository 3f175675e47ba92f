"""Days, hours and ends as people write them, in the language of the page: what is given is local already."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

# A town overseas names its own time beside an hour: many of its readers, and its servers, live by another.
ZONES = {
    "America/Cayenne": gettext_lazy("French Guiana time"),
    "America/Guadeloupe": gettext_lazy("Guadeloupe time"),
    "America/Marigot": gettext_lazy("Saint Martin time"),
    "America/Martinique": gettext_lazy("Martinique time"),
    "America/Miquelon": gettext_lazy("Saint Pierre and Miquelon time"),
    "America/St_Barthelemy": gettext_lazy("Saint Barthélemy time"),
    "Indian/Mayotte": gettext_lazy("Mayotte time"),
    "Indian/Reunion": gettext_lazy("Réunion time"),
    "Pacific/Gambier": gettext_lazy("Gambier time"),
    "Pacific/Marquesas": gettext_lazy("Marquesas time"),
    "Pacific/Noumea": gettext_lazy("Nouméa time"),
    "Pacific/Tahiti": gettext_lazy("Tahiti time"),
    "Pacific/Wallis": gettext_lazy("Wallis time"),
}


def day_in_words(local: date) -> str:
    """Saturday 12 December 2026."""
    return _("%(weekday)s %(day)s %(month)s %(year)s") % {
        "weekday": date_format(local, "l"),
        "day": day_number(local),
        "month": date_format(local, "F"),
        "year": local.year,
    }


def day_number(local: date) -> str:
    return pgettext("first day of a month", "1") if local.day == 1 else str(local.day)


def hour_in_words(local: datetime | time) -> str:
    """23:59, or 23 h 59 in French; a full hour without its zeros."""
    if local.minute == 0:
        return _("%(hour)s:00") % {"hour": local.hour}
    return _("%(hour)s:%(minute)s") % {"hour": local.hour, "minute": f"{local.minute:02}"}


def moment_in_words(local: datetime) -> str:
    """Saturday 12 December 2026 at 23:59; with the name of the zone where it is not the mainland's."""
    words = _("%(day)s at %(hour)s") % {"day": day_in_words(local), "hour": hour_in_words(local)}
    zone = _zone_in_words(local)
    return _("%(moment)s (%(zone)s)") % {"moment": words, "zone": zone} if zone else words


def last_moment(local: datetime) -> datetime:
    """What to print for a half-open end: midnight is read as 23:59 the day before, by everybody."""
    return local - timedelta(minutes=1) if local.time() == time.min else local


def end_in_words(local: datetime) -> str:
    return moment_in_words(last_moment(local))


def opening_in_words(local: datetime) -> str:
    """What opens at midnight opens on that day: nobody says at 0:00."""
    return day_in_words(local) if local.time() == time.min else moment_in_words(local)


def _zone_in_words(local: datetime) -> str:
    key = getattr(local.tzinfo, "key", settings.TIME_ZONE)
    if key == settings.TIME_ZONE:
        return ""
    return str(ZONES[key]) if key in ZONES else _offset(local)


def _offset(local: datetime) -> str:
    """UTC+04:00, of a zone that has no name here."""
    shift = f"{local:%z}"
    return f"UTC{shift[:3]}:{shift[3:5]}" if shift else ""

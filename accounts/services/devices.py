"""The browsers that somebody is signed in with: noted once a day, listed to them, closed from afar."""

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from accounts import policies
from accounts.models import OwnDevice, User
from accounts.refusals import require

# What a browser says of itself names those it resembles too: the first that is found is the one.
BROWSERS = {
    "Edge": ("Edg/", "EdgA/", "EdgiOS/"),
    "Opera": ("OPR/", "OPT/"),
    "Samsung Internet": ("SamsungBrowser/",),
    "Firefox": ("Firefox/", "FxiOS/"),
    "Chrome": ("Chrome/", "CriOS/"),
    "Safari": ("Safari/",),
}
SYSTEMS = {
    "iPhone": ("iPhone",),
    "iPad": ("iPad",),
    "Android": ("Android",),
    "ChromeOS": ("CrOS",),
    "Windows": ("Windows",),
    "Mac": ("Macintosh",),
    "Linux": ("Linux",),
}


def note(person: User, *, session: str, calls_itself: str, on: date) -> None:
    """`session`: the key of its row. Of what the browser says, two words of ours are kept."""
    device = OwnDevice(
        session_id=session,
        user=person,
        browser=_first_in(BROWSERS, calls_itself),
        system=_first_in(SYSTEMS, calls_itself),
        seen_on=on,
    )
    told = ("user", "browser", "system", "seen_on")
    OwnDevice.objects.bulk_create(
        [device], update_conflicts=True, unique_fields=["session"], update_fields=told
    )


def _first_in(names: Mapping[str, tuple[str, ...]], text: str) -> str:
    return next((name for name, marks in names.items() if any(mark in text for mark in marks)), "")


def in_use(person: User, *, at: datetime) -> QuerySet[OwnDevice]:
    return person.devices.filter(session__expire_date__gt=at).order_by("-seen_on", "-pk")


@transaction.atomic
def end(device: OwnDevice, *, by: User) -> None:
    """Sign this one out: its next page is that of somebody unknown."""
    require(policies.can_change_account(by, device.user))
    Session.objects.filter(pk=device.session_id).delete()


def forget(person: User) -> None:
    """Their sessions are worth nothing any more; the one that goes on is noted anew."""
    person.devices.all().delete()

"""How often something may be done: counted in the database for every process alike, never at the booth."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import networks
from accounts.models import LimitCount
from accounts.process_cache import Meter
from accounts.refusals import TooOften

HOPS = ("hops", "least")
HOPS_LAST = timedelta(days=1)
_at_the_booth = Meter()

SENTENCES = {
    "wrong_password": gettext_lazy(
        "Too many tries with this address from your network: even the right password has to wait."
    ),
    "wrong_passwords_of_a_network": gettext_lazy("Too many wrong passwords came from your network."),
    "wrong_code": gettext_lazy("Too many wrong codes: even the right one has to wait."),
    "tries_of_a_code": gettext_lazy("Too many codes were tried: this one is no longer valid."),
    "uses_of_a_code": gettext_lazy("This code has been used."),
    "sign_up": gettext_lazy("Many accounts were created from your network in a short time."),
    "leave_for_provider": gettext_lazy("Many people left your network for this service in a short time."),
    "mail": gettext_lazy("Several messages have left for this address already."),
    "mails_of_a_network": gettext_lazy("Many messages were asked for from your network in a short time."),
    "mails": gettext_lazy("Very many messages were asked for in a short time."),
    "begin_idea": gettext_lazy("You have begun many ideas in a short time: keep the best, and breathe."),
    "save_idea": gettext_lazy("Your ideas were saved very often in a short time."),
    "join_register": gettext_lazy("You have tried to join the register many times."),
    "look_up_address": gettext_lazy("Very many addresses were looked up in a short time."),
    "claim_identity": gettext_lazy("This registration was asked for many times in a short time."),
    "letter_code": gettext_lazy("This code was tried several times in a short time."),
    "letter_codes_of_a_network": gettext_lazy("Many codes were tried from your network in a short time."),
    "station_codes_of_a_network": gettext_lazy("Many codes were tried from your network in a short time."),
    "signatures_of_a_card": gettext_lazy("Very many names were recorded with this card in a short time."),
    "cast": gettext_lazy("You have sent many ballots in a short time. The last one confirmed is in the urn."),
}


def take(act: str, *who: Any, at: datetime) -> None:
    """Count one more try of this act; refuse it beyond the limit of the settings, and say until when."""
    most, seconds = settings.LIMITS[act]
    key = _key(act, who)
    if LimitCount.objects.add(act, key, at=at, lasts=timedelta(seconds=seconds)) > most:
        raise too_often(act, LimitCount.objects.until(act, key) or at, at=at)


def is_first(act: str, *who: Any, at: datetime, lasts: timedelta) -> bool:
    """Whether nobody did this before, of all who do it at the same instant."""
    return LimitCount.objects.add(act, _key(act, who), at=at, lasts=lasts) == 1


def take_in_memory(act: str, *who: Any, at: datetime) -> None:
    """The same without a row, for the booth: each process counts what it answers itself."""
    most, seconds = settings.LIMITS[act]
    times, until = _at_the_booth.add((act, who), now=at.timestamp(), seconds=seconds)
    if times > most:
        raise too_often(act, datetime.fromtimestamp(until, tz=UTC), at=at)


def give_back(act: str, *who: Any) -> None:
    """The try counted before was none of those that are limited: a password that was right."""
    LimitCount.objects.take_away(act, _key(act, who))


def forget(act: str, *who: Any) -> None:
    LimitCount.objects.filter(act=act, key=_key(act, who)).delete()


def too_often(act: str, until: datetime, *, at: datetime) -> TooOften:
    road = _("You can go on from %(moment)s.") % {"moment": moment(until, at=at)}
    return TooOften(SENTENCES[act], road=road, until=until)


def moment(until: datetime, *, at: datetime) -> str:
    """14:32, or tomorrow at 14:32: no limit lasts longer."""
    local = timezone.localtime(until) + timedelta(minutes=1)  # the next full minute, never one too early
    hour = _("%(hour)s:%(minute)s") % {"hour": local.hour, "minute": f"{local.minute:02}"}
    if local.date() == timezone.localtime(at).date():
        return hour
    return _("tomorrow at %(hour)s") % {"hour": hour}


def network(*, remote: str, forwarded: str, at: datetime) -> str:
    """Whose network a request came from; with a wrong number of proxies set nobody chooses theirs."""
    seen = len(networks.hops_of(forwarded))
    hops: int = settings.TRUSTED_PROXIES
    # A program of the house asks without the proxy; somebody from outside who does shows that there is none.
    if seen or not hops or networks.is_from_outside(remote):
        hops = min(hops, LimitCount.objects.keep_least(*HOPS, seen, at=at, lasts=HOPS_LAST))
    return networks.network_of(networks.visitor(remote, forwarded, hops=hops))


def wrong_hops(at: datetime) -> int | None:
    """How many proxies the requests of the day came through, where the settings say another number."""
    act, key = HOPS
    seen = LimitCount.objects.filter(act=act, key=key, until__gt=at).values_list("times", flat=True).first()
    return seen if seen is not None and seen != settings.TRUSTED_PROXIES else None


def sweep(*, at: datetime) -> int:
    """Take away the counts that are over; tells how many."""
    return LimitCount.objects.filter(until__lte=at).delete()[0]


def _key(act: str, who: tuple[Any, ...]) -> str:
    message = "\0".join([act, *map(str, who)]).encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()

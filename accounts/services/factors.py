"""The second factor of an account: its secrets at rest, codes that serve once, who has one."""

import base64
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError

from accounts.enums import PeopleNotice
from accounts.models import User
from accounts.services import accounts, journal, limits, notices
from accounts.services.sealing import box

# Longer than any code is valid by the clock.
USED_FOR = timedelta(hours=1)


def seal(secret: str) -> str:
    """As the database keeps it: read with this installation's SECRET_KEY alone."""
    return base64.b64encode(box("second factor").encrypt(secret.encode())).decode()


def unseal(sealed: str) -> str:
    """Kept under another SECRET_KEY, it is a secret that nobody knows: every code is wrong."""
    try:
        return box("second factor").decrypt(base64.b64decode(sealed)).decode()
    except (CryptoError, ValueError):
        return base64.b32encode(secrets.token_bytes(20)).decode()


def count_try(person: User, *, at: datetime) -> None:
    """Each code tried counts before it is looked at, in the database: guesses at the same instant too."""
    limits.take("wrong_code", person.pk, at=at)


def use_up(person: User, code: str, *, at: datetime) -> bool:
    """A code serves once; the first time it was right, and the try was none of those that are limited."""
    is_first = limits.is_first("used_code", person.pk, code, at=at, lasts=USED_FOR)
    if is_first:
        limits.give_back("wrong_code", person.pk)
    return is_first


def has_one(person: User) -> bool:
    return bool(Authenticator.objects.filter(user=person).exists())


def share_one(first: User, second: User) -> bool:
    """Whether one key or one application opens both accounts."""
    return bool(_marks_of(first) & _marks_of(second))


def _marks_of(person: User) -> set[str]:
    """What tells keys and applications apart; a printed list is drawn for one account."""
    marks = set()
    for factor in Authenticator.objects.filter(user=person):
        if factor.type == Authenticator.Type.WEBAUTHN:
            marks.add(factor.data["credential"]["id"])
        elif factor.type == Authenticator.Type.TOTP:
            marks.add(unseal(factor.data["secret"]))
    return marks


def draw_codes(person: User) -> list[str]:
    """A list of single-use codes for somebody who has none."""
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    return codes


@transaction.atomic
def reset(person: User, *, at: datetime) -> int:
    """An operator's act, by command: no factor is left, no session either; person and journals are told."""
    number, _rows = Authenticator.objects.filter(user=person).delete()
    accounts.end_sessions(person)
    for membership in person.memberships.select_related("municipality").order_by("municipality_id", "pk"):
        journal.record("person.second_factor_reset", membership, by=None, at=at, person=person.pk)
        path = membership.get_absolute_url()
        notices.owe(
            PeopleNotice.FACTOR_RESET,
            to=person,
            about=membership,
            at=at,
            occasion=at.isoformat(),
            path=path,
        )
    return int(number)


def name_of(person: User) -> str:
    """What a new key is called until the person calls it otherwise."""
    number = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count() + 1
    return _("Key %(number)d") % {"number": number}

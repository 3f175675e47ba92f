"""Who a provider says somebody is, between its page and the register: in the person's own browser, sealed.

A cookie that we alone can read, for an hour at most; deleted once the register's page is sent, and at
sign-out. Neither the session nor a row ever holds it. A mark in the session makes it of no use elsewhere.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from accounts.services import sealing

COOKIE, LASTS = "identity", 3600
MARK = "identity_mark"


@dataclass(frozen=True)
class CarriedIdentity:
    given_names: str = field(repr=False)
    family_name: str = field(repr=False)
    birth_date: date = field(repr=False)
    email: str = field(repr=False)
    key: str = field(repr=False)

    @property
    def said(self) -> dict[str, Any]:
        """What the register is told; the address is for signing up."""
        told = {name: value for name, value in asdict(self).items() if name not in ("email", "key")}
        return {**told, "provider_key": self.key}


def identity_of(claims: dict[str, Any], key: str) -> CarriedIdentity:
    """A day or a month that is not known is 01, there as in the register."""
    given, family = (str(claims.get(name) or "").strip() for name in ("given_name", "family_name"))
    try:
        birth_date = date.fromisoformat(str(claims.get("birthdate")))
    except ValueError:
        birth_date = None
    if not (given and family and birth_date):
        raise Refused(
            _("FranceConnect did not give your names and your birth date: the register needs them."),
            road=_("You can state them yourself on the page of the register, or come to the town hall."),
        )
    return CarriedIdentity(given, family, birth_date, str(claims.get("email") or ""), key)


def carry(
    request: Any, response: Any, identity: CarriedIdentity, *, person: int | None, at: datetime
) -> None:
    """`person`: the account it is for, where that is known already."""
    mark = request.session[MARK] = get_random_string(22)
    value = {**asdict(identity), "birth_date": identity.birth_date.isoformat(), "for": person, "mark": mark}
    response.set_cookie(
        COOKIE,
        sealing.seal(value, purpose=COOKIE, at=at),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def carried(request: Any, *, at: datetime) -> CarriedIdentity | None:
    value = sealing.unseal(request.COOKIES.get(COOKIE, ""), purpose=COOKIE, seconds=LASTS, at=at)
    if value is None or value.pop("mark") != request.session.get(MARK):
        return None
    if value.pop("for") not in (None, request.user.pk):
        return None
    return CarriedIdentity(**{**value, "birth_date": date.fromisoformat(value["birth_date"])})


def drop(request: Any, response: Any) -> Any:
    request.session.pop(MARK, None)
    response.delete_cookie(COOKIE)
    return response

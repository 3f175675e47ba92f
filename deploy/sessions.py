"""Sessions that tell who is signed in, and neither their address nor when they came.

A row read beside the register and the urn must not say who sat at the booth at what hour. Nor does it let its
reader in: the booth names to each voter their own ballot, so a row keeps a digest of what the cookie says.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.db.models.functions import Now

from frontend.shell.devices import SEEN_ON

QUARTER, DAY = 15 * 60, 24 * 3600
# What allauth writes: the ways somebody proved who they are, and a sign-in that waits for its address.
KEPT_OF_A_WAY = ("method", "type", "passwordless")
METHODS, PENDING = "account_authentication_methods", "account_login"
ROUNDS = "socialaccount_states"  # those that went to a provider and are not back


def at_rest(session_key: str) -> str:
    """What the row keeps of a key: of 160 random bits nobody finds it back. The column has this length."""
    return hashlib.sha256(b"faire-ensemble session\0" + session_key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        key = at_rest(self.session_key or "")
        row = self.model.objects.filter(session_key=key, expire_date__gt=Now()).first()
        if row is None:
            self._session_key = None
        return row

    async def _aget_session_from_db(self) -> Any:
        raise NotImplementedError  # nothing here asks for a session without waiting

    @property
    def kept_as(self) -> str:
        return at_rest(self.session_key or "")

    def cycle_key(self) -> None:
        """Under another key it is another row: its device is noted anew."""
        super().cycle_key()
        self.pop(SEEN_ON, None)

    def exists(self, session_key: str) -> bool:
        return super().exists(at_rest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = at_rest(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(at_rest(key))

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, DISCREET[key](value) if key in DISCREET else value)

    def save(self, must_create: bool = False) -> None:
        """A database that went away has not ended this session, as Django would tell the visitor."""
        try:
            super().save(must_create)
        except UpdateError as fault:
            if isinstance(fault.__context__, OperationalError):
                raise fault.__context__ from None
            raise

    def get_expiry_date(self, **given: Any) -> datetime:
        """The end of its last day, since a length of two weeks to the second would tell the beginning."""
        expiry: datetime = super().get_expiry_date(**given)
        midnight = expiry.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=1)


def _methods(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The way, and of what was asked once more only the quarter of an hour that ends its freshness."""
    return [
        {
            **{name: record[name] for name in KEPT_OF_A_WAY if name in record},
            "at": _end_of(QUARTER, record["at"]) if record.get("reauthenticated") else 0,
            "reauthenticated": bool(record.get("reauthenticated")),
        }
        for record in records
    ]


def _pending(login: dict[str, Any]) -> dict[str, Any]:
    return {**login, "email": None, "initiated_at": _end_of(DAY, login.get("initiated_at") or time.time())}


def _rounds(states: dict[str, Any]) -> dict[str, Any]:
    return {
        state: (kept, _end_of(QUARTER, since), provider) for state, (kept, since, provider) in states.items()
    }


def _end_of(span: int, instant: float) -> int:
    return (int(instant) // span + 1) * span if instant else 0


DISCREET: dict[str, Callable[[Any], Any]] = {METHODS: _methods, PENDING: _pending, ROUNDS: _rounds}

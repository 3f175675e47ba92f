"""What a browser keeps for us on one road, sealed: no row, no address and no log ever holds it."""

import base64
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from nacl.exceptions import CryptoError

from accounts.services.sealing import box
from frontend.shell.typed_again import is_address_of_ours

# Where something is kept that signing out takes away: the address it is kept for, which says nothing of it.
PLACE, AT_SIGN_OUT = "kept_at", "kept"
SIZE = 1500  # sealed and written in letters, two thousand octets; a browser takes 4096 of one


def keep(response: HttpResponse, name: str, facts: Any, *, about: str, path: str, until: datetime) -> bool:
    """Sealed by a key of this name and matter, always at the same length; False when it does not fit.

    Until the browser is closed; what is opened later than `until` says nothing.
    """
    text = json.dumps([int(until.timestamp()), facts], separators=(",", ":")).encode()
    if len(text) > SIZE:
        return False
    sealed = base64.urlsafe_b64encode(box(f"kept\0{name}\0{about}").encrypt(text.ljust(SIZE))).decode()
    response.set_cookie(name, sealed, path=path, **_closed())
    return True


def kept(request: HttpRequest, name: str, *, about: str, at: datetime) -> Any:
    """What we kept; None when there is nothing, when its time is over, or when it is not of our making."""
    try:
        text = box(f"kept\0{name}\0{about}").decrypt(base64.urlsafe_b64decode(request.COOKIES.get(name, "")))
    except (CryptoError, ValueError):
        return None
    until, facts = json.loads(text)
    return facts if at.timestamp() < until else None


def drop(response: HttpResponse, name: str, *, path: str) -> None:
    response.delete_cookie(name, path=path, samesite="Lax")


def until_sign_out(request: HttpRequest, response: HttpResponse, *, path: str) -> None:
    """Remember that `kept` lies at this address; one thing at a time: what lay at another one goes."""
    if request.COOKIES.get(PLACE, path) != path:
        drop_at_sign_out(request, response)
    response.set_cookie(PLACE, path, **_closed())


def drop_at_sign_out(request: HttpRequest, response: HttpResponse) -> None:
    path = request.COOKIES.get(PLACE, "")
    if is_address_of_ours(path):
        drop(response, AT_SIGN_OUT, path=path)
        drop(response, PLACE, path="/")


def _closed() -> dict[str, Any]:
    """To no script, to no other site, and where there is https by nothing else."""
    return {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}

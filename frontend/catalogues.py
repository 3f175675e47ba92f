"""An order of cards that is one visitor's own, the same at each visit, and favours nobody."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "order"
DAYS = 180


def order_of(request: HttpRequest) -> str:
    """The visitor's own word, else a new one; it says nothing about them."""
    kept = request.COOKIES.get(COOKIE, "")
    return kept if re.fullmatch(r"[0-9a-f]{8}", kept) else secrets.token_hex(4)


def remember(request: HttpRequest, response: HttpResponse, order: str) -> HttpResponse:
    if request.COOKIES.get(COOKIE) != order:
        response.set_cookie(
            COOKIE,
            order,
            max_age=DAYS * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response

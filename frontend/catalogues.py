"""Pages of cards in an order that is one visitor's own, the same at each visit, and favours nobody."""

import re
import secrets
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

COOKIE = "order"
DAYS = 180
# A page that comes quickly on a telephone, or most of a catalogue at once for who prints or searches it.
FEW, MANY = 24, 100


def page_of(request: HttpRequest, found: QuerySet[Any]) -> Page[Any]:
    size = MANY if request.GET.get("per_page") == str(MANY) else FEW
    return Paginator(found, size).get_page(request.GET.get("page"))


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

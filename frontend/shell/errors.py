"""The answers to what went wrong outside any view: a page for people, JSON for programs, no claim unknown."""

import sys
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Municipality
from budget import policies
from budget.queries.addresses import edition_at
from frontend.shell.typed_again import comes_from_us, typed_in

BARE = "<!DOCTYPE html><html lang=fr><meta charset=utf-8><title>{0}</title><h1>{0}</h1><p>{1}</p></html>"
SAFE = ("GET", "HEAD", "OPTIONS")
BACK_IN_SECONDS = 5


def is_of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    is_too_big = isinstance(exception, RequestDataTooBig)
    with translation.override(_language(request)):
        title = _("This is too large") if is_too_big else _("This request cannot be read")
        text = (
            _("What was sent is larger than what is taken here. Nothing was recorded.")
            if is_too_big
            else _("It holds something that is no text, or the address is damaged. Nothing was recorded.")
        )
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_big else HTTPStatus.BAD_REQUEST
        return _answer(request, status, title, [text])


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_of_api(request):
        return JsonResponse({"detail": _("You may not do this. Nothing was changed.")}, status=403)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The way on is the edition or the town one was in, when the address still names it."""
    if is_of_api(request):
        return JsonResponse({"detail": _("There is nothing at this address")}, status=404)
    try:
        _find_whereabouts(request)
        return render(request, "404.html", status=404)
    except DatabaseError:
        with translation.override(_language(request)):
            return _answer(request, HTTPStatus.NOT_FOUND, _("There is nothing at this address"), [])


def server_error(request: HttpRequest) -> HttpResponse:
    """Says what is known: whether something was recorded is not."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _database_away(request)
    with translation.override(_language(request)):
        title = _("Something broke on our side")
        if request.method in SAFE:
            text = _("Please try again in a few minutes.")
        else:
            text = _(
                "We cannot say whether what you sent was recorded. In a few minutes, look whether it is there"
                " before you send it again."
            )
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, title, [text])


def _database_away(request: HttpRequest) -> HttpResponse:
    """It restarts, or is too busy to answer: what was typed is here, one press from being sent again."""
    with translation.override(_language(request)):
        if request.method in SAFE:
            sentence = _("Please try again in a few seconds.")
        else:
            sentence = _(
                "We cannot say whether what you sent was recorded. Send it again in a few seconds:"
                " what you had written is still here."
            )
        title = _("The site has to catch its breath")
        response = _answer(request, HTTPStatus.SERVICE_UNAVAILABLE, title, [sentence])
    response.headers["Retry-After"] = str(BACK_IN_SECONDS)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answer(request: HttpRequest, status: HTTPStatus, title: str, sentences: list[str]) -> HttpResponse:
    if is_of_api(request):
        return JsonResponse({"detail": " ".join([f"{title}.", *sentences])}, status=status)
    try:
        context = {"title": title, "sentences": sentences, **_way_back(request)}
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            context |= _once_more(request)
        page: str = render_to_string("500.html", context)
    except Exception:  # noqa: BLE001  what broke may be what draws pages
        page = BARE.format(title, " ".join(sentences))
    return HttpResponse(page, status=status)


def _language(request: HttpRequest) -> str:
    try:
        return translation.get_language_from_request(request)
    except Exception:  # noqa: BLE001  the cookie or the header may be what broke
        return "fr"


def _way_back(request: HttpRequest) -> dict[str, Any]:
    """Asks no row: what the request already knows, and the texts somebody would lose."""
    edition, town = getattr(request, "edition", None), getattr(request, "municipality", None)
    address = edition.get_absolute_url() if edition else f"/{town.slug}/" if town else "/"
    try:
        texts = typed_in(request).texts if request.method == "POST" else []
    except Exception:  # noqa: BLE001  the form may be what broke
        texts = []
    return {"town": town, "edition": edition, "address": address, "texts": texts}


def _once_more(request: HttpRequest) -> dict[str, Any]:
    """The form as it was sent, but for passwords, and never what another site filled in."""
    if request.method in SAFE or not comes_from_us(request):
        return {}
    typed = typed_in(request)
    return {} if typed.had_secret or typed.had_files else {"again": typed, "csrf_token": get_token(request)}


def _find_whereabouts(request: Any) -> None:
    if getattr(request, "municipality", None) is not None or not hasattr(request, "user"):
        return
    slug, _rest, others = request.path_info.strip("/").partition("/")
    request.municipality = Municipality.objects.filter(slug=slug).first()
    edition = edition_at(slug, others.partition("/")[0])
    if edition is not None and policies.can_view_edition(request.user, edition):
        request.edition = edition

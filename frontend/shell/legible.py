"""What no database keeps: dropped from what people typed, refused at the door where no browser sends it."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from frontend.shell.errors import bad_request, is_of_api
from frontend.shell.requests import GetResponse

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Any]

NUL = "\0"
CHARSETS = {None, "utf-8", "utf8"}
CHARSET = re.compile(r"charset\s*=\s*[^;]*", re.IGNORECASE)


def legible(application: WSGI) -> WSGI:
    """Django reads the query by the charset before any middleware, and `base64` is one that breaks it."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        kind = environ.get("CONTENT_TYPE") or ""
        if "charset" in kind.lower() and "utf" not in kind.lower():
            environ["CONTENT_TYPE"] = CHARSET.sub("charset=unknown", kind)
        return application(environ, start_response)

    return answer


class LegibleMiddleware:
    """PostgreSQL refuses a NUL by an error of its own, and an odd charset makes nonsense of every field."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            del request.COOKIES[name]  # refused, it would keep its browser out for good
        charset = (request.content_params or {}).get("charset")
        is_known = (charset.lower() if charset else charset) in CHARSETS
        if not is_known or NUL in request.path_info or not _is_legible(request, request.GET):
            request.encoding = "utf-8"
            return bad_request(request)
        if _holds_nul(request.GET):
            request.GET = _without_nul(request.GET)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or is_of_api(request) or not _holds_nul(request.POST):
            return None
        if not _is_legible(request, request.POST):
            return bad_request(request)
        request.POST = _without_nul(request.POST)
        return None


def _is_legible(request: HttpRequest, fields: QueryDict) -> bool:
    """A text that was copied may hold a NUL that nobody saw; the name of a field, or a program, has none."""
    return not (_holds_nul(fields) if is_of_api(request) else any(NUL in name for name in fields))


def _holds_nul(fields: QueryDict) -> bool:
    return any(NUL in name or any(NUL in value for value in values) for name, values in fields.lists())


def _without_nul(fields: QueryDict) -> Any:
    legible = fields.copy()
    for name, values in fields.lists():
        legible.setlist(name, [value.replace(NUL, "") for value in values])
    legible._mutable = False  # noqa: SLF001  as Django gives it
    return legible

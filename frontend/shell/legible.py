"""What no browser sends: refused at the door, before any of it is looked up in a table."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from frontend.shell.errors import bad_request, is_of_api
from frontend.shell.requests import GetResponse

NUL = "\0"
CHARSETS = {None, "utf-8", "utf8"}


class LegibleMiddleware:
    """PostgreSQL refuses a NUL by an error of its own, and an odd charset makes nonsense of every field."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            del request.COOKIES[name]  # refused, it would keep its browser out for good
        charset = (request.content_params or {}).get("charset")
        is_known = (charset.lower() if charset else charset) in CHARSETS
        if not is_known or NUL in request.path_info or _holds_nul(request.GET):
            request.encoding = "utf-8"
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_form = request.method == "POST" and not is_of_api(request)
        return bad_request(request) if is_form and _holds_nul(request.POST) else None


def _holds_nul(fields: Any) -> bool:
    return any(NUL in name or any(NUL in value for value in values) for name, values in fields.lists())

"""What caches may keep: nothing that was made for one person."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from frontend.shell.requests import GetResponse

PRIVATE = "private, no-store"
PERSONAL = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}  # a form drawn for it holds its token


class PrivacyMiddleware:
    """Whatever hangs on a person, a session or a form of theirs is kept by no cache, nor by the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])  # signed in or not, in this language or another
        if is_for_one_person(request, response):
            response.headers["Cache-Control"] = PRIVATE
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        request.needs_person = getattr(view, "login_required", True)


def is_for_one_person(request: HttpRequest, response: HttpResponse) -> bool:
    return bool(
        request.method not in ("GET", "HEAD")
        or not PERSONAL.isdisjoint(request.COOKIES)
        or response.cookies
        or getattr(request, "needs_person", False)
        or response.status_code >= HTTPStatus.BAD_REQUEST
    )

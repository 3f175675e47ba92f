"""Page or fragment, depending on who asks: both are made from the same template."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_page(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page, or for an htmx exchange the one fragment the page includes."""
    htmx: Any = getattr(request, "htmx", None)
    is_exchange = bool(htmx) and not (htmx.boosted or htmx.history_restore_request)
    response = render(request, fragment if is_exchange else page, context, status=status)
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "HX-Request"]))
    return response

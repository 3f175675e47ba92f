"""The product's addresses, and beside them the least a Django view can do for the same work."""

import json
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST

from deploy.urls import urlpatterns as product

QUERIES = Path(settings.DATA_DIR) / "bench_queries.json"
BARE = engines["django"].from_string(
    "{% for rows in answers %}<ul>{% for row in rows %}<li>"
    "{% for value in row %}{{ value }} {% endfor %}</li>{% endfor %}</ul>{% endfor %}"
)


@require_POST
def bare_cast(request: HttpRequest, edition: Any) -> HttpResponse:
    """Two rows in one transaction, behind the same middleware, session, user and edition."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_signature (voter) VALUES (%s)", [request.user.pk])
        cursor.execute(
            "INSERT INTO bench_ballot (id, sealed) VALUES (%s, %s)", [secrets.token_hex(16), b"x" * 80]
        )
    return HttpResponse("ok")


@login_not_required
def bare_page(request: HttpRequest, name: str) -> HttpResponse:
    """The queries of a page, issued as they are into a template that shows every value."""
    answers = []
    with connection.cursor() as cursor:
        for query in known_queries()[name]:
            cursor.execute(query)
            answers.append(cursor.fetchall())
    return HttpResponse(BARE.render({"answers": answers}))


@cache
def known_queries() -> dict[str, list[str]]:
    known: dict[str, list[str]] = json.loads(QUERIES.read_text())
    return known


urlpatterns = [
    path("bench/pages/<slug:name>", bare_page, name="bench_page"),
    path("<slug:municipality>/<slug:edition>/bench/cast", bare_cast, name="bench_cast"),
    *product,
]

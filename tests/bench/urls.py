"""The product's addresses, and beside them the least a Django view can do for the same work."""

import secrets

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from deploy.urls import urlpatterns as product


@require_POST
def bare_cast(request: HttpRequest) -> HttpResponse:
    """Two rows in one transaction, behind the same middleware, session and signed-in user."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_signature (voter) VALUES (%s)", [request.user.pk])
        cursor.execute(
            "INSERT INTO bench_ballot (id, sealed) VALUES (%s, %s)", [secrets.token_hex(16), b"x" * 80]
        )
    return HttpResponse("ok")


urlpatterns = [path("bench/cast", bare_cast), *product]

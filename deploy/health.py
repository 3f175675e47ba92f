"""What a balancer or a person on call asks: does it live, and can it work?"""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.services import limits
from deploy.celery import app

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    answers = {name: _answers(name, probe) for name, probe in PROBES.items()}
    # Told, though it stops nobody: a wrong number makes limits count a proxy, or an address one chose.
    told = {"proxies": _answers("proxies", lambda: limits.wrong_hops(timezone.now()) is None)}
    return JsonResponse({**answers, **told}, status=200 if all(answers.values()) else 503)


def _answers(name: str, probe: Callable[[], bool]) -> bool:
    try:
        return probe()
    except Exception:  # whatever a server's client raises, the answer is "not ready" and the log says why
        logger.exception("not ready: %s", name)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    cache.set("readyz", "yes", timeout=10)
    return bool(cache.get("readyz") == "yes")


def _broker() -> bool:
    with app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return True


PROBES = {"database": _database, "migrations": _migrations, "cache": _cache, "broker": _broker}

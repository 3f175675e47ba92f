"""What a balancer or a person on call asks: does it live, and can one vote here? And what is away besides?"""

import logging
import socket
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.services import limits, sweeps
from deploy import VERSION, clock
from deploy.celery import WATCHED, app
from voting.queries import exposure, polls
from voting.queries.polls import taking_ballots
from voting.services import link_keys

logger = logging.getLogger(__name__)

SECONDS_EACH = 1  # for each server that only work needs: a balancer waits for us
Probe = Callable[[], bool]


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True, "version": VERSION})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 while one can vote; what is away besides stands in the body, and turns nobody away."""
    answers: dict[str, bool] = {}
    for name, probe in NEEDED_TO_VOTE.items():
        answers[name] = _answer(name, probe)
        if not answers[name]:  # the next ones ask the same rows: each would wait as long
            break
    can_vote = all(answers.values())
    answers |= {name: _answer(name, probe) for name, probe in NEEDED_TO_WORK.items()}
    return JsonResponse(answers, status=200 if can_vote else 503)


def _answer(name: str, probe: Probe) -> bool:
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


def _vault() -> bool:
    """The link key of each poll that takes ballots, or will: without it a cast is refused."""
    return all(link_keys.read(poll) for poll in taking_ballots())


def _broker() -> bool:
    with app.connection_for_write(connect_timeout=SECONDS_EACH) as broker:
        broker.ensure_connection(max_retries=1, timeout=SECONDS_EACH)
    return True


def _sweeps() -> bool:
    """Worker and schedule: messages and counts wait for them, pages do not, so they decide no status."""
    if late := sweeps.late(WATCHED, at=timezone.now()):
        logger.warning("the worker or the schedule is away: %s", ", ".join(late))
    return not late


def _mail() -> bool:
    """Does somebody listen where messages are handed over? Those in files or memory always can."""
    server = mail.get_connection()
    if isinstance(server, EmailBackend):
        socket.create_connection((server.host, server.port), timeout=SECONDS_EACH).close()
    return True


def _clock() -> bool:
    """Opening and close are judged by the database's clock, and told to people by this machine's."""
    seconds = clock.skew(timezone.now)
    if abs(seconds) > clock.MOST_SKEW:
        logger.warning("the clock of the database is %+.1f s from this machine's", seconds)
    return abs(seconds) <= clock.MOST_SKEW


def _integrity() -> bool:
    """What the hourly look at each open urn found."""
    return not polls.damaged().exists()


def _exposure() -> bool:
    """Archives, replicas and readers of the urns that this server holds now."""
    found = exposure.of_this_server()
    for exposed in found:
        logger.warning("the urns are exposed: %s %s", exposed.exposure, ", ".join(exposed.names))
    return not found


def _proxies() -> bool:
    return limits.wrong_hops(timezone.now()) is None


NEEDED_TO_VOTE: dict[str, Probe] = {"database": _database, "migrations": _migrations, "vault": _vault}
# Told, though it stops nobody. A wrong number of proxies makes limits count a proxy, or an address one chose.
NEEDED_TO_WORK: dict[str, Probe] = {
    "broker": _broker,
    "mail": _mail,
    "sweeps": _sweeps,
    "proxies": _proxies,
    "clock": _clock,
    "integrity": _integrity,
    "exposure": _exposure,
}

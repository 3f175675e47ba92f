"""Sweeps over polls: rows say what is due; run twice or at once, each act takes place once."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.services.jobs import PATIENCE
from voting.queries import polls as queries
from voting.services import closing, participation, tallying
from voting.services.polls import GRACE

log = logging.getLogger(__name__)


@shared_task
def close_due_polls() -> None:
    at = timezone.now()
    for poll in queries.awaiting_close(at, GRACE):
        closing.close(poll, at=at)


@shared_task
def tally_closed_polls() -> None:
    for poll in queries.awaiting_tally(timezone.now(), PATIENCE):
        try:
            tallying.tally(poll, at=timezone.now())
        except Exception:
            log.exception("the count of poll %s stopped; others go on", poll.pk)


@shared_task
def tell_participation() -> None:
    """Every hour, and for each town once a day: after its midnight, of the days before."""
    at = timezone.now()
    for poll in queries.with_participation_to_tell(at):
        participation.tell(poll, at=at)

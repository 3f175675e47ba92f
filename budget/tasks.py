"""Sweeps over editions: rows say what is due, so a lost or doubled message of the queue does no harm."""

from celery import shared_task
from django.utils import timezone

from budget.queries import editions
from budget.services import phases


@shared_task
def announce_phases() -> None:
    at = timezone.now()
    for phase in editions.open_phases(at):
        phases.owe_opening(phase, at=at)

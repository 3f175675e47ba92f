"""Sweeps over editions: rows say what is due, so a lost or doubled message of the queue does no harm."""

from celery import shared_task
from django.utils import timezone

from budget.queries import editions
from budget.queries import reviews as review_queries
from budget.services import phases, reviews
from budget.services.addresses import acts as addresses
from budget.services.lists import working


@shared_task
def work_on_lists() -> None:
    for brought in working.waiting():
        working.work(brought, at=timezone.now())
    for file in addresses.waiting():
        addresses.work(file, at=timezone.now())


@shared_task
def forget_old_lists() -> None:
    working.forget(at=timezone.now())


@shared_task
def announce_phases() -> None:
    at = timezone.now()
    for phase in editions.open_phases(at):
        phases.owe_opening(phase, at=at)


@shared_task
def remind_late_reviews() -> None:
    """Owes the officers a reminder of each late opinion; owing it again the same week changes nothing."""
    at = timezone.now()
    for review in review_queries.late(at):
        reviews.remind(review, at=at)

"""Sweeps over people's rows; each is harmless when run twice."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.services import limits, notices, proposed_roles

# Then the worker turns to other work; the schedule calls again.
SWEEP_LASTS = timedelta(seconds=15)


@shared_task
def deliver_notices() -> None:
    until = timezone.now() + SWEEP_LASTS
    while (now := timezone.now()) < until and notices.deliver(at=now):
        pass


@shared_task
def forget_old_limits() -> None:
    limits.sweep(at=timezone.now())


@shared_task
def forget_old_proposed_roles() -> None:
    proposed_roles.forget_the_old(timezone.now())


@shared_task
def purge_expired_sessions() -> None:
    call_command("clearsessions")

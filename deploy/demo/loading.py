"""Loads both towns, once: whole or not at all."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from accounts.enums import NoticeState
from accounts.models import Municipality, Notice
from accounts.services import identities
from deploy.demo import montsereine, villers
from deploy.demo.days import DemoDays
from deploy.demo.stories import play

ZONE = ZoneInfo("Europe/Paris")
VOTING_SINCE = timedelta(days=5)
COLLECTING_SINCE = timedelta(days=19)


def is_loaded() -> bool:
    return Municipality.objects.filter(slug="montsereine").exists()


@transaction.atomic
def load(*, at: datetime) -> None:
    """Play both towns up to the evening before, whatever the hour."""
    identities.make_pepper()
    today = at.astimezone(ZONE).date()
    midnight = DemoDays(today, ZONE).instant_of(0, "00:00")
    with override("fr"):
        play(
            [
                *montsereine.stories(DemoDays(today - VOTING_SINCE, ZONE), until=midnight),
                *villers.stories(DemoDays(today - COLLECTING_SINCE, ZONE), until=midnight),
            ]
        )
    _send_what_was_owed(midnight)


def _send_what_was_owed(before: datetime) -> None:
    """Mark the messages of the past as sent: the worker must not send three years of them tonight."""
    owed = Notice.objects.filter(state=NoticeState.OWED, owed_at__lt=before)
    owed.update(state=NoticeState.SENT, sent_at=F("owed_at"), attempts=1)

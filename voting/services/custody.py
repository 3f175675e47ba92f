"""The counting side's hourly look: are the keys of each settled poll in its vault, and are all heads signed?

A poll may be settled by whoever writes in the database. Only this side knows whether it has the keys.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from accounts.models import JournalEntry
from accounts.models.shapes import reference
from accounts.services import journal
from voting import vault
from voting.models import Poll
from voting.queries import polls as queries
from voting.services import belonging, checkpoints

MISSING = "poll.keys_missing"
log = logging.getLogger(__name__)


def due(at: datetime) -> Iterator[Poll]:
    yield from queries.to_confirm(at) | checkpoints.unsigned()


def look_after(poll: Poll, *, at: datetime) -> bool:
    """Say that the keys are here and sign what is to sign; where they are not, tell it, once."""
    try:
        keys = belonging.open_keys(poll)
    except vault.VaultFault as fault:
        _tell(poll, fault, at)
        return False
    Poll.objects.filter(pk=poll.pk).update(keys_confirmed_at=at)
    checkpoints.sign_all(poll, keys)
    return True


@transaction.atomic
def _tell(poll: Poll, fault: vault.VaultFault, at: datetime) -> None:
    told = JournalEntry.objects.within(poll.municipality).filter(event=MISSING, subject=reference(poll))
    if told.exists():
        return
    log.error("the keys of poll %s are not in the vault of the counting side: %r", poll.pk, fault)
    journal.record(MISSING, poll, by=None, at=at)

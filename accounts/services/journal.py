"""What was done, by whom and when: an append-only chain per municipality."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from accounts.models import JournalEntry, Municipality, User
from accounts.models.shapes import municipality_of, reference
from accounts.services import locks


@transaction.atomic
def record(event: str, thing: models.Model, *, by: User | None, at: datetime, **details: Any) -> JournalEntry:
    """Add an act to the journal of the municipality `thing` belongs to; call it last in a service.

    Acts of one municipality are written one after another: its row is held until the transaction ends.
    Never called for a ballot, and `details` never name a voter.
    """
    municipality = thing if isinstance(thing, Municipality) else municipality_of(thing)
    locks.hold(municipality)
    last = JournalEntry.objects.within(municipality).order_by("-sequence").first()
    entry = JournalEntry(
        municipality=municipality,
        sequence=last.sequence + 1 if last else 1,
        event=event,
        subject=reference(thing),
        by=by,
        at=at,
        details=details,
        previous_hash=last.entry_hash if last else "",
    )
    entry.entry_hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry


def entry_hash(entry: JournalEntry) -> str:
    """SHA-256 over the previous hash and the entry's own fields, as canonical JSON."""
    content = {
        "previous": entry.previous_hash,
        "municipality": entry.municipality_id,
        "sequence": entry.sequence,
        "event": entry.event,
        "subject": entry.subject,
        "by": entry.by_id,
        "at": entry.at.astimezone(UTC).isoformat(),
        "details": entry.details,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(municipality: Municipality) -> Iterator[int]:
    """The sequence numbers at which the chain does not hold; nothing when it is whole."""
    previous, expected = "", 1
    for entry in JournalEntry.objects.within(municipality).order_by("sequence").iterator():
        whole = (
            entry.sequence == expected
            and entry.previous_hash == previous
            and entry_hash(entry) == entry.entry_hash
        )
        if not whole:
            yield entry.sequence
        previous, expected = entry.entry_hash, entry.sequence + 1

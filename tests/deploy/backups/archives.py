"""What the tests of backups do alike: take one, look into it, empty the town, give it back."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts import process_cache
from deploy.backups import archives, restoring, taking
from tests.triggers import past_triggers

_seconds = count()


def quietly(label):
    return lambda _done, _total: None


def later():
    """Each archive has an instant of its own, and the poll of the factories is open."""
    return datetime(2026, 11, 20, 8, tzinfo=UTC) + timedelta(seconds=next(_seconds))


def take(folder: Path) -> taking.TakenBackup:
    folder.mkdir(exist_ok=True)
    return taking.take(folder, at=later(), steps=quietly)


def rows_in(taken: taking.TakenBackup, name: str) -> list[list]:
    with zipfile.ZipFile(taken.place) as zipped:
        return [json.loads(line) for line in zipped.read(name).splitlines()]


def register_in(taken, poll):
    """Of each signature its entry, by its id."""
    return {row[0]: row[2] for row in rows_in(taken, f"vote/{poll.pk}/register.jsonl")}


def urn_in(taken, poll):
    """Of each ballot what lies in its slot, by the slot."""
    return {row[2]: row[3:] for row in rows_in(taken, f"vote/{poll.pk}/urn.jsonl")}


def everything_in(place: Path) -> bytes:
    """Each member as it was before it was packed, after the file itself."""
    with zipfile.ZipFile(place) as zipped:
        return place.read_bytes() + b"".join(map(zipped.read, zipped.namelist()))


def empty_the_town() -> None:
    with past_triggers():
        call_command("flush", interactive=False, verbosity=0)
    process_cache.forget_all()


def restore(place: Path) -> restoring.Restored:
    with archives.reading(place) as archive:
        return restoring.restore(archive, at=timezone.now(), steps=quietly)


def said(command, *words):
    """What a command writes for whoever called it."""
    output = io.StringIO()
    call_command(command, *map(str, words), stdout=output, stderr=io.StringIO())
    return output.getvalue()


def number_of_triggers() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        return cursor.fetchone()[0]

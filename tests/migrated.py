"""An SQLite file with every migration applied, kept from one run to the next: it costs half a minute."""

import hashlib
import os
import shutil
from pathlib import Path

from django.db import connection

from tests.environment import ROOT


def take(database: Path) -> None:
    """Puts what was kept where the tests' database is to be; without anything kept, nothing."""
    if _kept().exists():
        shutil.copyfile(_kept(), database)


def keep() -> None:
    """Keeps the migrated database of this run, in place of what older migrations made."""
    if (kept := _kept()).exists():
        return
    kept.parent.mkdir(exist_ok=True)
    for former in kept.parent.glob("migrated-*.sqlite3"):  # not what another worker is writing
        former.unlink(missing_ok=True)
    ours = kept.with_suffix(f".{os.getpid()}")  # several workers may come here at once
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(ours)])
    ours.replace(kept)


def _kept() -> Path:
    made_by = hashlib.sha256()
    for source in [ROOT / "requirements.txt", *sorted(ROOT.glob("*/migrations/*.py"))]:
        made_by.update(source.name.encode() + source.read_bytes())
    return ROOT / ".pytest_cache" / f"migrated-{made_by.hexdigest()[:16]}.sqlite3"

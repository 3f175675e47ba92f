"""What the last archive that passed carried of a poll: the next one is compared with it, or carries it again.

The rows themselves lie in files of this machine, named after their fingerprints; which they are stands in the
journal. So an archive may be moved away or deleted, another folder taken, another poll of another town come:
each archive that leaves follows the one that left before.
"""

import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from accounts.models import JournalEntry
from accounts.models.shapes import reference
from accounts.refusals import Refused
from accounts.services import journal
from deploy.backups import archives, tables
from voting.models import Poll

CARRIED = ("poll.backed_up", "poll.restored")
EMPTY = archives.sha256_of([])
NAME = "faire-ensemble-*.zip"


@dataclass(frozen=True, slots=True)
class Carried:
    """The how-manieth archive with news of this poll, when it was taken, fingerprints of both books."""

    number: int
    as_of: datetime | None
    register: str
    urn: str


NOTHING = Carried(0, None, EMPTY, EMPTY)


def last(poll: Poll) -> Carried:
    told = JournalEntry.objects.within(poll.municipality).filter(subject=reference(poll), event__in=CARRIED)
    details = told.order_by("-sequence").values_list("details", flat=True).first()
    if details is None:
        return NOTHING
    as_of = datetime.fromisoformat(details["as_of"]) if details["as_of"] else None
    return Carried(details["number"], as_of, details["register"], details["urn"])


def remember(poll: Poll, carried: Carried, *, event: str, at: datetime) -> None:
    as_of = carried.as_of.isoformat() if carried.as_of else ""
    books = {"register": carried.register, "urn": carried.urn}
    journal.record(event, poll, by=None, at=at, number=carried.number, as_of=as_of, **books)


def place_of(state: Path, sha256: str) -> Path:
    return state / f"{sha256}.jsonl"


def keep(state: Path, sha256: str, draft: Path) -> None:
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(place_of(state, sha256))


def find(state: Path, folder: Path, sha256: str) -> bool:
    """Whether these rows are on this machine, or in an archive of this folder; then they are here too."""
    place = place_of(state, sha256)
    if sha256 == EMPTY:
        place.touch(mode=0o600)
    if place.exists() and archives.sha256_of(archives.pieces_of(place)) == sha256:
        return True
    place.unlink(missing_ok=True)
    return any(_take_out(archive, sha256, place) for archive in sorted(folder.glob(NAME), reverse=True))


def _take_out(archive: Path, sha256: str, place: Path) -> bool:
    with suppress(Refused, zipfile.BadZipFile, OSError), archives.reading(archive) as found:
        for name, told in found.members.items():
            if told["sha256"] == sha256 and name.startswith("vote/"):
                with archives.written_aside(place) as file:
                    file.writelines(found.pieces(name))
                return archives.sha256_of(archives.pieces_of(place)) == sha256
    return False


def rows(state: Path, sha256: str, table: str) -> Iterator[tuple[Any, ...]]:
    fields = tables.fields_of(tables.model_of(table))
    with place_of(state, sha256).open("rb") as file:
        for line in file:
            yield tables.row_of(line, fields)


def forget_others(state: Path, needed: set[str]) -> None:
    """What no open poll is compared with any more."""
    for place in state.glob("*.jsonl"):
        if place.stem not in needed:
            place.unlink(missing_ok=True)

"""A backup taken: rows of one instant, uploads, and of a vote only what betrays nobody."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from accounts import vault
from accounts.models import Notice
from accounts.refusals import Refused
from accounts.services import identities
from deploy import VERSION
from deploy.backups import archives, carried, instants, tables, votes
from deploy.backups.archives import ArchiveDraft, Progress
from voting.enums import VotingNotice
from voting.queries.polls import to_stir
from voting.services import stirring

Steps = Callable[[str], Progress]


@dataclass(frozen=True)
class TakenBackup:
    place: Path
    rows: int
    uploads: int
    books: list[votes.Books]


def take(folder: Path, *, at: datetime, steps: Steps) -> TakenBackup:
    """Write one archive into `folder`; killed or out of room, whatever lay there before still lies there."""
    place = folder / f"faire-ensemble-{at.astimezone(UTC):%Y%m%d-%H%M%S}.zip"
    with _room_for(folder), state_folder() as state, instants.alone(state):
        archives.remove_drafts(folder, carried.NAME)
        archives.remove_drafts(state, "*")
        if place.exists():
            raise Refused(_("%(name)s is there already.") % {"name": place})
        for poll in to_stir(at):
            with suppress(Refused):  # it has just closed; lines are sorted by chance anyway
                stirring.stir(poll, at=at)
        with archives.writing(place, at) as writing:
            books, rows = _write_rows(writing, state, folder, at=at, steps=steps)
            uploads = _write_uploads(writing, steps)
            writing.end(_manifest(books, at))
            _remember(books, state, at)
    return TakenBackup(place, rows, uploads, books)


def copy_pepper(place: Path) -> None:
    """Apart from the rows, whose key it is: a file that its owner alone reads, and that nothing replaces."""
    try:
        vault.write_once(place.parent, place.name, identities.pepper())
    except vault.KeyExists as fault:
        if place.read_bytes() != identities.pepper():
            raise Refused(
                _("%(name)s is there already, and holds something else.") % {"name": place}
            ) from fault
    except identities.PepperFault as fault:
        raise Refused(str(fault)) from fault
    except vault.VaultFault as fault:
        raise Refused(_("The pepper was not copied: %(reason)s.") % {"reason": fault}) from fault


@contextmanager
def state_folder() -> Iterator[Path]:
    """Where this machine keeps what the last archive carried of open polls."""
    state = settings.DATA_DIR / "backups"
    state.mkdir(mode=0o700, exist_ok=True)
    yield state
    for draft in state.glob("*.draft"):
        draft.unlink(missing_ok=True)


@contextmanager
def _room_for(folder: Path) -> Iterator[None]:
    if not folder.is_dir():
        raise Refused(_("%(name)s is no folder.") % {"name": folder})
    if folder.resolve().is_relative_to(settings.MEDIA_ROOT.resolve()):
        raise Refused(_("A backup does not lie among the uploads it saves: name another folder."))
    try:
        yield
    except DatabaseError as fault:
        reason = {"reason": type(fault).__name__}
        sentence = _("The database could not be read (%(reason)s), and no backup was written.") % reason
        raise Refused(sentence) from fault
    except OSError as fault:
        reason = {"reason": os.strerror(fault.errno) if fault.errno else type(fault).__name__}
        sentence = _("The backup was not written (%(reason)s). Those that were there still are.") % reason
        raise Refused(sentence) from fault


def _write_rows(
    writing: ArchiveDraft, state: Path, folder: Path, *, at: datetime, steps: Steps
) -> tuple[list[votes.Books], int]:
    with instants.one_instant():
        books = _write_votes(writing, state, folder, at=at, progress=steps(_("Votes")))
        silent = {votes.told_of(found)["subject"]: votes.withheld(found, state) for found in books}
        models, progress = tables.kept(), steps(_("Tables"))
        for done, model in enumerate(models, start=1):
            name = model._meta.db_table  # noqa: SLF001  Django's public API
            rows = tables.rows_of(model._base_manager.all(), "pk")  # noqa: SLF001  likewise
            if model is Notice:
                rows = _without_silent(rows, silent)
            writing.add(f"tables/{name}.jsonl", map(tables.line_of, rows))
            progress(done, len(models))
    return books, sum(told["lines"] for told in writing.members.values())


def _write_votes(
    writing: ArchiveDraft, state: Path, folder: Path, *, at: datetime, progress: Progress
) -> list[votes.Books]:
    found, books = votes.polls(), []
    for done, poll in enumerate(found, start=1):
        decided = votes.decide(poll, state=state, folder=folder, at=at)
        writing.add(f"vote/{poll.pk}/register.jsonl", votes.register_of(decided, state))
        writing.add(f"vote/{poll.pk}/urn.jsonl", votes.urn_of(decided, state))
        books.append(decided)
        progress(done, len(found))
    return books


OF_THE_CROSSING = (VotingNotice.BALLOT_WITHDRAWN, VotingNotice.SIGNATURE_TAKEN_BACK)


def _without_silent(
    rows: Iterator[tuple[Any, ...]], silent: dict[str, set[int]]
) -> Iterator[tuple[Any, ...]]:
    """“Your participation is recorded” goes with the signature it tells of; who withdrew a ballot is in none:
    beside the ballot that is missing since, the message would name its voter.
    """
    columns = tables.columns_of(Notice)
    kind, subject, recipient = (columns.index(name) for name in ("kind", "subject", "recipient_id"))
    for row in rows:
        if row[kind] in OF_THE_CROSSING:
            continue
        tells = row[kind] == VotingNotice.PARTICIPATION_RECORDED
        if not (tells and row[recipient] in silent.get(row[subject], ())):
            yield row


def _write_uploads(writing: ArchiveDraft, steps: Steps) -> int:
    """After the rows: an upload without its row does no harm, the reverse does."""
    root, progress = settings.MEDIA_ROOT, steps(_("Uploads"))
    files = sorted(place for place in root.rglob("*") if place.is_file() and not place.is_symlink())
    for done, place in enumerate(files, start=1):
        name = f"media/{place.relative_to(root).as_posix()}"
        with suppress(FileNotFoundError), place.open("rb") as file:  # it may have been deleted meanwhile
            writing.add(name, archives.read_in_pieces(file), is_packed=False)
        progress(done, len(files))
    return len(files)


def _manifest(books: list[votes.Books], at: datetime) -> dict[str, Any]:
    return {
        "version": VERSION,
        "at": at.astimezone(UTC).isoformat(),
        "migrations": migrations(),
        "columns": {
            model._meta.db_table: tables.columns_of(model)  # noqa: SLF001  Django's public API
            for model in tables.every_table()
        },
        "left_out": tables.LEFT_OUT,
        "votes": [votes.told_of(found) for found in books],
    }


def migrations() -> list[str]:
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def _remember(books: list[votes.Books], state: Path, at: datetime) -> None:
    """Before the archive has its name: one that was never seen does no harm to those that follow."""
    for found in books:
        if found.is_news:
            carried.remember(found.poll, found.carried, event="poll.backed_up", at=at)
    known = [carried.last(found.poll) for found in books if found.stage != votes.VoteStage.EMPTIED]
    carried.forget_others(state, {sha256 for last in known for sha256 in (last.register, last.urn)})

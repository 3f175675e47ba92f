"""A town given back: into an empty database of the same migrations, whole or not at all."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from accounts import vault
from accounts.models import KeyFingerprint
from accounts.refusals import Refused
from accounts.services import identities
from deploy.backups import archives, carried, instants, tables, taking, votes
from deploy.backups.archives import OpenedArchive
from deploy.backups.tables import REGISTER, URN
from voting.enums import PollOrigin, PollStatus
from voting.models import Checkpoint, Poll, Signature

# What a new installation has written by itself before anything is restored.
OF_A_NEW_TOWN = ("accounts_keyfingerprint",)


@dataclass(frozen=True)
class Suspended:
    """A poll that was open: how many signed by its last checkpoint, if it had one, and in what is back."""

    poll: Poll
    as_of: str
    signatures: int
    checkpoint: Checkpoint | None


@dataclass(frozen=True)
class Restored:
    rows: int
    uploads: int
    suspended: list[Suspended]
    has_pepper: bool


def check(archive: OpenedArchive, steps: taking.Steps) -> None:
    """Everything that would refuse it, before a row is written."""
    archive.verify(steps(_("Fingerprints")))
    _require_same_migrations(archive.manifest)
    _require_empty()
    _require_same_pepper(archive)
    for name in archive.named("media/"):
        place = _upload(name)
        if (
            place.exists()
            and archives.sha256_of(archives.pieces_of(place)) != archive.members[name]["sha256"]
        ):
            raise Refused(_("%(name)s is there already, and holds something else.") % {"name": place})


def restore(archive: OpenedArchive, *, at: datetime, steps: taking.Steps) -> Restored:
    """Rows in one transaction, uploads before its end; a poll that was open comes back suspended."""
    try:
        with taking.state_folder() as state, instants.alone(state):
            check(archive, steps)
            with transaction.atomic():
                rows = _write_rows(archive, steps)
                suspended = _suspend(archive, at)
                _go_on_from(archive, state, at)
                uploads = _write_uploads(archive, steps)
    except (DatabaseError, ValueError) as fault:
        reason = {"reason": type(fault).__name__}
        raise Refused(
            _("The database refuses these rows (%(reason)s). Nothing was restored.") % reason
        ) from fault
    except OSError as fault:
        reason = {"reason": os.strerror(fault.errno) if fault.errno else type(fault).__name__}
        raise Refused(
            _("A file could not be read or written (%(reason)s). No row was restored.") % reason
        ) from fault
    return Restored(rows, uploads, suspended, has_pepper=_pepper_here() is not None)


def _require_same_migrations(manifest: dict[str, Any]) -> None:
    here, there = set(taking.migrations()), set(manifest["migrations"])
    if here == there:
        return
    raise Refused(
        _(
            "This backup was made by version %(version)s, whose tables are not those of this database. "
            "Install that version, restore, then upgrade. Only here: %(here)s. Only in the backup: %(there)s."
        )
        % {
            "version": manifest["version"],
            "here": ", ".join(sorted(here - there)) or "–",
            "there": ", ".join(sorted(there - here)) or "–",
        }
    )


def _require_empty() -> None:
    """A town that is there is not written over, nor mixed with another."""
    for model in tables.every_table():
        name = model._meta.db_table  # noqa: SLF001  Django's public API
        if name not in OF_A_NEW_TOWN and model._base_manager.exists():  # noqa: SLF001  likewise
            raise Refused(
                _("This database is not empty (%(name)s): restore into a new one, after `migrate`.")
                % {"name": name}
            )


def _require_same_pepper(archive: OpenedArchive) -> None:
    here = _pepper_here()
    fields = tables.columns_of(KeyFingerprint)
    lines = archive.lines("tables/accounts_keyfingerprint.jsonl")
    rows = (tables.row_of(line, tables.fields_of(KeyFingerprint)) for line in lines)
    known = {row[fields.index("name")]: row[fields.index("sha256")] for row in rows}
    expected = known.get(identities.PEPPER)
    if here is not None and expected is not None and identities.fingerprint(here) != expected:
        raise Refused(
            _("The identity pepper in VAULT_DIR is not the one of this backup: put that one there first.")
        )


def _pepper_here() -> bytes | None:
    if settings.VAULT_DIR is None:
        return None
    try:
        return vault.read(settings.VAULT_DIR, identities.PEPPER)
    except vault.KeyMissing:
        return None
    except vault.VaultFault as fault:
        raise Refused(str(identities.UNREADABLE)) from fault


def _write_rows(archive: OpenedArchive, steps: taking.Steps) -> int:
    models_here, progress, number = tables.every_table(), steps(_("Tables")), 0
    with instants.past_triggers(models_here):
        KeyFingerprint.objects.all().delete()
        for done, model in enumerate(models_here, start=1):
            number += tables.insert(model, _rows(archive, model))
            progress(done, len(models_here))
    instants.reset_sequences(tables.kept())
    return number


def _rows(archive: OpenedArchive, model: type[models.Model]) -> Iterator[tuple[Any, ...]]:
    name = model._meta.db_table  # noqa: SLF001  Django's public API
    if archive.manifest["columns"].get(name) != tables.columns_of(model):
        raise Refused(_("This backup is damaged: the columns of %(name)s are others.") % {"name": name})
    book = {REGISTER: "register", URN: "urn"}.get(name)
    members = archive.named("vote/") if book else [f"tables/{name}.jsonl"]
    for member in members:
        if book is None or PurePosixPath(member).stem == book:
            for line in archive.lines(member):
                yield tables.row_of(line, tables.fields_of(model))


def _suspend(archive: OpenedArchive, at: datetime) -> list[Suspended]:
    """Whoever voted since is missing: nobody votes before two people have compared and said so in public."""
    as_of = {told["poll"]: told["as_of"] for told in archive.manifest["votes"]}
    begun = Poll.objects.filter(origin=PollOrigin.TOWN, status=PollStatus.SETTLED, opens_at__lte=at)
    begun.filter(suspended_at=None).update(suspended_at=at)
    return [
        Suspended(
            poll,
            as_of.get(poll.pk, ""),
            Signature.objects.filter(poll=poll).count(),
            Checkpoint.objects.filter(poll=poll).order_by("number").last(),
        )
        for poll in begun.select_related("edition__municipality")
    ]


def _go_on_from(archive: OpenedArchive, state: Path, at: datetime) -> None:
    """The next backup of this machine follows the one it came from."""
    for told in archive.manifest["votes"]:
        poll = Poll.objects.select_related("edition__municipality").get(pk=told["poll"])
        as_of = datetime.fromisoformat(told["as_of"]) if told["as_of"] else None
        stage = votes.stage_of(poll)
        if stage in (votes.VoteStage.EMPTIED, votes.VoteStage.PUBLIC):
            continue
        for book in ("register", "urn"):
            _put(archive, f"vote/{poll.pk}/{book}.jsonl", told[book], state)
        known = carried.Carried(told["number"], as_of, told["register"], told["urn"])
        carried.remember(poll, known, event="poll.restored", at=at)


def _put(archive: OpenedArchive, member: str, sha256: str, state: Path) -> None:
    place = carried.place_of(state, sha256)
    if archive.members[member]["sha256"] == sha256 and not place.exists():
        with archives.written_aside(place) as file:
            file.writelines(archive.pieces(member))


def _write_uploads(archive: OpenedArchive, steps: taking.Steps) -> int:
    names, progress = archive.named("media/"), steps(_("Uploads"))
    for done, name in enumerate(names, start=1):
        place = _upload(name)
        if not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with archives.written_aside(place) as file:
                file.writelines(archive.pieces(name))
        progress(done, len(names))
    return len(names)


def _upload(name: str) -> Path:
    root = settings.MEDIA_ROOT.resolve()
    place = (root / name.removeprefix("media/")).resolve()
    if not place.is_relative_to(root) or place == root:
        raise Refused(_("This backup is damaged: %(name)s would lie elsewhere.") % {"name": name})
    return place

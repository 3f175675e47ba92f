"""The file itself: written aside, then given its name; read only once every fingerprint in it holds."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from accounts.refusals import Refused

FORMAT = "faire-ensemble backup 1"
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 64 * 2**20
PIECE = 2**20
Progress = Callable[[int, int], None]


class ArchiveDraft:
    """Members one after another, each with its fingerprint; the manifest is the last."""

    def __init__(self, zipped: zipfile.ZipFile, at: datetime) -> None:
        self._zipped = zipped
        self._date = at.timetuple()[:6]
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, is_packed: bool = True) -> None:
        """A member, piece by piece; `is_packed` is False for what is compressed already."""
        member = zipfile.ZipInfo(name, self._date)
        member.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        member.external_attr = 0o600 << 16
        digest, size, lines = hashlib.sha256(), 0, 0
        with self._zipped.open(member, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                lines += piece.count(b"\n")
        self.members[name] = {"sha256": digest.hexdigest(), "bytes": size, "lines": lines}

    def end(self, manifest: dict[str, Any]) -> None:
        text = json.dumps({"format": FORMAT, **manifest, "members": self.members}, indent=1)
        self._zipped.writestr(zipfile.ZipInfo(MANIFEST, self._date), text)


@contextmanager
def written_aside(place: Path) -> Iterator[IO[bytes]]:
    """A private file that takes its name once it is whole and on the disk; else nothing is left of it."""
    draft = place.with_name(f".{place.name}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
        draft.rename(place)
        _flush(place.parent)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def remove_drafts(folder: Path, pattern: str) -> None:
    """What a backup left that was killed: nobody else is at work."""
    for draft in folder.glob(f".{pattern}.part"):
        draft.unlink(missing_ok=True)


def pieces_of(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        yield from read_in_pieces(file)


def read_in_pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def sha256_of(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(place: Path, at: datetime) -> Iterator[ArchiveDraft]:
    with written_aside(place) as file, zipfile.ZipFile(file, "w", compresslevel=1) as zipped:
        yield ArchiveDraft(zipped, at)


class OpenedArchive:
    """An archive and its manifest; nothing of it is used before `verify`."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self.manifest = self._read_manifest()
        self.members: dict[str, dict[str, Any]] = self.manifest["members"]

    def _read_manifest(self) -> dict[str, Any]:
        try:
            with self._zipped.open(MANIFEST) as file:
                manifest = json.loads(file.read(LONGEST_MANIFEST))
        except (KeyError, ValueError) as fault:
            raise Refused(_("This file is not a backup of Faire Ensemble.")) from fault
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise Refused(_("This backup has a form that this version does not know."))
        return manifest

    def verify(self, progress: Progress) -> None:
        """Every member is there, none is more, each is what it was."""
        found = self._zipped.namelist()
        if sorted(found) != sorted([*self.members, MANIFEST]):
            raise Refused(_("This backup is damaged: its list is not its content. Nothing was restored."))
        for done, (name, told) in enumerate(self.members.items(), start=1):
            if sha256_of(self.pieces(name)) != told["sha256"]:
                raise Refused(
                    _("This backup is damaged: %(name)s is not what was saved. Nothing was restored.")
                    % {"name": name}
                )
            progress(done, len(self.members))

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._zipped.open(name) as file:
            yield from read_in_pieces(file)

    def lines(self, name: str) -> Iterator[bytes]:
        with self._zipped.open(name) as file:
            yield from file

    def named(self, prefix: str) -> list[str]:
        return [name for name in self.members if name.startswith(prefix)]


@contextmanager
def reading(place: Path) -> Iterator[OpenedArchive]:
    try:
        with zipfile.ZipFile(place) as zipped:
            yield OpenedArchive(zipped)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as fault:
        raise Refused(_("This backup is damaged, or is none. Nothing was restored.")) from fault
    except FileNotFoundError as fault:
        raise Refused(_("There is no file %(name)s.") % {"name": place}) from fault

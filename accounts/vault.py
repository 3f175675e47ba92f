"""Keys outside the database: one private file each, made whole or not at all, never overwritten.

Plain Python. A folder may be a letterbox (write and enter, no listing): nothing here needs to list it.
"""

import os
import secrets
from pathlib import Path

READABLE_BY_OTHERS = 0o077


class VaultFault(Exception):
    """The vault cannot give or take this key; the message names a file, never its content."""


class KeyMissing(VaultFault):
    pass


class KeyDamaged(VaultFault):
    """Not the length it was made with."""


class KeyExposed(VaultFault):
    """Others than its owner may read the file: the key is no longer a secret."""


class KeyExists(VaultFault):
    pass


class VaultUnusable(VaultFault):
    """The folder is missing, full, or not ours to write in."""


def read(folder: Path, name: str) -> bytes:
    place = _place(folder, name)
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise KeyMissing(name) from error
    except OSError as error:
        raise VaultUnusable(f"{name}: {error.strerror}") from error
    with os.fdopen(handle, "rb") as file:
        if os.fstat(handle).st_mode & READABLE_BY_OTHERS:
            raise KeyExposed(name)
        return file.read()


def write_once(folder: Path, name: str, content: bytes) -> None:
    """Write a new key, whole or not at all: written aside, flushed to the disk, then linked to its name."""
    place = _place(folder, name)
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    try:
        _write_private(draft, content)
        try:
            os.link(draft, place)
        finally:
            draft.unlink()
    except FileExistsError as error:
        raise KeyExists(name) from error
    except OSError as error:
        raise VaultUnusable(f"{name}: {error.strerror}") from error
    _flush_folder(folder)


def destroy(folder: Path, name: str) -> None:
    """Overwrite the key, then remove it. Of a copy made by a disk or a backup this knows nothing."""
    place = _place(folder, name)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(max(os.fstat(handle).st_size, 1)))
        file.flush()
        os.fsync(handle)
    place.unlink(missing_ok=True)
    _flush_folder(folder)


def _place(folder: Path, name: str) -> Path:
    if not name or name.startswith(".") or Path(name).name != name:
        raise VaultUnusable(f"{name!r} cannot name a key")
    return folder / name


def _write_private(place: Path, content: bytes) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def _flush_folder(folder: Path) -> None:
    """Make a name just given survive a power cut; a letterbox may be written in and not opened."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

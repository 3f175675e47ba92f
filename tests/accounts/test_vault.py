"""The vault's files: private, whole, written once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from accounts import vault


def test_processes_that_come_first_together_write_one_key(tmp_path: Path) -> None:
    gate = threading.Barrier(16)

    def come(nth: int) -> bytes:
        gate.wait()
        with suppress(vault.KeyExists):
            vault.write_once(tmp_path, "pepper", bytes([nth]) * 32)
        return vault.read(tmp_path, "pepper")

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(come, range(16)))

    assert len(keys) == 1
    assert [place.name for place in tmp_path.iterdir() if place.is_file()] == ["pepper"]
    assert (tmp_path / "pepper").stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    vault.write_once(tmp_path, "link", b"secret")
    (tmp_path / "link").chmod(0o640)

    with pytest.raises(vault.KeyExposed):
        vault.read(tmp_path, "link")


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    vault.write_once(tmp_path, "link", b"first")

    with pytest.raises(vault.KeyExists):
        vault.write_once(tmp_path, "link", b"second")

    assert vault.read(tmp_path, "link") == b"first"


def test_a_destroyed_key_is_gone_and_may_be_destroyed_again(tmp_path: Path) -> None:
    vault.write_once(tmp_path, "link", b"secret")

    vault.destroy(tmp_path, "link")
    vault.destroy(tmp_path, "link")

    with pytest.raises(vault.KeyMissing):
        vault.read(tmp_path, "link")


@pytest.mark.parametrize("name", ["", ".", "..", "../link", "a/b", ".hidden"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(vault.VaultUnusable):
        vault.write_once(tmp_path, name, b"secret")


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(vault.VaultUnusable):
        vault.write_once(tmp_path / "elsewhere", "link", b"secret")

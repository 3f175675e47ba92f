"""The private half, the seed and the signing key of a poll: read from the vault, put back into it."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from accounts import vault
from accounts.vault import KeyDamaged, KeyExists, KeyMissing
from voting.keys_on_paper.faults import NotForPaper

URN, SEED, SIGNING = "urn", "seed", "sign"
KEY_BYTES = 32
SEED_BYTES = 16
SEED_TEXT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class CountingKeys:
    """All that the counting side needs of its vault to count; says nothing of it when it is shown."""

    private: bytes = field(repr=False)
    seed: str = field(repr=False)
    signing: bytes = field(repr=False)

    @property
    def public_half(self) -> bytes:
        return bytes(PrivateKey(self.private).public_key)

    @property
    def signing_public_half(self) -> bytes:
        return bytes(SigningKey(self.signing).verify_key)

    @property
    def seed_commitment(self) -> str:
        return hashlib.sha256(self.seed.encode()).hexdigest()


def pack(keys: CountingKeys) -> bytes:
    """80 bytes."""
    if SEED_TEXT.fullmatch(keys.seed) is None:
        raise NotForPaper
    return keys.private + bytes.fromhex(keys.seed) + keys.signing


def unpack(packed: bytes) -> CountingKeys:
    private, seed = packed[:KEY_BYTES], packed[KEY_BYTES : KEY_BYTES + SEED_BYTES]
    return CountingKeys(private, seed.hex(), packed[KEY_BYTES + SEED_BYTES :])


def fingerprint(public_half: bytes) -> str:
    """The SHA-256 of the public half, in hexadecimal: no secret."""
    return hashlib.sha256(public_half).hexdigest()


def read(folder: Path, public_half: bytes) -> CountingKeys:
    """The keys that the vault holds for this public half; raises `VaultFault`."""
    private = vault.read(folder, _file(public_half, URN))
    if len(private) != KEY_BYTES or bytes(PrivateKey(private).public_key) != public_half:
        raise KeyDamaged(_file(public_half, URN))
    seed = vault.read(folder, _file(public_half, SEED)).decode("ascii", "replace")
    signing = vault.read(folder, _file(public_half, SIGNING))
    if len(signing) != KEY_BYTES:
        raise KeyDamaged(_file(public_half, SIGNING))
    return CountingKeys(private, seed, signing)


def put_back(folder: Path, keys: CountingKeys) -> list[str]:
    """Write the files that the vault lacks, and name them; `KeyExists` first if another one lies there."""
    contents = {URN: keys.private, SEED: keys.seed.encode(), SIGNING: keys.signing}
    files = {_file(keys.public_half, kind): content for kind, content in contents.items()}
    lacking = [name for name, content in files.items() if not _is_there(folder, name, content)]
    for name in lacking:
        vault.write_once(folder, name, files[name])
    return lacking


def _is_there(folder: Path, name: str, content: bytes) -> bool:
    try:
        present = vault.read(folder, name)
    except KeyMissing:
        return False
    if present != content:
        raise KeyExists(name)
    return True


def _file(public_half: bytes, kind: str) -> str:
    return f"{fingerprint(public_half)[:32]}.{kind}"

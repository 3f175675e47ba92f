"""The two keys of a poll, with opposite lives, and the seed of its ties. Plain Python.

K_urn: whoever holds the public half can seal a ballot and nobody can open one; the private half goes once
through the letterbox of the counting side and is read there only. K_link finds the slot of a signature, so
that a change of mind lands on the former ballot; no copy exists, and its loss only ends changes of mind.

Files are named after the public half, not after the poll's row: what a database made anew calls poll 1
never meets the keys of another poll 1.
"""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from accounts import vault
from accounts.vault import KeyDamaged, VaultFault

__all__ = [
    "ALPHABET",
    "KeyDamaged",
    "Opening",
    "PublicKeys",
    "Slots",
    "VaultFault",
    "draw_half",
    "draw_keys",
    "is_half",
    "seal",
]

# No vowel (no word appears by chance), no 0 or 1 (read as O or I), no Y: 28 that survive handwriting.
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
HALF = 8
KEY_BYTES = 32
TRIAL = b"a trial ballot, sealed and opened before the keys part"


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What a settled poll keeps of its keys: nothing here opens an urn or links a signature."""

    urn_public_key: bytes
    seed_commitment: str


def draw_keys(vault_dir: Path, counting_dir: Path, *, seed: str = "") -> PublicKeys:
    """Draw both keys and the seed, prove the urn's by a trial ballot, put each where it lives.

    A seed is given for an imported election only, whose ballots are known anyway: then anyone finds it again.
    """
    private = PrivateKey.generate()
    public = bytes(private.public_key)
    if SealedBox(private).decrypt(seal(public, TRIAL)) != TRIAL:
        raise KeyDamaged("trial ballot")
    seed = seed or secrets.token_hex(16)
    vault.write_once(counting_dir, _file(public, "urn"), bytes(private))
    vault.write_once(counting_dir, _file(public, "seed"), seed.encode())
    vault.write_once(vault_dir, _file(public, "link"), secrets.token_bytes(KEY_BYTES))
    return PublicKeys(public, _commitment(seed))


def discard(vault_dir: Path, counting_dir: Path, keys: PublicKeys) -> None:
    """Destroy the keys of a poll that was not written after all: nothing was sealed for good with them."""
    for folder, kind in ((counting_dir, "urn"), (counting_dir, "seed"), (vault_dir, "link")):
        vault.destroy(folder, _file(keys.urn_public_key, kind))


def seal(urn_public_key: bytes, packed: bytes) -> bytes:
    """A packed ballot sealed, for the counting side only; as long as any other of the same paper."""
    return SealedBox(PublicKey(urn_public_key)).encrypt(packed)


class Slots:
    """What K_link computes, and nothing else can."""

    def __init__(self, link: bytes) -> None:
        if len(link) != KEY_BYTES:
            raise KeyDamaged("link")
        self._link = link

    @classmethod
    def read(cls, vault_dir: Path, urn_public_key: bytes) -> "Slots":
        return cls(vault.read(vault_dir, _file(urn_public_key, "link")))

    def slot(self, poll: int, signature: uuid.UUID) -> bytes:
        """Where the ballot of this signature lies in the urn."""
        return self._hmac(b"slot", poll.to_bytes(8, "big") + signature.bytes)

    def server_half(self, slot: bytes, request_key: uuid.UUID) -> str:
        """The urn's half of a tracking number: the same again when the same cast is sent again."""
        number = int.from_bytes(self._hmac(b"number", slot + request_key.bytes), "big")
        return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(HALF))

    def mark(self, slot: bytes, tracking_number: str) -> str:
        """What a form says of the ballot it would replace: it names it, and tells nothing of it."""
        return self._hmac(b"mark", slot + tracking_number.encode()).hex()

    def _hmac(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.digest(self._link, purpose + b"\0" + message, "sha256")


class Opening:
    """The counting side: the private half and the seed, both checked against what the poll published."""

    def __init__(self, private: bytes, seed: str) -> None:
        self._box = SealedBox(PrivateKey(private))
        self.seed = seed

    @classmethod
    def read(cls, counting_dir: Path, keys: PublicKeys) -> "Opening":
        public = keys.urn_public_key
        private = vault.read(counting_dir, _file(public, "urn"))
        if len(private) != KEY_BYTES or bytes(PrivateKey(private).public_key) != public:
            raise KeyDamaged("urn")
        seed = vault.read(counting_dir, _file(public, "seed")).decode("ascii", "replace")
        if _commitment(seed) != keys.seed_commitment:
            raise KeyDamaged("seed")
        return cls(private, seed)

    def unseal(self, sealed: bytes) -> bytes:
        try:
            return self._box.decrypt(sealed)
        except CryptoError as error:
            raise KeyDamaged("ballot") from error


def draw_half() -> str:
    """The device's half, for a browser without script."""
    return "".join(secrets.choice(ALPHABET) for _ in range(HALF))


def is_half(text: str) -> bool:
    return len(text) == HALF and all(character in ALPHABET for character in text)


def _file(urn_public_key: bytes, kind: str) -> str:
    return f"{hashlib.sha256(urn_public_key).hexdigest()[:32]}.{kind}"


def _commitment(seed: str) -> str:
    """The digest of the seed, published before the vote: it binds the town, and says nothing of the draws."""
    return hashlib.sha256(seed.encode()).hexdigest()

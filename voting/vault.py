"""The keys of a poll, with opposite lives, and the seed of its ties. Plain Python.

On the counting side: K_urn, whose public half seals ballots and whose private half opens them; the seed of
the lots; the key that signs what is published. They are drawn there, and only their public halves leave. On
the web side: K_link, which finds the slot of a signature, so that a change of mind lands on the former
ballot; no copy exists, and its loss only ends changes of mind.

Files are named after the public half, not after the poll's row: what a database made anew calls poll 1
never meets the keys of another poll 1. Beside its keys the counting side keeps, no secret, what it must know
whatever a row says: the poll they were drawn for, and every head that it signed.
"""

import hashlib
import hmac
import json
import platform
import secrets
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey

from accounts import vault
from accounts.vault import KeyDamaged, KeyExists, KeyMissing, VaultFault

__all__ = [
    "ALPHABET",
    "DrawnFor",
    "KeyDamaged",
    "KeyMissing",
    "KeyOfAnother",
    "Opening",
    "PublicKeys",
    "Slots",
    "VaultFault",
    "draw_half",
    "draw_keys",
    "is_half",
    "machine",
    "make_link",
    "seal",
    "shred_link",
]

# No vowel (no word appears by chance), no 0 or 1 (read as O or I), no Y: 28 that survive handwriting.
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
HALF = 8
NUMBER = 2 * HALF
KEY_BYTES = 32
TRIAL = b"a trial ballot, sealed and opened before the keys part"


class KeyReplaced(VaultFault):
    """Not the key this database began with: used, it would do harm."""


class KeyOfAnother(VaultFault):
    """Drawn for another poll, or for another paper: of this one it opens and signs nothing."""


@dataclass(frozen=True, slots=True)
class DrawnFor:
    """The poll that a key was drawn for, as it stood then."""

    poll: int
    name: str  # of the poll for good, as its first head bears it
    paper: str
    closes_at: str  # it may only be postponed
    is_imported: bool

    def is_over(self, at: datetime) -> bool:
        return not self.closes_at or datetime.fromisoformat(self.closes_at) <= at


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What a settled poll keeps of the counting side's keys: nothing here opens an urn."""

    urn_public_key: bytes
    seed_commitment: str
    signing_public_key: bytes


def draw_keys(counting_dir: Path, *, seed: str = "") -> PublicKeys:
    """Draw the keys and the seed of the counting side, and prove the urn's by a trial ballot.

    A seed is given for an imported election only, whose ballots are known anyway: then anyone finds it again.
    """
    private, signing = PrivateKey.generate(), SigningKey.generate()
    public = bytes(private.public_key)
    if SealedBox(private).decrypt(seal(public, TRIAL)) != TRIAL:
        raise KeyDamaged("trial ballot")
    seed = seed or secrets.token_hex(16)
    vault.write_once(counting_dir, _file(public, "urn"), bytes(private))
    vault.write_once(counting_dir, _file(public, "seed"), seed.encode())
    vault.write_once(counting_dir, _file(public, "sign"), bytes(signing))
    return PublicKeys(public, _commitment(seed), bytes(signing.verify_key))


def discard(counting_dir: Path, urn_public_key: bytes) -> None:
    """Destroy the counting side's keys and what stands beside them: nothing is sealed for good with them, or
    its time is over.
    """
    for kind in ("urn", "seed", "sign"):
        vault.destroy(counting_dir, _file(urn_public_key, kind))
    for number, _note in enumerate(_heads(counting_dir, urn_public_key)):
        vault.destroy(counting_dir, _head(urn_public_key, number))
    forget_poll(counting_dir, urn_public_key)


def forget_poll(counting_dir: Path, urn_public_key: bytes) -> None:
    """Of scratch data whose dates are moved: the next use says anew whose the key is."""
    vault.destroy(counting_dir, _file(urn_public_key, "poll"))


def remember(counting_dir: Path, urn_public_key: bytes, drawn_for: DrawnFor) -> DrawnFor:
    """Written beside the key once; what stands there is given, whoever wrote it first."""
    with suppress(KeyExists):
        vault.write_once(counting_dir, _file(urn_public_key, "poll"), json.dumps(asdict(drawn_for)).encode())
    return kept_poll(counting_dir, urn_public_key) or drawn_for


def kept_poll(counting_dir: Path, urn_public_key: bytes) -> DrawnFor | None:
    """None of a key from before this was kept, from paper, or of an import: its first use says it."""
    try:
        return DrawnFor(**json.loads(vault.read(counting_dir, _file(urn_public_key, "poll"))))
    except KeyMissing:
        return None
    except (TypeError, ValueError) as fault:
        raise KeyDamaged("poll") from fault


def _heads(counting_dir: Path, urn_public_key: bytes) -> list[str]:
    heads: list[str] = []
    with suppress(KeyMissing):
        while True:
            heads.append(vault.read(counting_dir, _head(urn_public_key, len(heads))).decode())
    return heads


def seal(urn_public_key: bytes, packed: bytes) -> bytes:
    """Something sealed for the counting side only; a ballot is as long as any other of the same paper."""
    return SealedBox(PublicKey(urn_public_key)).encrypt(packed)


def make_link(vault_dir: Path, urn_public_key: bytes, generation: int = 1) -> str:
    """The fingerprint of K_link, drawn where it is not there yet."""
    name = _link(urn_public_key, generation)
    with suppress(KeyExists):  # drawn before, for a settling that did not take place: nothing hangs on it
        vault.write_once(vault_dir, name, secrets.token_bytes(KEY_BYTES))
    return _fingerprint(vault.read(vault_dir, name))


def shred_link(vault_dir: Path, urn_public_key: bytes, generation: int) -> None:
    """Overwrite K_link on this machine and remove it; a disk may keep traces."""
    vault.destroy(vault_dir, _link(urn_public_key, generation))


def has_link(vault_dir: Path, urn_public_key: bytes, generation: int) -> bool:
    return (vault_dir / _link(urn_public_key, generation)).exists()


def machine(vault_dir: Path) -> tuple[str, str]:
    """This copy of the vault, by a word made at the first call, and what its machine calls itself.

    The place of the file on its disk is part of it: a copied folder is another copy.
    """
    name = "machine"
    try:
        word = vault.read(vault_dir, name)
    except KeyMissing:
        with suppress(KeyExists):  # another process of this machine was faster
            vault.write_once(vault_dir, name, secrets.token_bytes(KEY_BYTES))
        word = vault.read(vault_dir, name)
    place = (vault_dir / name).stat()
    return hashlib.sha256(word + b"%d %d" % (place.st_dev, place.st_ino)).hexdigest(), platform.node()[:120]


class Slots:
    """What K_link computes, and nothing else can."""

    def __init__(self, link: bytes) -> None:
        if len(link) != KEY_BYTES:
            raise KeyDamaged("link")
        self._link = link

    @classmethod
    def read(cls, vault_dir: Path, urn_public_key: bytes, fingerprint: str, generation: int = 1) -> "Slots":
        """The key of this poll; another one in its place is refused before it finds wrong slots."""
        link = vault.read(vault_dir, _link(urn_public_key, generation))
        if not hmac.compare_digest(_fingerprint(link), fingerprint):
            raise KeyReplaced("link")
        return cls(link)

    def slot(self, poll: int, signature: uuid.UUID) -> bytes:
        """Where the ballot of this signature lies in the urn."""
        return self._hmac(b"slot", poll.to_bytes(8, "big") + signature.bytes)

    def server_half(self, slot: bytes, request_key: uuid.UUID, packed: bytes) -> str:
        """The urn's half of a tracking number: the same again when the same cast is sent again."""
        number = int.from_bytes(self._hmac(b"number", slot + request_key.bytes + packed), "big")
        return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(HALF))

    def mark(self, slot: bytes, tracking_number: str) -> bytes:
        """What a form says of the ballot it would replace: it names it, and tells nothing of it."""
        return self._hmac(b"mark", slot + tracking_number.encode())

    def _hmac(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.digest(self._link, purpose + b"\0" + message, "sha256")


class Opening:
    """The counting side: its keys and the seed, each checked against what the poll published."""

    def __init__(self, counting_dir: Path, private: bytes, seed: str, signing: bytes) -> None:
        self._counting_dir = counting_dir
        self._private = private
        self._box = SealedBox(PrivateKey(private))
        self.seed = seed
        self.signing_key = SigningKey(signing)
        self.drawn_for = kept_poll(counting_dir, self._public)

    @property
    def _public(self) -> bytes:
        return bytes(PrivateKey(self._private).public_key)

    @classmethod
    def read(cls, counting_dir: Path, keys: PublicKeys) -> "Opening":
        public = keys.urn_public_key
        private = vault.read(counting_dir, _file(public, "urn"))
        if len(private) != KEY_BYTES or bytes(PrivateKey(private).public_key) != public:
            raise KeyDamaged("urn")
        seed = vault.read(counting_dir, _file(public, "seed")).decode("ascii", "replace")
        if _commitment(seed) != keys.seed_commitment:
            raise KeyDamaged("seed")
        signing = vault.read(counting_dir, _file(public, "sign"))
        if len(signing) != KEY_BYTES or bytes(SigningKey(signing).verify_key) != keys.signing_public_key:
            raise KeyDamaged("sign")
        return cls(counting_dir, private, seed, signing)

    def unseal(self, sealed: bytes) -> bytes:
        try:
            return self._box.decrypt(sealed)
        except CryptoError as error:
            raise KeyDamaged("ballot") from error

    def salt(self) -> bytes:
        """What fingerprints of few ballots are made with, so that nobody finds them by trying: 32 bytes.

        The same at each count, and out of reach of whoever has not the private half.
        """
        return hmac.digest(self._private, b"salt", "sha256")

    def own_mark(self, content: bytes) -> bytes:
        """32 bytes that nobody else puts on something sealed: the public half seals for everybody."""
        return hmac.digest(self._private, b"own\0" + content, "sha256")

    def heads(self) -> list[str]:
        """Every head that was signed with this key, in the order of their numbers."""
        return _heads(self._counting_dir, self._public)

    def keep_head(self, number: int, note: str) -> str:
        """Under each number one note for good, kept before anybody reads it; that one is given."""
        name = _head(self._public, number)
        with suppress(KeyExists):
            vault.write_once(self._counting_dir, name, note.encode())
        return vault.read(self._counting_dir, name).decode()


def draw_half() -> str:
    """The device's half, for a browser without script."""
    return "".join(secrets.choice(ALPHABET) for _ in range(HALF))


def is_half(text: str) -> bool:
    return len(text) == HALF and all(character in ALPHABET for character in text)


def _file(urn_public_key: bytes, kind: str) -> str:
    return f"{hashlib.sha256(urn_public_key).hexdigest()[:32]}.{kind}"


def _head(urn_public_key: bytes, number: int) -> str:
    return _file(urn_public_key, f"head{number}")


def _link(urn_public_key: bytes, generation: int) -> str:
    return _file(urn_public_key, f"link{generation}")


def _fingerprint(link: bytes) -> str:
    return hashlib.sha256(b"faire-ensemble link key\0" + link).hexdigest()


def _commitment(seed: str) -> str:
    """The digest of the seed, published before the vote: it binds the town, and says nothing of the draws."""
    return hashlib.sha256(seed.encode()).hexdigest()

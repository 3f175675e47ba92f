"""Signed notes: a short text that one or several keys signed, as c2sp.org/signed-note writes it.

The text ends with a line break; a blank line; then one line per signature: an em dash, a space, the name of
the key, a space, base64 of 4 bytes that name the key and of its Ed25519 signature of the text (RFC 8032).
"""

import re
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

ED25519 = b"\x01"
KEY_BYTES, SIGNATURE_BYTES, HASH_BYTES = 32, 64, 4
MOST_BYTES, MOST_SIGNATURES = 1 << 16, 100
SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
BREAK = "\n"


class BadNote(ValueError):
    """Bytes that are no signed note, or a key that is none."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """The public half of a key: whoever has it checks, nobody signs with it."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or len(self.public) != KEY_BYTES:
            raise BadNote(self.name)

    @property
    def hash(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:HASH_BYTES]

    @property
    def text(self) -> str:
        """As people hand it on: name, hash and key in one word."""
        return f"{self.name}+{self.hash.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def read(cls, text: str) -> "NoteKey":
        name, _, rest = text.partition("+")
        hashed, _, key = rest.partition("+")
        raw = _decoded(key)
        if raw[:1] != ED25519:
            raise BadNote(text)
        found = cls(name, raw[1:])
        if found.text != text or found.hash.hex() != hashed:
            raise BadNote(text)
        return found


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A whole key. `secret` is the 32 bytes of an Ed25519 seed."""

    name: str
    secret: bytes

    @property
    def key(self) -> NoteKey:
        return NoteKey(self.name, bytes(SigningKey(self.secret).verify_key))

    def line(self, text: str) -> "NoteSignature":
        return NoteSignature(self.name, self.key.hash, SigningKey(self.secret).sign(text.encode()).signature)


@dataclass(frozen=True, slots=True)
class NoteSignature:
    name: str
    key_hash: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_hash + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedNote:
    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the text: a signature that is added later changes nothing of it."""
        return sha256(self.text.encode()).hexdigest()

    def is_signed_by(self, key: NoteKey) -> bool:
        """The first line with the name and hash of the key decides; lines of unknown keys say nothing."""
        mine = (line for line in self.signatures if (line.name, line.key_hash) == (key.name, key.hash))
        line = next(mine, None)
        if line is None or len(line.signature) != SIGNATURE_BYTES:
            return False
        try:
            VerifyKey(key.public).verify(self.text.encode(), line.signature)
        except (CryptoError, ValueError):
            return False
        return True


def sign(text: str, signer: NoteSigner) -> SignedNote:
    """The text as a note with one signature. Refuses a text that would not be read again as it was signed."""
    if not _is_text(text) or text.startswith("— ") or not text.strip():
        raise BadNote(text)
    note = SignedNote(text, (signer.line(text),))
    if len(str(note).encode()) > MOST_BYTES:
        raise BadNote(text)
    return note


def co_sign(note: SignedNote, signer: NoteSigner) -> SignedNote:
    """One more signature below the others; a key that signed before signs no second time.

    A line that somebody wrote in the name of this key is left out: the first one decides.
    """
    if note.is_signed_by(signer.key):
        return note
    key = signer.key
    others = [line for line in note.signatures if (line.name, line.key_hash) != (key.name, key.hash)]
    if len(others) >= MOST_SIGNATURES:
        raise BadNote(signer.name)
    return replace(note, signatures=(*others, signer.line(note.text)))


def read(data: bytes | str) -> SignedNote:
    """The parts of a note, none of them believed yet: see `is_signed_by`. Whatever is no note is BadNote."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MOST_BYTES:
        raise BadNote(len(raw))
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise BadNote from error
    text, blank, below = whole.rpartition("\n\n")
    lines = below.split(BREAK)
    if not blank or not _is_text(whole) or lines.pop() or not 0 < len(lines) <= MOST_SIGNATURES:
        raise BadNote
    return SignedNote(text + BREAK, tuple(_signature(line) for line in lines))


def split(data: bytes) -> list[bytes]:
    """Several notes out of one file, a blank line between two; none of their texts holds a blank line."""
    blocks = [block for block in data.split(b"\n\n") if block]
    if len(blocks) % 2:
        raise BadNote
    return [
        text.removeprefix(b"\n") + b"\n\n" + below.removesuffix(b"\n") + b"\n"
        for text, below in _pairs(blocks)
    ]


def join(notes: Sequence[SignedNote]) -> bytes:
    return BREAK.join(map(str, notes)).encode()


def is_key_name(name: str) -> bool:
    return bool(name) and name.isprintable() and not any(sign.isspace() or sign == "+" for sign in name)


def _pairs(blocks: list[bytes]) -> list[tuple[bytes, bytes]]:
    return list(zip(blocks[::2], blocks[1::2], strict=True))


def _is_text(text: str) -> bool:
    return text.endswith(BREAK) and not any(sign < " " and sign != BREAK for sign in text)


def _signature(line: str) -> NoteSignature:
    found = SIGNATURE_LINE.fullmatch(line)
    if not found or not is_key_name(found[1]):
        raise BadNote(line)
    raw = _decoded(found[2])
    if len(raw) <= HASH_BYTES:
        raise BadNote(line)
    return NoteSignature(found[1], raw[:HASH_BYTES], raw[HASH_BYTES:])


def _decoded(text: str) -> bytes:
    """Strict base64: one spelling only."""
    try:
        raw = a2b_base64(text, strict_mode=True)
    except ValueError as error:
        raise BadNote(text) from error
    if b64encode(raw).decode() != text:
        raise BadNote(text)
    return raw

"""What one sheet carries: the whole keys or one of three shares, whose they are, a checksum of it all."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from voting.keys_on_paper import keys as kept
from voting.keys_on_paper import lines, sharing
from voting.keys_on_paper.faults import (
    KeysDisagree,
    NotPrintedTogether,
    OfAnotherProgram,
    OfSeveralPolls,
    ShareAlone,
    SheetMistyped,
)
from voting.keys_on_paper.keys import CountingKeys

VERSION = 1
WHOLE = 0
SERIES_BYTES = 2
POLL_BYTES = 8
HEAD_BYTES = 2 + SERIES_BYTES + POLL_BYTES
CHECKSUM_BYTES = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """`part` is 0 for the whole keys, else the share's; `series` is common to shares printed together."""

    part: int
    series: bytes
    poll: bytes
    content: bytes = field(repr=False)

    @property
    def is_share(self) -> bool:
        return self.part != WHOLE

    def lines(self) -> list[str]:
        head = bytes([VERSION, self.part]) + self.series + self.poll
        return lines.write(head + self.content + _checksum(head + self.content))


def whole(keys: CountingKeys) -> Sheet:
    """The same lines whenever it is printed."""
    return Sheet(WHOLE, bytes(SERIES_BYTES), name_of(keys.public_half), kept.pack(keys))


def shares(keys: CountingKeys) -> list[Sheet]:
    """Three new shares: none goes with those of an earlier printing."""
    packed, series = kept.pack(keys), secrets.token_bytes(SERIES_BYTES)
    parts = sharing.split(packed, secrets.token_bytes(len(packed)))
    return [Sheet(part, series, name_of(keys.public_half), content) for part, content in parts.items()]


def name_of(public_half: bytes) -> bytes:
    """How a sheet names its poll: the beginning of the public fingerprint."""
    return bytes.fromhex(kept.fingerprint(public_half))[:POLL_BYTES]


def read(typed: list[str]) -> Sheet:
    """The sheet of eight typed lines."""
    content = lines.read(typed)
    body, checksum = content[:-CHECKSUM_BYTES], content[-CHECKSUM_BYTES:]
    if checksum != _checksum(body):
        raise SheetMistyped
    version, part = body[0], body[1]
    if version != VERSION or part not in (WHOLE, *sharing.PARTS):
        raise OfAnotherProgram
    return Sheet(part, body[2 : 2 + SERIES_BYTES], body[2 + SERIES_BYTES : HEAD_BYTES], body[HEAD_BYTES:])


def join(sheets: Sequence[Sheet]) -> CountingKeys:
    """The keys, from one whole sheet or at least two shares; whatever else is given must say the same."""
    if len({sheet.poll for sheet in sheets}) != 1:
        raise OfSeveralPolls
    found = {sheet.content for sheet in sheets if not sheet.is_share}
    found |= _joined([sheet for sheet in sheets if sheet.is_share], is_needed=not found)
    if len(found) != 1:
        raise KeysDisagree
    keys = kept.unpack(found.pop())
    if name_of(keys.public_half) != sheets[0].poll:
        raise KeysDisagree
    return keys


def _joined(given: list[Sheet], *, is_needed: bool) -> set[bytes]:
    """What each pair of different shares gives."""
    if len({sheet.series for sheet in given}) > 1:
        raise NotPrintedTogether
    points = {(sheet.part, sheet.content) for sheet in given}
    if len({part for part, _content in points}) != len(points):
        raise KeysDisagree
    if is_needed and len(points) == 1:
        raise ShareAlone(given[0].part)
    return {sharing.join(*pair) for pair in combinations(sorted(points), 2)}


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:CHECKSUM_BYTES]

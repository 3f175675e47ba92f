"""How a line is named by its tracking number, and how only that number opens a locked one.

All is SHA-256 of a text in UTF-8, of four lines without a break at the end: `faire-ensemble 1`, what for,
the key of the contest, the tracking number. A browser needs `crypto.subtle.digest` and nothing else.
"""

from collections.abc import Callable
from enum import StrEnum
from hashlib import sha256

from voting.vault import ALPHABET, HALF

DOMAIN = "faire-ensemble 1"
NUMBER_LENGTH = 2 * HALF
SIGNS = frozenset(ALPHABET)


class Purpose(StrEnum):
    """The second line of the text: the same number never gives the same bytes twice."""

    OPEN = "open line"
    LOCKED = "locked line"
    PAD = "pad"  # and a blank and the number of the block, from 0


def as_typed(text: str) -> str:
    """A tracking number as its holder typed it, in capitals, without blanks or dashes; "" if it is none."""
    number = "".join(sign for sign in text.upper() if sign.isalnum())
    return number if is_number(number) else ""


def is_number(number: str) -> bool:
    return len(number) == NUMBER_LENGTH and SIGNS.issuperset(number)


def namer(purpose: Purpose, contest: str) -> Callable[[bytes], bytes]:
    """The name of the line of a number in a contest: 64 hexadecimal digits."""
    start = _start(purpose, contest)
    return lambda number: sha256(start + number).hexdigest().encode()


def locker(contest: str) -> Callable[[bytes, bytes], bytes]:
    """Locks and opens: the bytes XOR the pad that the number gives, SHA-256 of block 0, of block 1 …"""
    starts = [_start(f"{Purpose.PAD} 0", contest)]

    def lock(number: bytes, content: bytes) -> bytes:
        while len(starts) * 32 < len(content):
            starts.append(_start(f"{Purpose.PAD} {len(starts)}", contest))
        pad = b"".join(sha256(start + number).digest() for start in starts)[: len(content)]
        locked = int.from_bytes(content, "big") ^ int.from_bytes(pad, "big")
        return locked.to_bytes(len(content), "big")

    return lock


def _start(purpose: str, contest: str) -> bytes:
    return f"{DOMAIN}\n{purpose}\n{contest}\n".encode()

"""Merkle trees over lines, as RFC 9162, section 2.1, defines them: one root for any number of lines."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"
EMPTY = sha256(b"").digest()


def root(lines: Iterable[bytes]) -> bytes:
    """The head of the tree over these lines, in their order: 32 bytes."""
    return levels(lines)[-1][0]


def levels(lines: Iterable[bytes]) -> list[list[bytes]]:
    """The hashes of the leaves, of the pairs above them … and of the root; an odd last one moves up alone."""
    level = [sha256(LEAF + line).digest() for line in lines] or [EMPTY]
    found = [level]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(NODE + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])
        level = above
        found.append(level)
    return found


def inclusion_proof(tree: Sequence[Sequence[bytes]], place: int) -> list[bytes]:
    """The hashes that lead from the line at this place (from 0) to the root, the lowest first."""
    proof = []
    for level in tree[:-1]:
        beside = place ^ 1
        if beside < len(level):
            proof.append(level[beside])
        place //= 2
    return proof


def is_included(line: bytes, place: int, lines: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether the proof shows that the line stands at this place (from 0) of so many; section 2.1.3.2."""
    if not 0 <= place < lines:
        return False
    found, last = sha256(LEAF + line).digest(), lines - 1
    for beside in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = sha256(NODE + beside + found).digest()
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            found = sha256(NODE + found + beside).digest()
        place, last = place // 2, last // 2
    return last == 0 and found == head

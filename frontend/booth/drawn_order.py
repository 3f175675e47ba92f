"""The order in which a voter finds the projects of an envelope on the web: one of their own."""

import hashlib
from collections.abc import Iterable

from voting.queries.papers import PaperEntry


def drawn_for(
    entries: Iterable[PaperEntry], *, poll: int, voter: int, envelope: str
) -> tuple[PaperEntry, ...]:
    """By the SHA-256 of poll, register entry, envelope and number: the same on every visit and device.

    Over all voters no project gains by its place; on paper everybody reads the printed order.
    """

    def lot(entry: PaperEntry) -> bytes:
        return hashlib.sha256(f"{poll}:{voter}:{envelope}:{entry.number}".encode()).digest()

    return tuple(sorted(entries, key=lot))

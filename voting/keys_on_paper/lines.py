"""96 bytes as eight lines of 22 characters: 20 that carry 12 bytes, 2 that check the line and its place.

28²⁰ is just above 2⁹⁶. The check is the remainder by a prime that 28 generates: no wrong character goes
unseen, nor two of the 20 that changed places, nor a line in the place of another.
"""

import unicodedata

from voting.keys_on_paper.faults import LinesMissing, LinesMistyped
from voting.vault import ALPHABET

LINES = 8
LINE_BYTES = 12
CARRYING = 20
CHECKING = 2
LINE_LENGTH = CARRYING + CHECKING
BYTES = LINES * LINE_BYTES
LINE_VALUES: int = len(ALPHABET) ** CARRYING
PRIME = 773
BASE = len(ALPHABET)
SEPARATORS = frozenset("._:|·•")
SEPARATING = ("Pd", "Cf", "Cc", "Zs")  # dashes, what is invisible, spaces


def write(content: bytes) -> list[str]:
    """The lines of a sheet, without spaces."""
    parts = [content[start : start + LINE_BYTES] for start in range(0, BYTES, LINE_BYTES)]
    return [_line(place, int.from_bytes(part, "big")) for place, part in enumerate(parts, start=1)]


def read(lines: list[str]) -> bytes:
    """The bytes again; every line that does not fit its check is named."""
    parts = [_content(place, line) for place, line in enumerate(lines, start=1)]
    mistyped = tuple(place for place, part in enumerate(parts, start=1) if part is None)
    if mistyped:
        raise LinesMistyped(mistyped)
    return b"".join(part for part in parts if part is not None)


def sheets_in(text: str) -> list[list[str]]:
    """The typed lines of each sheet: one under the other, or a whole sheet in one, as its QR code says it.

    Capitals, spaces, dashes and the printed numbers of the lines may be there or not.
    """
    bare = [line for typed in text.splitlines() for line in _cut(_bare(typed))]
    if not bare or len(bare) % LINES:
        raise LinesMissing(len(bare))
    return [bare[start : start + LINES] for start in range(0, len(bare), LINES)]


def _line(place: int, number: int) -> str:
    return _in_characters(number, CARRYING) + _in_characters(_check(place, number), CHECKING)


def _content(place: int, line: str) -> bytes | None:
    """What a line carries; None when it is not as printed."""
    if len(line) == LINE_LENGTH + 1 and line[0] == str(place):
        line = line[1:]
    if len(line) != LINE_LENGTH or not set(line) <= set(ALPHABET):
        return None
    number, check = _number(line[:CARRYING]), _number(line[CARRYING:])
    if number >> (8 * LINE_BYTES) or check != _check(place, number):
        return None
    return number.to_bytes(LINE_BYTES, "big")


def _check(place: int, number: int) -> int:
    return (place * LINE_VALUES + number) % PRIME


def _in_characters(number: int, width: int) -> str:
    return "".join(ALPHABET[number // BASE**power % BASE] for power in reversed(range(width)))


def _number(characters: str) -> int:
    number = 0
    for character in characters:
        number = number * BASE + ALPHABET.index(character)
    return number


def _bare(typed: str) -> str:
    upper = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in upper if not _separates(sign))


def _separates(sign: str) -> bool:
    return sign in SEPARATORS or unicodedata.category(sign) in SEPARATING


def _cut(line: str) -> list[str]:
    """Several lines typed as one come apart again; what has another length stays, to be named as mistyped."""
    if len(line) % LINE_LENGTH:
        return [line]
    return [line[start : start + LINE_LENGTH] for start in range(0, len(line), LINE_LENGTH)]

"""All the choices of one ballot paper in one value whose length says nothing about them.

    byte 0        version
    bytes 1–8     first bytes of the SHA-256 of the paper's description
    then, for each contest of the paper, in its order:
      1 byte      0 not offered, 1 blank, 2 marked
      n bytes     for each printed number in increasing order, `width` bits, most significant first:
                  0 not marked, otherwise value − lowest + 1; the last byte is filled with zeros

The length depends on the paper only, and two equal choices give equal bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from voting.tally.errors import BadPacking, PackingFault, Param
from voting.tally.types import BLANK, NOT_OFFERED, Choice, Choices, ChoiceState

VERSION = 1
FINGERPRINT_BYTES = 8


@dataclass(frozen=True, slots=True)
class ContestLayout:
    """`key` names the contest for good; `lowest` and `highest` bound the value of a mark."""

    key: str
    numbers: tuple[int, ...]
    lowest: int = 1
    highest: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", tuple(sorted(self.numbers)))
        if not self.numbers or len(set(self.numbers)) != len(self.numbers) or self.highest < self.lowest:
            raise BadPacking(PackingFault.BAD_LAYOUT, {"contest": self.key})

    @property
    def width(self) -> int:
        return (self.highest - self.lowest + 1).bit_length()

    @property
    def size(self) -> int:
        return 1 + (len(self.numbers) * self.width + 7) // 8


@dataclass(frozen=True, slots=True)
class PaperLayout:
    contests: tuple[ContestLayout, ...]

    def __post_init__(self) -> None:
        keys = [contest.key for contest in self.contests]
        if not keys or len(set(keys)) != len(keys):
            raise BadPacking(PackingFault.BAD_LAYOUT)

    @property
    def size(self) -> int:
        return 1 + FINGERPRINT_BYTES + sum(contest.size for contest in self.contests)

    @property
    def fingerprint(self) -> bytes:
        """This paper's mark in its packed ballots: with another paper they are refused, never misread."""
        parts = [[c.key, list(c.numbers), c.lowest, c.highest] for c in self.contests]
        text = json.dumps(parts, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).digest()[:FINGERPRINT_BYTES]


def pack(layout: PaperLayout, choices: Choices) -> bytes:
    """Every contest of the paper needs a choice: NOT_OFFERED and BLANK are said, not left out."""
    if set(choices) != {contest.key for contest in layout.contests}:
        raise BadPacking(PackingFault.CHOICES_DO_NOT_MATCH)
    body = b"".join(_pack_contest(contest, choices[contest.key]) for contest in layout.contests)
    return bytes([VERSION]) + layout.fingerprint + body


def unpack(layout: PaperLayout, packed: bytes) -> dict[str, Choice]:
    if len(packed) != layout.size:
        raise BadPacking(PackingFault.WRONG_LENGTH, {"length": len(packed), "expected": layout.size})
    if packed[0] != VERSION:
        raise BadPacking(PackingFault.WRONG_VERSION, {"version": packed[0]})
    if packed[1 : 1 + FINGERPRINT_BYTES] != layout.fingerprint:
        raise BadPacking(PackingFault.OTHER_PAPER)
    choices, start = {}, 1 + FINGERPRINT_BYTES
    for contest in layout.contests:
        choices[contest.key] = unpack_contest(contest, packed[start : start + contest.size])
        start += contest.size
    return choices


def _pack_contest(contest: ContestLayout, choice: Choice) -> bytes:
    _require_on_paper(contest, choice)
    values = dict(choice.marks)
    bits = 0
    for number in contest.numbers:
        stored = values[number] - contest.lowest + 1 if number in values else 0
        bits = (bits << contest.width) | stored
    spare = -len(contest.numbers) * contest.width % 8
    return bytes([choice.state]) + (bits << spare).to_bytes(contest.size - 1, "big")


def _require_on_paper(contest: ContestLayout, choice: Choice) -> None:
    known, seen = set(contest.numbers), set[int]()
    if bool(choice.marks) != (choice.state is ChoiceState.MARKED):
        raise BadPacking(PackingFault.NOTHING_CHOSEN, {"contest": contest.key})
    for number, value in choice.marks:
        figures: dict[str, Param] = {"contest": contest.key, "number": number}
        if number not in known:
            raise BadPacking(PackingFault.UNKNOWN_NUMBER, figures)
        if number in seen:
            raise BadPacking(PackingFault.MARKED_TWICE, figures)
        if not contest.lowest <= value <= contest.highest:
            raise BadPacking(PackingFault.BAD_MARK, figures)
        seen.add(number)


def unpack_contest(contest: ContestLayout, packed: bytes) -> Choice:
    """The choice in the bytes of one contest, which are `contest.size` long."""
    if packed[0] not in tuple(ChoiceState):
        raise BadPacking(PackingFault.BAD_STATE, {"contest": contest.key, "state": packed[0]})
    state = ChoiceState(packed[0])
    bits = int.from_bytes(packed[1:], "big")
    if state is not ChoiceState.MARKED:
        _require_canonical(contest, is_canonical=bits == 0)
        return BLANK if state is ChoiceState.BLANK else NOT_OFFERED
    spare = -len(contest.numbers) * contest.width % 8
    _require_canonical(contest, is_canonical=bits & ((1 << spare) - 1) == 0)
    values = _values(contest, bits >> spare)
    _require_canonical(contest, is_canonical=bool(values) and max(values.values()) <= contest.highest)
    return Choice.marking(values.items())


def _values(contest: ContestLayout, bits: int) -> Mapping[int, int]:
    width, values = contest.width, {}
    mask = (1 << width) - 1
    for number in reversed(contest.numbers):
        if not bits:
            break
        stored = bits & mask
        if stored:
            values[number] = stored + contest.lowest - 1
        bits >>= width
    return values


def _require_canonical(contest: ContestLayout, *, is_canonical: bool) -> None:
    if not is_canonical:
        raise BadPacking(PackingFault.NOT_CANONICAL, {"contest": contest.key})

"""The ballots of a file, sealed like any other and tied to nobody."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voting import vault
from voting.models import Ballot
from voting.services.importing.paper import POSITION, Rules, layout_of
from voting.tally.pabulib import PbFile
from voting.tally.packing import PaperLayout, pack
from voting.tally.types import BLANK, Choice, Mark

Progress = Callable[[int, int], None]

EVERY = 500


@dataclass(frozen=True, slots=True)
class Sealed:
    tracking_number: str
    choices: bytes


def seal_all(file: PbFile, rules: Rules, urn_public_key: bytes, progress: Progress) -> list[Sealed]:
    """In the order of random tracking numbers: what is written tells nothing of the order of the file."""
    packer = Packer(layout_of(file, rules))
    numbers: set[str] = set()
    while len(numbers) < len(file.votes):
        numbers.add(vault.draw_half() + vault.draw_half())
    sealed = []
    for done, (number, marks) in enumerate(zip(numbers, file.ballots(), strict=True), start=1):
        sealed.append(Sealed(number, vault.seal(urn_public_key, packer.pack(marks))))
        if done % EVERY == 0 or done == len(file.votes):
            progress(done, len(file.votes))
    return sorted(sealed, key=lambda ballot: ballot.tracking_number)


def rows(poll_id: int, sealed: list[Sealed]) -> Iterator[Ballot]:
    """No slot: it is where a voter's change of mind lands, and these voters are not ours."""
    for ballot in sealed:
        yield Ballot(
            poll_id=poll_id,
            id=uuid.uuid4(),
            tracking_number=ballot.tracking_number,
            sealed=ballot.choices,
        )


class Packer:
    """Packs each different ballot once: many people choose alike."""

    def __init__(self, layout: PaperLayout) -> None:
        self._layout = layout
        self._known: dict[tuple[Mark, ...], bytes] = {}

    def pack(self, marks: tuple[Mark, ...]) -> bytes:
        packed = self._known.get(marks)
        if packed is None:
            choice = Choice.marking(marks) if marks else BLANK
            packed = self._known[marks] = pack(self._layout, {str(POSITION): choice})
        return packed

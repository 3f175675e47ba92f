"""The ballots of a file, sealed like any other and tied to nobody."""

from collections.abc import Callable
from dataclasses import dataclass

from voting import vault
from voting.models import Ballot, Poll
from voting.services.importing.paper import POSITION, Rules, layout_of
from voting.tally.ballots.packing import PaperLayout, pack
from voting.tally.pabulib import PbFile
from voting.tally.types import BLANK, Choice, Mark

Progress = Callable[[int, int], None]  # done, in all
Steps = Callable[[str], Progress]  # a step of the work, by its name

BATCH = 500


@dataclass(frozen=True, slots=True)
class Sealed:
    tracking_number: str
    choices: bytes


def seal_all(file: PbFile, rules: Rules, urn_public_key: bytes, progress: Progress) -> list[Sealed]:
    """Seal all ballots, in the order of random tracking numbers: nothing tells the order of the file."""
    packer = Packer(layout_of(file, rules))
    numbers: set[str] = set()
    while len(numbers) < len(file.votes):
        numbers.add(vault.draw_half() + vault.draw_half())
    sealed = []
    for done, (number, marks) in enumerate(zip(numbers, file.ballots(), strict=True), start=1):
        sealed.append(Sealed(number, vault.seal(urn_public_key, packer.pack(marks))))
        if done % BATCH == 0 or done == len(file.votes):
            progress(done, len(file.votes))
    return sorted(sealed, key=lambda ballot: ballot.tracking_number)


def write_all(poll: Poll, sealed: list[Sealed], progress: Progress) -> None:
    """Write the ballots without a slot, where a change of mind would land: these voters are not ours."""
    for start in range(0, len(sealed), BATCH):
        batch = sealed[start : start + BATCH]
        Ballot.objects.bulk_create(
            Ballot(poll=poll, tracking_number=ballot.tracking_number, sealed=ballot.choices)
            for ballot in batch
        )
        progress(start + len(batch), len(sealed))


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

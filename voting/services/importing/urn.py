"""The ballots of a file, sealed like any other and tied to nobody."""

from collections.abc import Callable

from voting import vault
from voting.models import Ballot, Poll
from voting.services.importing.paper import POSITION, Rules, layout_of
from voting.tally.ballots.packing import PaperLayout, pack
from voting.tally.pabulib import PbFile
from voting.tally.types import BLANK, Choice, Mark

Progress = Callable[[int, int], None]  # done, in all
Steps = Callable[[str], Progress]  # a step of the work, by its name

BATCH = 500


def seal_all(file: PbFile, rules: Rules, urn_public_key: bytes, progress: Progress) -> list[bytes]:
    """Seal all ballots; a seal is never the same twice, and in their order nothing tells that of the file."""
    packer = Packer(layout_of(file, rules))
    sealed = []
    for done, marks in enumerate(file.ballots(), start=1):
        sealed.append(vault.seal(urn_public_key, packer.pack(marks)))
        if done % BATCH == 0 or done == len(file.votes):
            progress(done, len(file.votes))
    return sorted(sealed)


def write_all(poll: Poll, sealed: list[bytes], progress: Progress) -> None:
    """Write the ballots without slot, mark and number: these voters are not ours."""
    for start in range(0, len(sealed), BATCH):
        batch = sealed[start : start + BATCH]
        Ballot.objects.bulk_create(Ballot(poll=poll, sealed=ballot) for ballot in batch)
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

"""The opened urn: ballots by tracking number, each different paper read once."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from voting.published.choices import to_text
from voting.published.faults import UnfitForPublication
from voting.published.lines import is_number
from voting.published.printed import PrintedContest
from voting.tally.ballots import packed_counts
from voting.tally.ballots.packing import FINGERPRINT_BYTES, VERSION, PaperLayout, unpack_contest
from voting.tally.errors import TallyError
from voting.tally.types import Ballots, ChoiceState

OpenedBallot = tuple[str, bytes]  # tracking number, packed choices
PLACE = 4  # bytes of the place of a paper
Cells = list[bytes | None]  # by the place of the paper; None: the contest was not on it


class OpenedUrn:
    """Iterated: each number with the place of its paper in `papers`, in the order of the numbers.

    Refuses a ballot of another paper, a number that is none, and a number twice.
    """

    def __init__(self, contests: Sequence[PrintedContest], ballots: Iterable[OpenedBallot]) -> None:
        self._contests = contests
        self._layout = PaperLayout(tuple(contest.layout for contest in contests))
        places: dict[bytes, int] = {}
        numbers: list[str] = []
        found = array("I")
        for number, packed in ballots:
            numbers.append(number)
            found.append(places.setdefault(packed, len(places)))
        if not all(map(is_number, numbers)):
            raise UnfitForPublication("not a tracking number")
        self.papers = list(places)
        self.weights = Counter(found)
        # One value each, so that a million of them stay small and are sorted at once.
        self._lines = sorted(
            number.encode() + place.to_bytes(PLACE, "big")
            for number, place in zip(numbers, found, strict=True)
        )
        self._require_sound()

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[tuple[bytes, int]]:
        for line in self._lines:
            yield line[:-PLACE], int.from_bytes(line[-PLACE:], "big")

    def _require_sound(self) -> None:
        beginning = bytes([VERSION]) + self._layout.fingerprint
        if any(len(p) != self._layout.size or not p.startswith(beginning) for p in self.papers):
            raise UnfitForPublication("a ballot of another paper")
        if len({line[:-PLACE] for line in self._lines}) < len(self._lines):
            raise UnfitForPublication("a tracking number twice")

    def packed(self, contest: PrintedContest) -> Cells:
        """The bytes of the contest on each paper."""
        start = self._start(contest)
        cells = (paper[start : start + contest.layout.size] for paper in self.papers)
        return [None if cell[0] == ChoiceState.NOT_OFFERED else cell for cell in cells]

    def texts(self, contest: PrintedContest) -> Cells:
        """The choice in the contest on each paper, as it is published."""
        packed = self.packed(contest)
        known = {cell: _text(contest, cell) for cell in set(packed) if cell is not None}
        return [None if cell is None else known[cell] for cell in packed]

    def ballots(self) -> dict[str, Ballots]:
        """What is counted of each contest, by its key."""
        weights = [self.weights[place] for place in range(len(self.papers))]
        counts = packed_counts.of_papers(self.papers, weights, self._layout.size)
        return {
            contest.key: packed_counts.ballots(counts, contest.layout, self._start(contest), contest.marking)
            for contest in self._contests
        }

    def _start(self, contest: PrintedContest) -> int:
        before = self._contests[: self._contests.index(contest)]
        return 1 + FINGERPRINT_BYTES + sum(other.layout.size for other in before)


def _text(contest: PrintedContest, packed: bytes) -> bytes:
    try:
        return to_text(unpack_contest(contest.layout, packed), contest.marking).encode()
    except TallyError as fault:
        raise UnfitForPublication(str(fault)) from fault

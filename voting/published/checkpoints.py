"""Checkpoints of a running poll: how many signatures and ballots, and nothing of them, each a signed note.

The text: the poll's origin, then lines of a word and its value, in this order: `checkpoint` (from 0, without
a hole), `hour` (UTC, whole), `signatures`, `ballots`, `paper` (its fingerprint), `journal` (the hash of the
town's last line by then; `-` where there is none), `previous` (SHA-256 of the text of the one before; `-` for
the first), and, only where a number fell, `fewer` with the reason.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from voting.published.faults import CheckFault, FaultCode
from voting.published.notes import BadNote, NoteKey, SignedNote

FIRST = NO_JOURNAL = "-"
TEXT = re.compile(
    r"(?P<origin>[^\n]+)\ncheckpoint (?P<number>0|[1-9][0-9]{0,8})\nhour (?P<hour>[0-9-]{10}T[0-9]{2}:00Z)\n"
    r"signatures (?P<signatures>0|[1-9][0-9]{0,8})\nballots (?P<ballots>0|[1-9][0-9]{0,8})\n"
    r"paper (?P<paper>[0-9a-f]{64})\njournal (?P<journal>[0-9a-f]{64}|-)\n"
    r"previous (?P<previous>[0-9a-f]{64}|-)\n(?:fewer (?P<fewer>[^\n]+)\n)?"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """`hour` is its beginning, in UTC, as text; `fewer` says why there are fewer than before."""

    hour: str
    signatures: int
    ballots: int
    fewer: str = ""

    @classmethod
    def of(cls, at: datetime, *, signatures: int, ballots: int, fewer: str = "") -> "Counts":
        """What was counted at this instant, of which only the hour is told."""
        return cls(f"{at.astimezone(UTC):%Y-%m-%dT%H:00Z}", signatures, ballots, fewer)


@dataclass(frozen=True, slots=True)
class CheckpointText:
    origin: str
    paper: str
    counts: Counts
    number: int = 0
    previous: str = FIRST
    journal: str = NO_JOURNAL

    def to_text(self) -> str:
        counts = self.counts
        lines = [
            self.origin, f"checkpoint {self.number}", f"hour {counts.hour}",
            f"signatures {counts.signatures}", f"ballots {counts.ballots}", f"paper {self.paper}",
            f"journal {self.journal}", f"previous {self.previous}",
            *([f"fewer {counts.fewer}"] if counts.fewer else []),
        ]  # fmt: skip
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def from_text(cls, text: str) -> "CheckpointText":
        """BadNote for whatever `to_text` did not write."""
        found = TEXT.fullmatch(text)
        if found is None or (found["number"] == "0") != (found["previous"] == FIRST):
            raise BadNote(text)
        counts = Counts(found["hour"], int(found["signatures"]), int(found["ballots"]), found["fewer"] or "")
        number, journal = int(found["number"]), found["journal"]
        return cls(found["origin"], found["paper"], counts, number, found["previous"], journal)

    def following(self, counts: Counts, journal: str = NO_JOURNAL) -> "CheckpointText":
        """The next one of the same poll."""
        previous = SignedNote(self.to_text(), ()).fingerprint
        return CheckpointText(self.origin, self.paper, counts, self.number + 1, previous, journal)


def faults_of_notes(
    notes: Iterable[SignedNote],
    chain: dict[int, CheckpointText],
    key: NoteKey,
    *,
    origin: str,
    paper: str,
    file: str,
) -> Iterator[CheckFault]:
    """Puts checkpoints of a poll into the chain, in any order; what is wrong with one alone is told.

    Two that bear the same number, differ and are both signed are the grave case: the town told two stories.
    """
    for note in notes:
        try:
            checkpoint = CheckpointText.from_text(note.text)
        except BadNote:
            yield CheckFault.of(FaultCode.NOTE_UNREADABLE, file=file)
            continue
        if (checkpoint.origin, checkpoint.paper) != (origin, paper):
            found, expected = f"{checkpoint.origin} {checkpoint.paper[:8]}", f"{origin} {paper[:8]}"
            yield CheckFault.of(FaultCode.ANOTHER_POLL, file=file, found=found, expected=expected)
        elif not note.is_signed_by(key):
            yield CheckFault.of(FaultCode.NOT_SIGNED, file=file, key=key.name)
        elif chain.setdefault(checkpoint.number, checkpoint) != checkpoint:
            yield CheckFault.of(FaultCode.TWO_HEADS, number=checkpoint.number)


def faults_between(chain: Mapping[int, CheckpointText]) -> Iterator[CheckFault]:
    """A hole in the numbers, another text before than the one that is named, counts that fall unsaid."""
    missing = next((number for number in range(len(chain)) if number not in chain), None)
    if missing is not None:
        yield CheckFault.of(FaultCode.CHECKPOINT_MISSING, number=missing)
    for before, after in pairwise(chain[number] for number in sorted(chain)):
        if after.number == before.number + 1:
            yield from _faults_of_step(before, after)


def _faults_of_step(before: CheckpointText, after: CheckpointText) -> Iterator[CheckFault]:
    was, now = before.counts, after.counts
    if before.following(now, after.journal) != after:
        yield CheckFault.of(FaultCode.CHAIN_BROKEN, number=after.number)
    if (now.signatures < was.signatures or now.ballots < was.ballots) and not now.fewer:
        yield CheckFault.of(FaultCode.COUNT_FELL, number=after.number)
    if now.hour < was.hour:
        yield CheckFault.of(FaultCode.HOUR_WENT_BACK, number=after.number)

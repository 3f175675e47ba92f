"""The files of lines read back, nothing in them believed: a stranger may have written them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voting.published.choices import from_text
from voting.published.faults import CheckFault, FaultCode
from voting.published.files import BREAK, CELL
from voting.published.printed import PrintedContest
from voting.tally.ballots.whole_papers import check_as_cast
from voting.tally.errors import InvalidBallot
from voting.tally.types import Ballots, Choice, ChoiceState, Election, Mark
from voting.vault import ALPHABET

NUMBER = re.compile(rb"[%s]{16}" % ALPHABET.encode())
NAME = re.compile(rb"[0-9a-f]{64}")
LOCKED_LINE = re.compile(rb"[0-9a-f]{64};([0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class LinesRead:
    """`lines` are those below the header, without their line breaks; `is_ended`: the last one has its own."""

    header: bytes
    lines: list[bytes]
    is_ended: bool = True

    @classmethod
    def of(cls, content: bytes) -> "LinesRead":
        header, *lines = content.split(BREAK)
        is_ended = bool(lines) and not lines[-1]
        return cls(header, lines[:-1] if is_ended else lines, is_ended)

    def cells(self) -> Mapping[bytes, tuple[int, int]]:
        """By the right side of a line: how often it stands in the file, and on which line first."""
        found: dict[bytes, tuple[int, int]] = {}
        for place, line in enumerate(self.lines):
            right = line.partition(CELL)[2]
            times, first = found.get(right, (0, place))
            found[right] = times + 1, first
        return found

    def place_of(self, name: bytes) -> int | None:
        """Where the line with this name or number stands, from 0."""
        start = name + CELL
        return next((place for place, line in enumerate(self.lines) if line.startswith(start)), None)


def line_number(place: int) -> int:
    """As an editor counts: the header is line 1."""
    return place + 2


def faults_of_lines(
    file: str, read: LinesRead, header: tuple[bytes, ...], name: re.Pattern[bytes]
) -> Iterator[CheckFault]:
    """The first line of each kind: a header or a name of another form, an order that is none, a double."""
    if read.header != CELL.join(header):
        yield CheckFault.of(FaultCode.BAD_HEADER, file=file)
    if not read.is_ended:
        yield CheckFault.of(FaultCode.BAD_LINE, file=file, line=line_number(len(read.lines) - 1))
    names = [line.partition(CELL)[0] for line in read.lines]
    for place, found in enumerate(names):
        if not name.fullmatch(found) or read.lines[place].count(CELL) != len(header) - 1:
            yield CheckFault.of(FaultCode.BAD_LINE, file=file, line=line_number(place))
            break
    for code, is_wrong in ((FaultCode.OUT_OF_ORDER, bytes.__gt__), (FaultCode.TWICE, bytes.__eq__)):
        for place, (before, after) in enumerate(pairwise(names), start=1):
            if is_wrong(before, after):
                yield CheckFault.of(code, file=file, line=line_number(place))
                break


class ReadBallots:
    """The choices that the lines of a file say, by contest; `faults` for those that are no valid ballots."""

    def __init__(self, file: str, read: LinesRead, contests: Sequence[PrintedContest]) -> None:
        self.faults: list[CheckFault] = []
        self._contests = contests
        self._weights: dict[str, dict[tuple[Mark, ...], int]] = {contest.key: {} for contest in contests}
        voted = {contest.key: contest.voted for contest in contests}
        for right, (times, first) in read.cells().items():
            try:
                choices = self._choices(right)
                check_as_cast(voted, choices)
            except InvalidBallot:
                self._blame(FaultCode.INVALID_BALLOT, file, first)
            except ValueError:
                self._blame(FaultCode.BAD_LINE, file, first)
            else:
                self._add(choices, times)

    def _choices(self, right: bytes) -> Mapping[str, Choice]:
        cells = right.decode("ascii").split(CELL.decode())
        choices = {
            contest.key: from_text(cell, contest.marking)
            for contest, cell in zip(self._contests, cells, strict=True)
        }
        if len(choices) == 1 and not right:
            raise ValueError(right)  # a file of one contest has no line of those who were not offered it
        return choices

    def _blame(self, code: FaultCode, file: str, place: int) -> None:
        if all(fault.code is not code for fault in self.faults):
            self.faults.append(CheckFault.of(code, file=file, line=line_number(place)))

    def _add(self, choices: Mapping[str, Choice], times: int) -> None:
        for key, choice in choices.items():
            if choice.state is not ChoiceState.NOT_OFFERED:
                weights = self._weights[key]
                weights[choice.marks] = weights.get(choice.marks, 0) + times

    def ballots(self, contest: PrintedContest) -> Ballots:
        """What is counted of a contest. Ask for it once there are no faults."""
        candidates = [candidate.candidate for candidate in contest.candidates]
        weights = self._weights[contest.key]
        return Election.of(candidates, weights, budget=0, marking=contest.marking).ballots

"""The VOTES section: one row, one voter."""

import re
from array import array
from collections.abc import Mapping, Sequence

import numpy as np

from voting.tally.pabulib.columns import PbVote, VoteColumns
from voting.tally.pabulib.cursor import Cursor, Header
from voting.tally.pabulib.faults import BadFile, FileFault, Oddity, Warnings
from voting.tally.pabulib.file import POINTS, VOTE, VOTER_ID, VoteType, items
from voting.tally.pabulib.limits import Limits
from voting.tally.pabulib.meta import MetaSection
from voting.tally.pabulib.plain import WHOLE, PlainReader, PlainVotes
from voting.tally.pabulib.rows import Row
from voting.tally.types import Marking


def vote_type(meta: MetaSection, header: Header, warnings: Warnings) -> VoteType:
    """The type of vote. Toy files leave it out: then a column of points says scores, none says approvals."""
    declared = meta.values.get("vote_type", "").lower()
    if not declared:
        assumed = VoteType.SCORING if POINTS in header.names else VoteType.APPROVAL
        warnings.add(Oddity.VOTE_TYPE_ASSUMED, 1, value=str(assumed))
        return assumed
    if declared not in list(VoteType):
        raise BadFile(FileFault.UNKNOWN_VOTE_TYPE, *meta.place("vote_type"), {"value": declared[:40]})
    kind = VoteType(declared)
    if kind.marking is Marking.POINTS:
        header.require(POINTS)
    elif POINTS in header.names:
        warnings.add(Oddity.POINTS_IGNORED, 1)
    return kind


class Voters:
    """Who has voted: exactly, or by digests that can only raise a doubt."""

    def __init__(self, *, exactly: bool) -> None:
        self._seen: set[str] | None = set() if exactly else None
        self._digests = array("q")

    def add(self, voter: str) -> bool:
        """False where this voter is certain to have been here before."""
        if self._seen is None:
            self._digests.append(hash(voter))
            return True
        is_new = voter not in self._seen
        self._seen.add(voter)
        return is_new

    def add_all(self, voters: Sequence[str]) -> None:
        self._digests.extend(map(hash, voters))

    @property
    def are_in_doubt(self) -> bool:
        digests = np.sort(np.array(self._digests))
        return bool((digests[1:] == digests[:-1]).any())


class VoteSection:
    """The rows of the section, read; `carefully`: one by one, and every voter remembered by name."""

    def __init__(
        self,
        cursor: Cursor,
        header: Header,
        kind: VoteType,
        places: Mapping[str, int],
        limits: Limits,
        warnings: Warnings,
        *,
        carefully: bool,
    ) -> None:
        self._cursor, self._header, self._places = cursor, header, places
        self._limits, self._warnings = limits, warnings
        self._vote = header.place(VOTE)
        self._points = header.place(POINTS) if kind.marking is Marking.POINTS else None
        self._voter = header.place(VOTER_ID)
        kept = (self._vote, self._points)
        self._others = tuple(place for place in range(len(header.names)) if place not in kept)
        with_points = self._points is not None
        self._plain = None if carefully else PlainReader(header, places, with_points=with_points)
        self.voters = Voters(exactly=carefully)
        self.votes = VoteColumns()

    def read(self) -> None:
        while self._plain is not None and (block := self._cursor.lines.block()):
            plain_votes = self._plain.read(block)
            if plain_votes is not None:
                self._take(block, plain_votes)
                continue
            self._cursor.lines.put_back(block)
            while self._cursor.lines.has_held:
                row = self._cursor.next_in_section()
                if row is None:
                    return
                self._add(row)
        for row in self._cursor.body():
            self._add(row)

    def _take(self, block: bytes, plain_votes: PlainVotes) -> None:
        first = self._cursor.lines.number + 1
        self.voters.add_all(plain_votes.voters)
        self._limits.check_all(
            plain_votes.lengths, plain_votes.choices, plain_votes.values, first, self._warnings
        )
        self.votes.extend(plain_votes.lengths, plain_votes.choices, plain_votes.values, plain_votes.cells)
        self._cursor.lines.accept(block, len(plain_votes.lengths))

    def _add(self, row: Row) -> None:
        cells = self._header.cells(row)
        self._require_new(row, cells[self._voter])
        marks = self._marks(row, cells)
        values = () if self._points is None else tuple(marks.values())
        vote = PbVote(tuple(marks), values, tuple(cells[place] for place in self._others))
        self._limits.check(vote, row.line, self._warnings)
        self.votes.append(vote)

    def _require_new(self, row: Row, voter: str) -> None:
        if not voter:
            raise BadFile(FileFault.EMPTY_CELL, *row.place(self._voter), {"name": VOTER_ID})
        if not self.voters.add(voter):
            raise BadFile(FileFault.DUPLICATE_VOTER, *row.place(self._voter), {"id": voter[:40]})

    def _marks(self, row: Row, cells: Sequence[str]) -> dict[int, int]:
        """Points by place. A project named twice counts once: at its first place, with its last points."""
        named = items(cells[self._vote])
        points = [1] * len(named) if self._points is None else self._values(row, cells[self._points])
        if len(named) != len(points):
            figures = {"votes": len(named), "points": len(points)}
            raise BadFile(FileFault.POINTS_DO_NOT_MATCH, *row.place(self._vote), figures)
        marks: dict[int, int] = {}
        for name, value in zip(named, points, strict=True):
            place = self._places.get(name)
            if place is None:
                raise self._fault_at_item(FileFault.UNKNOWN_PROJECT, row, self._vote, name)
            if place in marks:
                self._warnings.add(Oddity.NAMED_TWICE, row.line, id=name)
            marks[place] = value
        return marks

    def _values(self, row: Row, cell: str) -> list[int]:
        values = []
        for item in items(cell):
            whole = WHOLE.fullmatch(item)
            if whole is None:
                raise self._fault_at_item(FileFault.BAD_POINTS, row, self._points or 0, item)
            values.append(int(whole[1]))
        return values

    @staticmethod
    def _fault_at_item(fault: FileFault, row: Row, cell: int, item: str) -> BadFile:
        raw = row.raw(cell)
        inside = re.search(rf"(?<![^,\s\"]){re.escape(item)}(?![^,\s\"])", raw)
        place = row.place(cell, inside.start() if inside else 0)
        name = "id" if fault is FileFault.UNKNOWN_PROJECT else "value"
        return BadFile(fault, *place, {name: item[:40]})

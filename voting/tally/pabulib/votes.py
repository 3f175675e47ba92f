"""The VOTES section: one row, one voter."""

import re
from collections.abc import Iterator, Mapping, Sequence

from voting.tally.pabulib.cursor import Cursor, Header
from voting.tally.pabulib.faults import BadFile, FileFault, Oddity, Warnings
from voting.tally.pabulib.file import POINTS, VOTE, VOTER_ID, PbVote, VoteType
from voting.tally.pabulib.meta import MetaSection
from voting.tally.pabulib.rows import Row
from voting.tally.types import Marking

WHOLE = re.compile(r"(-?\d{1,9})(?:\.0+)?", re.ASCII)


def items(cell: str) -> list[str]:
    return [item for item in (part.strip() for part in cell.split(",")) if item and item.lower() != "none"]


def vote_type(meta: MetaSection, header: Header, warnings: Warnings) -> VoteType:
    """Toy files leave it out: then a column of points says scores, and nothing says approvals."""
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


class VoteSection:
    def __init__(
        self, cursor: Cursor, header: Header, kind: VoteType, places: Mapping[str, int], warnings: Warnings
    ) -> None:
        self._cursor, self._header, self._places, self._warnings = cursor, header, places, warnings
        self._vote = header.place(VOTE)
        self._points = header.place(POINTS) if kind.marking is Marking.POINTS else None
        self._voter = header.place(VOTER_ID)
        kept = (self._vote, self._points)
        self._others = tuple(place for place in range(len(header.names)) if place not in kept)

    def votes(self) -> Iterator[tuple[Row, PbVote]]:
        voters: set[str] = set()
        for row in self._cursor.body():
            cells = self._header.cells(row)
            self._require_new(voters, row, cells[self._voter])
            marks = self._marks(row, cells)
            values = () if self._points is None else tuple(marks.values())
            yield row, PbVote(tuple(marks), values, tuple(cells[place] for place in self._others))

    def _require_new(self, voters: set[str], row: Row, voter: str) -> None:
        if not voter:
            raise BadFile(FileFault.EMPTY_CELL, *row.place(self._voter), {"name": VOTER_ID})
        if voter in voters:
            raise BadFile(FileFault.DUPLICATE_VOTER, *row.place(self._voter), {"id": voter[:40]})
        voters.add(voter)

    def _marks(self, row: Row, cells: Sequence[str]) -> dict[int, int]:
        """A project named twice counts once: at its first place, with its last points."""
        named = items(cells[self._vote])
        points = [1] * len(named) if self._points is None else self._values(row, cells[self._points])
        if len(named) != len(points):
            figures = {"votes": len(named), "points": len(points)}
            raise BadFile(FileFault.POINTS_DO_NOT_MATCH, *row.place(self._vote), figures)
        marks: dict[int, int] = {}
        for name, value in zip(named, points, strict=True):
            place = self._places.get(name)
            if place is None:
                raise self._at_item(FileFault.UNKNOWN_PROJECT, row, self._vote, name)
            if place in marks:
                self._warnings.add(Oddity.NAMED_TWICE, row.line, id=name)
            marks[place] = value
        return marks

    def _values(self, row: Row, cell: str) -> list[int]:
        values = []
        for item in items(cell):
            found = WHOLE.fullmatch(item)
            if found is None:
                raise self._at_item(FileFault.BAD_POINTS, row, self._points or 0, item)
            values.append(int(found[1]))
        return values

    @staticmethod
    def _at_item(fault: FileFault, row: Row, cell: int, item: str) -> BadFile:
        raw = row.raw(cell)
        inside = re.search(rf"(?<![^,\s\"]){re.escape(item)}(?![^,\s\"])", raw)
        place = row.place(cell, inside.start() if inside else 0)
        name = "id" if fault is FileFault.UNKNOWN_PROJECT else "value"
        return BadFile(fault, *place, {name: item[:40]})

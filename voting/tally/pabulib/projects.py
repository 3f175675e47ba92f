"""The PROJECTS section: ids, printed numbers, costs scaled exactly."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from voting.tally.pabulib.cursor import Cursor, Header
from voting.tally.pabulib.faults import BadFile, FileFault
from voting.tally.pabulib.file import NUMBER, PbProject
from voting.tally.pabulib.rows import Row

MONEY = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)
PRINTED = re.compile(r"[1-9]\d{0,8}", re.ASCII)


class ProjectLine(NamedTuple):
    row: Row
    cells: tuple[str, ...]
    id: str
    cost: Fraction


def money(text: str, name: str, place: tuple[int, int]) -> Fraction:
    """An amount of money, exact; its decimal sign may be a comma."""
    if not MONEY.fullmatch(text):
        raise BadFile(FileFault.BAD_MONEY, *place, {"name": name, "value": text[:40]})
    return Fraction(text.replace(",", "."))


def unit_of(amounts: Sequence[Fraction]) -> int:
    """How many parts make every amount a whole number: 1, 10, 100 …"""
    unit = 1
    while any((amount * unit).denominator != 1 for amount in amounts):
        unit *= 10
    return unit


class ProjectSection:
    def __init__(self, cursor: Cursor) -> None:
        self.header = Header(cursor.open("PROJECTS"), ("project_id", "cost"))
        self.lines = tuple(self._line(row) for row in cursor.body())
        self._require_single_ids()

    def _line(self, row: Row) -> ProjectLine:
        cells = self.header.cells(row)
        id_place, cost_place = self.header.place("project_id"), self.header.place("cost")
        if not cells[id_place]:
            raise BadFile(FileFault.EMPTY_CELL, *row.place(id_place), {"name": "project_id"})
        return ProjectLine(
            row, cells, cells[id_place], money(cells[cost_place], "cost", row.place(cost_place))
        )

    def _require_single_ids(self) -> None:
        seen = set()
        for line in self.lines:
            if line.id in seen:
                place = line.row.place(self.header.place("project_id"))
                raise BadFile(FileFault.DUPLICATE_PROJECT, *place, {"id": line.id})
            seen.add(line.id)

    def projects(self, unit: int) -> tuple[PbProject, ...]:
        numbers = self._numbers()
        return tuple(
            PbProject(
                line.id,
                numbers[line.id],
                int(line.cost * unit),
                dict(zip(self.header.names, line.cells, strict=True)),
            )
            for line in self.lines
        )

    def _numbers(self) -> dict[str, int]:
        """The number printed on the ballot paper, which the lot needs. Never the order of the rows:
        our own column, else ids that are numbers, else the rank of the id among all ids as strings.
        """
        if NUMBER in self.header.names:
            return self._printed_numbers()
        ids = [line.id for line in self.lines]
        if all(PRINTED.fullmatch(id_) for id_ in ids):
            return {id_: int(id_) for id_ in ids}
        return {id_: place for place, id_ in enumerate(sorted(ids), start=1)}

    def _printed_numbers(self) -> dict[str, int]:
        column = self.header.place(NUMBER)
        owners: dict[int, str] = {}
        for line in self.lines:
            text = line.cells[column]
            if not PRINTED.fullmatch(text) or int(text) in owners:
                figures = {"name": NUMBER, "value": text[:40]}
                raise BadFile(FileFault.BAD_NUMBER, *line.row.place(column), figures)
            owners[int(text)] = line.id
        return {id_: number for number, id_ in owners.items()}

"""From bytes to a PbFile: one line at a time, stopping at the first thing that is broken."""

from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

from voting.tally.pabulib.cursor import VOTES, Cursor, Header
from voting.tally.pabulib.faults import BadFile, Warnings
from voting.tally.pabulib.file import VOTE, VOTER_ID, PbFile, PbProject, PbVote, VoteType
from voting.tally.pabulib.limits import Limits, check_counts, check_projects, check_recount, number
from voting.tally.pabulib.meta import MetaSection
from voting.tally.pabulib.projects import ProjectSection, money, unit_of
from voting.tally.pabulib.rows import Progress, rows
from voting.tally.pabulib.votes import VoteSection, vote_type
from voting.tally.types import Marking


def read(source: Path | BinaryIO, progress: Progress | None = None) -> PbFile:
    """`progress` is called now and then with the bytes read and the bytes in all."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return read(stream, progress)
    start = source.tell()
    total = source.seek(0, SEEK_END) - start
    source.seek(start)
    cursor = Cursor(rows(source, total, progress))
    return _Reader(cursor).read()


class _Reader:
    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._warnings = Warnings()
        self._votes: list[PbVote] = []
        self._declared_votes = 1  # until the file says how many there are, one more is expected

    def read(self) -> PbFile:
        try:
            found = self._read()
        except BadFile as error:
            raise self._cursor.truncated() if self._is_truncated else error from None
        if self._is_truncated:
            raise self._cursor.truncated()
        return found

    @property
    def _is_truncated(self) -> bool:
        """Whatever else the last line seems to say: it breaks off, and ballots are missing."""
        return self._cursor.is_cut and len(self._votes) < self._declared_votes

    def _read(self) -> PbFile:
        meta = MetaSection(self._cursor, self._warnings)
        budget = money(meta.required("budget"), "budget", meta.place("budget"))
        section = ProjectSection(self._cursor)
        unit = unit_of([budget, *(line.cost for line in section.lines)])
        projects = section.projects(unit)
        header = Header(self._cursor.open(VOTES), (VOTER_ID, VOTE))
        kind = vote_type(meta, header, self._warnings)
        self._declared_votes = int(number(meta.values, "num_votes") or 0)
        limits = Limits(meta.values, projects, unit)
        places = {project.id: place for place, project in enumerate(projects)}
        for row, vote in VoteSection(self._cursor, header, kind, places, self._warnings).votes():
            limits.check(vote, row, self._warnings)
            self._votes.append(vote)
        self._cursor.require_end()
        self._check(meta, section, kind, projects)
        return PbFile(
            meta=meta.values,
            project_columns=section.header.names,
            projects=projects,
            vote_columns=header.names,
            votes=tuple(self._votes),
            vote_type=kind,
            budget=int(budget * unit),
            unit=unit,
            default_score=meta.whole("default_score") if kind is VoteType.SCORING else 0,
            warnings=self._warnings.found(),
        )

    def _check(
        self, meta: MetaSection, section: ProjectSection, kind: VoteType, projects: tuple[PbProject, ...]
    ) -> None:
        found = {"num_projects": len(projects), "num_votes": len(self._votes)}
        check_counts(meta.values, found, self._warnings)
        check_projects(projects, [line.row.line for line in section.lines], self._warnings)
        if kind.marking is Marking.APPROVAL:
            check_recount(projects, self._votes, self._warnings)

"""From bytes to a PbFile: one line at a time, stopping at the first thing that is broken."""

from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

from voting.tally.pabulib.columns import VoteColumns
from voting.tally.pabulib.cursor import VOTES, Cursor, Header
from voting.tally.pabulib.faults import BadFile, Warnings
from voting.tally.pabulib.file import VOTE, VOTER_ID, PbFile, PbProject, VoteType
from voting.tally.pabulib.limits import (
    Limits,
    check_counts,
    check_lengths,
    check_projects,
    check_recount,
    number,
)
from voting.tally.pabulib.meta import MetaSection
from voting.tally.pabulib.projects import ProjectSection, money, unit_of
from voting.tally.pabulib.rows import Lines, Progress
from voting.tally.pabulib.votes import VoteSection, vote_type
from voting.tally.types import Marking


def read(source: Path | BinaryIO, progress: Progress | None = None) -> PbFile:
    """The file in the source. `progress` is called now and then with the bytes read and the bytes in all."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return read(stream, progress)
    start = source.tell()
    total = source.seek(0, SEEK_END) - start
    source.seek(start)
    try:
        return _Reader(Lines(source, total, progress)).read()
    except _VotersInDoubtError:
        source.seek(start)
        return _Reader(Lines(source, total, None), carefully=True).read()


class _VotersInDoubtError(Exception):
    """Two voters look alike: only reading again, and remembering each by name, tells who and where."""


class _Reader:
    def __init__(self, lines: Lines, *, carefully: bool = False) -> None:
        self._cursor = Cursor(lines)
        self._carefully = carefully
        self._warnings = Warnings()
        self._section: VoteSection | None = None
        self._declared_votes = 1  # until the file says how many there are, one more is expected

    def read(self) -> PbFile:
        try:
            file = self._read()
        except BadFile as error:
            self._require_no_doubt()
            raise self._cursor.truncated() if self._is_truncated else error from None
        if self._is_truncated:
            raise self._cursor.truncated()
        return file

    def _require_no_doubt(self) -> None:
        """Have the file read again when two voters look alike. Also before another error is told: the double
        voter may stand above it.
        """
        if self._section is not None and self._section.voters.are_in_doubt:
            raise _VotersInDoubtError

    @property
    def _is_truncated(self) -> bool:
        """The last line breaks off and ballots are missing, whatever else it seems to say."""
        votes = 0 if self._section is None else len(self._section.votes)
        return self._cursor.is_cut and votes < self._declared_votes

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
        self._section = VoteSection(
            self._cursor, header, kind, places, limits, self._warnings, carefully=self._carefully
        )
        self._section.read()
        self._require_no_doubt()
        self._cursor.require_end()
        votes = self._section.votes
        self._check(meta, section, kind, projects, votes)
        return PbFile(
            meta=meta.values,
            project_columns=section.header.names,
            projects=projects,
            vote_columns=header.names,
            votes=votes,
            vote_type=kind,
            budget=int(budget * unit),
            unit=unit,
            default_score=meta.whole("default_score") if kind is VoteType.SCORING else 0,
            warnings=self._warnings.found(),
        )

    def _check(
        self,
        meta: MetaSection,
        section: ProjectSection,
        kind: VoteType,
        projects: tuple[PbProject, ...],
        votes: VoteColumns,
    ) -> None:
        sizes = {"num_projects": len(projects), "num_votes": len(votes)}
        check_counts(meta.values, sizes, self._warnings)
        check_lengths(meta.values, self._warnings)
        check_projects(projects, [line.row.line for line in section.lines], self._warnings)
        if kind.marking is Marking.APPROVAL:
            check_recount(projects, votes, self._warnings)

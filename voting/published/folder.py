"""The files of a publication as they lie in a folder: those that are the published ones, byte for byte."""

import re
from collections.abc import Sequence
from pathlib import Path

from voting.published import canonical, files, merkle
from voting.published.diagnosing import changed
from voting.published.faults import FaultCode
from voting.published.reading import NAME, NUMBER, LinesRead, ReadBallots, faults_of_lines
from voting.published.record import FileRecord, Publication, PublishedContest
from voting.published.regimes import Regime
from voting.published.report import CheckReport
from voting.published.signature import content_of

OURS = (".csv", ".pb")


class PublishedFolder:
    """`contents`: by name, of the files that are as published; what is wrong with the others is reported."""

    def __init__(self, folder: Path, publication: Publication, report: CheckReport) -> None:
        self._report, self._contests = report, publication.contests
        self._records = {file.name: file for file in publication.files}
        self.contents: dict[str, bytes] = {}
        for file in publication.files:
            self._take(folder, file)
        lying = {path.name for path in folder.iterdir() if path.name.endswith(OURS)}
        for name in sorted(lying - set(self._records)):
            report.blame(FaultCode.UNEXPECTED_FILE, file=name)

    def _take(self, folder: Path, file: FileRecord) -> None:
        content = content_of(folder, file.name, self._report)
        if content is None:
            return
        if (len(content), canonical.fingerprint(content)) == (file.size, file.sha256):
            self.contents[file.name] = content
            self._report.files += 1
            return
        in_clear = [
            contest
            for contest in self._contests
            if file.name in (files.URN, files.lines_file(Regime.OPEN, contest.printed.key))
        ]
        self._report.blame_all([changed(file, content, in_clear)])

    def ballots(
        self, name: str, header: tuple[bytes, ...], contests: Sequence[PublishedContest]
    ) -> ReadBallots | None:
        """What the lines of a file in clear say; None where the file or one of its lines is at fault."""
        form = NUMBER if name == files.URN else NAME
        read = self.lines(name, header, form)
        if read is None:
            return None
        ballots = ReadBallots(name, read, [contest.printed for contest in contests])
        return None if self._report.blame_all(ballots.faults) else ballots

    def require_lines(self, name: str, expected: int) -> None:
        """As many as there are ballots in the whole urn."""
        found = self._records[name].lines
        if found != expected:
            code = FaultCode.LINES_MISSING if found < expected else FaultCode.LINES_ADDED
            self._report.blame(code, file=name, expected=expected, found=found)

    def lines(self, name: str, header: tuple[bytes, ...], form: "re.Pattern[bytes]") -> LinesRead | None:
        """The lines of a file, in order and without doubles, under the root that was published; or None."""
        if name not in self.contents:
            return None
        file, read = self._records[name], LinesRead.of(self.contents[name])
        is_sound = not self._report.blame_all(faults_of_lines(name, read, header, form))
        if (len(read.lines), merkle.root(read.lines).hex()) != (file.lines, file.root):
            self._report.blame(FaultCode.ROOT_DIFFERS, file=name)
            return None
        return read if is_sound else None

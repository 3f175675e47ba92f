"""A file that is not the one published: in which way, as far as what is left of it tells."""

from voting.published import merkle
from voting.published.faults import CheckFault, CheckFigure, FaultCode
from voting.published.reading import LinesRead, ReadBallots
from voting.published.record import FileRecord, PublishedContest
from voting.published.totals import project_totals


def changed(file: FileRecord, content: bytes, contests: list[PublishedContest]) -> CheckFault:
    """`contests` are those whose choices stand in the file in clear."""
    if not file.root:
        return CheckFault.of(FaultCode.CONTENT_CHANGED, file=file.name)
    read = LinesRead.of(content)
    figures: dict[str, CheckFigure] = {"file": file.name, "expected": file.lines, "found": len(read.lines)}
    if len(read.lines) < file.lines:
        return CheckFault(FaultCode.LINES_MISSING, figures)
    if len(read.lines) > file.lines:
        return CheckFault(FaultCode.LINES_ADDED, figures)
    if merkle.root(sorted(read.lines)).hex() == file.root:
        return CheckFault.of(FaultCode.LINES_MOVED, file=file.name)
    if contests and _has_the_same_totals(file.name, read, contests):
        return CheckFault.of(FaultCode.CHOICES_SWAPPED, file=file.name)
    return CheckFault.of(FaultCode.CONTENT_CHANGED, file=file.name)


def _has_the_same_totals(file: str, read: LinesRead, contests: list[PublishedContest]) -> bool:
    ballots = ReadBallots(file, read, [contest.printed for contest in contests])
    return not ballots.faults and all(
        contest.outcome.totals == project_totals(contest.printed, ballots.ballots(contest.printed))
        for contest in contests
    )

"""Everything that a stranger can check of a published poll, in the order in which it is worth believing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voting.published import canonical, files
from voting.published.faults import FaultCode
from voting.published.folder import PublishedFolder
from voting.published.heads import check_heads
from voting.published.looking_up import look_up
from voting.published.making import SALT, SALT_BYTES
from voting.published.offered import check_offered
from voting.published.pabulib_files import is_as_published
from voting.published.paper import check_paper
from voting.published.reading import LOCKED_LINE, NAME, LinesRead, ReadBallots, faults_of_lines, line_number
from voting.published.record import Publication, PublishedContest
from voting.published.recounting import check_figures, check_money, recount
from voting.published.regimes import Regime, regime
from voting.published.report import CheckReport, RemarkCode
from voting.published.shape import is_coherent
from voting.published.signature import content_of, signed_publication

LOOKED_AT = {
    Regime.LOCKED: RemarkCode.LOCKED,
    Regime.TOTALS: RemarkCode.TOTALS_ONLY,
    Regime.WINNERS: RemarkCode.WINNERS_ONLY,
}
SALT_FORM = re.compile(rb"[0-9a-f]{%d}\n" % (2 * SALT_BYTES))


@dataclass(frozen=True, slots=True)
class Asked:
    """`key`: the text of the key one knows to be the town's; `number`: one's own tracking number."""

    folder: Path
    key: str = ""
    checkpoints: Sequence[Path] = ()
    commission: Path | None = None
    number: str = ""


def check(asked: Asked) -> CheckReport:
    """What is wrong with the files of a folder, and what was looked at; where nothing is wrong, they hold."""
    report = CheckReport()
    publication = signed_publication(asked.folder, asked.key, report)
    if publication is None:
        return report
    report.ballots, report.contests = publication.ballots, len(publication.contests)
    check_paper(publication, report)
    check_money(publication, report)
    check_heads(publication, asked.checkpoints, report)
    check_offered(publication, report)
    if not is_coherent(publication):
        report.blame(FaultCode.RECORD_CONTRADICTS_ITSELF)
        return report
    folder = PublishedFolder(asked.folder, publication, report)
    _check_open(publication, folder, report)
    for contest in publication.contests:
        if contest.outcome.regime is not Regime.OPEN:
            _check_closed(publication, contest, folder, asked.commission, report)
    if asked.number:
        look_up(asked.number, publication, folder.contents, report)
    return report


def _check_open(publication: Publication, folder: PublishedFolder, report: CheckReport) -> None:
    contests = [contest for contest in publication.contests if contest.outcome.regime is Regime.OPEN]
    if publication.is_one_urn:
        header = files.urn_header([contest.printed for contest in contests])
        urn = folder.ballots(files.URN, header, contests)
        folder.require_lines(files.URN, publication.ballots)
        read = dict.fromkeys((contest.printed.key for contest in contests), urn)
    else:
        read = {
            contest.printed.key: folder.ballots(
                files.lines_file(Regime.OPEN, contest.printed.key), files.NAMED, [contest]
            )
            for contest in contests
        }
    for contest in contests:
        ballots = read[contest.printed.key]
        if ballots is not None:
            _recount_open(publication, contest, ballots, folder, report)


def _recount_open(
    publication: Publication,
    contest: PublishedContest,
    read: ReadBallots,
    folder: PublishedFolder,
    report: CheckReport,
) -> None:
    ballots, name = read.ballots(contest.printed), files.pb_file(contest.printed.key)
    check_figures(publication, contest, ballots, report)
    if name in folder.contents and not is_as_published(
        folder.contents[name], contest, ballots, publication.seed
    ):
        report.blame(FaultCode.PB_DIFFERS, file=name)
    recount(publication, contest, ballots, b"", report)


def _check_closed(
    publication: Publication,
    contest: PublishedContest,
    folder: PublishedFolder,
    commission: Path | None,
    report: CheckReport,
) -> None:
    """What not everybody may read: its form here, its count by the commission, which has the lines."""
    said, title = contest.outcome, contest.printed.title
    if said.ballots is not None and regime(said.ballots) is not said.regime:
        report.blame(FaultCode.WRONG_REGIME, contest=title)
    if said.regime is Regime.LOCKED:
        _check_locked(contest, folder, report)
    if commission is None:
        report.remark(LOOKED_AT[said.regime], contest=title, ballots=said.ballots or 0)
    else:
        _recount_closed(publication, contest, commission, report)


def _check_locked(contest: PublishedContest, folder: PublishedFolder, report: CheckReport) -> None:
    """In order, without doubles, as many as were counted, each of the length that the paper gives."""
    name = files.lines_file(Regime.LOCKED, contest.printed.key)
    read = folder.lines(name, files.LOCKED, NAME)
    if read is None:
        return
    if len(read.lines) != contest.outcome.ballots:
        said, title = contest.outcome.ballots or 0, contest.printed.title
        report.blame(FaultCode.BALLOTS_DIFFER, contest=title, said=said, found=len(read.lines))
    length = 2 * contest.printed.layout.size
    for place, line in enumerate(read.lines):
        found = LOCKED_LINE.fullmatch(line)
        if found is None or len(found[1]) != length:
            report.blame(FaultCode.BAD_LINE, file=name, line=line_number(place))
            break


def _recount_closed(
    publication: Publication, contest: PublishedContest, commission: Path, report: CheckReport
) -> None:
    name = files.clear_file(contest.printed.key)
    content, salt = content_of(commission, name, report), content_of(commission, SALT, report)
    if content is None or salt is None:
        return
    if canonical.fingerprint(content) != contest.outcome.clear or not SALT_FORM.fullmatch(salt):
        report.blame(FaultCode.CONTENT_CHANGED, file=name)
        return
    read = LinesRead.of(content)
    found = ReadBallots(name, read, [contest.printed])
    if report.blame_all([*faults_of_lines(name, read, files.NAMED, NAME), *found.faults]):
        return
    ballots = found.ballots(contest.printed)
    check_figures(publication, contest, ballots, report)
    recount(publication, contest, ballots, bytes.fromhex(salt.decode()), report)

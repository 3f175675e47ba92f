"""One's own line by one's own tracking number: found here, on the downloaded files, and told to nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voting.published import files, merkle
from voting.published.choices import from_text
from voting.published.faults import CheckFigure, FaultCode
from voting.published.lines import Purpose, as_typed, locker, namer
from voting.published.reading import LinesRead, line_number
from voting.published.record import Publication, PublishedContest
from voting.published.regimes import Regime
from voting.published.report import CheckReport, RemarkCode
from voting.tally.ballots.packing import unpack_contest
from voting.tally.types import Choice, ChoiceState, Marking


def look_up(typed: str, publication: Publication, contents: Mapping[str, bytes], report: CheckReport) -> None:
    """Finds the line of a number in each contest, shows it to be under the published root, and opens it."""
    number = as_typed(typed).encode()
    if not number:
        report.blame(FaultCode.BAD_NUMBER)
        return
    found = 0
    for contest in publication.contests:
        line = _line(number, contest, publication, contents)
        if line is not None:
            found += 1
            line.tell(report)
        elif contest.outcome.regime in (Regime.TOTALS, Regime.WINNERS):
            report.remark(RemarkCode.NOTHING_PUBLISHED, contest=contest.printed.title)
    if not found and any(file.root for file in publication.files):
        report.blame(FaultCode.NO_SUCH_NUMBER)


def _line(
    number: bytes, contest: PublishedContest, publication: Publication, contents: Mapping[str, bytes]
) -> "_FoundLine | None":
    key, shown = contest.printed.key, contest.outcome.regime
    file = files.URN if publication.is_one_urn else files.lines_file(shown, key)
    if file not in contents:
        return None
    purpose = Purpose.LOCKED if shown is Regime.LOCKED else Purpose.OPEN
    name = number if publication.is_one_urn else namer(purpose, key)(number)
    read = LinesRead.of(contents[file])
    place = read.place_of(name)
    if place is None:
        return None
    column = publication.contests.index(contest) if publication.is_one_urn else 0
    cell = read.lines[place].split(files.CELL)[column + 1]
    root = next(record.root for record in publication.files if record.name == file)
    return _FoundLine(contest, file, read.lines, place, cell, root, number)


@dataclass(frozen=True, slots=True)
class _FoundLine:
    """`cell` is what the line says of this contest, as it stands there."""

    contest: PublishedContest
    file: str
    lines: Sequence[bytes]
    place: int
    cell: bytes
    root: str
    number: bytes

    def tell(self, report: CheckReport) -> None:
        proof = merkle.inclusion_proof(merkle.levels(self.lines), self.place)
        figures: dict[str, CheckFigure] = {"file": self.file, "line": line_number(self.place)}
        choice = self._choice()
        is_under = merkle.is_included(
            self.lines[self.place], self.place, len(self.lines), proof, bytes.fromhex(self.root)
        )
        if choice is None or not is_under:
            report.blame(FaultCode.DOES_NOT_OPEN, **figures)
            return
        title = self.contest.printed.title
        if choice.state is ChoiceState.NOT_OFFERED:
            report.remark(RemarkCode.NOT_ON_THE_PAPER, contest=title)
            return
        report.remark(RemarkCode.LINE_FOUND, contest=title, proof=len(proof), **figures)
        if choice.state is ChoiceState.BLANK:
            report.remark(RemarkCode.BLANK)
        titles = {candidate.number: candidate.title for candidate in self.contest.printed.candidates}
        for number, value in choice.marks:
            report.remark(self._mark_code(), number=number, title=titles.get(number, ""), value=value)

    def _mark_code(self) -> RemarkCode:
        is_approval = self.contest.printed.marking is Marking.APPROVAL
        return RemarkCode.CHOICE if is_approval else RemarkCode.VALUED_CHOICE

    def _choice(self) -> Choice | None:
        """None where the line does not say a choice, or the number does not open it."""
        printed = self.contest.printed
        try:
            if self.contest.outcome.regime is Regime.OPEN:
                return from_text(self.cell.decode(), printed.marking)
            locked = bytes.fromhex(self.cell.decode())
            if len(locked) != printed.layout.size:
                return None
            return unpack_contest(printed.layout, locker(printed.key)(self.number, locked))
        except ValueError:
            return None

"""The opening and the closing head, and the checkpoints between them where an observer has them."""

from collections.abc import Sequence
from pathlib import Path

from voting.published import notes
from voting.published.checkpoints import CheckpointText, faults_between, faults_of_notes
from voting.published.faults import FaultCode
from voting.published.notes import BadNote, NoteKey, SignedNote
from voting.published.record import Publication
from voting.published.report import CheckReport, RemarkCode

OPENING, CLOSING = "opening", "closing"


def check_heads(publication: Publication, checkpoints: Sequence[Path], report: CheckReport) -> None:
    """Both heads, signed and of this poll; with what others kept, the whole chain."""
    key = NoteKey.read(publication.key)
    chain: dict[int, CheckpointText] = {}

    def follow(file: str, kept: Sequence[SignedNote]) -> bool:
        faults = faults_of_notes(
            kept, chain, key, origin=publication.origin, paper=publication.paper_fingerprint, file=file
        )
        return report.blame_all(faults)

    heads = {
        name: _read(text.encode(), name, report)
        for name, text in ((OPENING, publication.opening), (CLOSING, publication.closing))
    }
    wrong = [follow(name, head) for name, head in heads.items()]
    if all(heads.values()) and not any(wrong):
        opening, closing = (CheckpointText.from_text(head[0].text) for head in heads.values())
        _check_pair(opening, closing, publication.ballots - publication.on_paper, report)
        report.chain_was_compared = bool(checkpoints) or closing.number == 1
    for path in checkpoints:
        follow(path.name, _kept(path, report))
    if checkpoints and not report.blame_all(faults_between(chain)):
        report.remark(RemarkCode.CHAIN_HOLDS, checkpoints=len(chain))


def _check_pair(opening: CheckpointText, closing: CheckpointText, online: int, report: CheckReport) -> None:
    """An empty urn, then a later one with the published ballots but the sheets, one to each signature."""
    if opening.number or opening.counts.ballots or opening.counts.signatures:
        report.blame(FaultCode.HEAD_DIFFERS, file=OPENING)
    if not closing.number or closing.counts.ballots != online:
        report.blame(FaultCode.HEAD_DIFFERS, file=CLOSING)
    if closing.counts.signatures != closing.counts.ballots:
        report.blame(
            FaultCode.SIGNED_WITHOUT_BALLOT,
            signatures=closing.counts.signatures,
            ballots=closing.counts.ballots,
        )
    if closing.number == opening.number + 1:
        report.blame_all(faults_between({opening.number: opening, closing.number: closing}))
    elif closing.counts.hour < opening.counts.hour:
        report.blame(FaultCode.HOUR_WENT_BACK, number=closing.number)


def _kept(path: Path, report: CheckReport) -> list[SignedNote]:
    try:
        content = path.read_bytes()
    except OSError:
        report.blame(FaultCode.NO_FILE, file=path.name)
        return []
    return [note for text in _split(content) for note in _read(text, path.name, report)]


def _split(content: bytes) -> list[bytes]:
    try:
        return notes.split(content)
    except BadNote:
        return [content]


def _read(content: bytes, file: str, report: CheckReport) -> list[SignedNote]:
    try:
        return [notes.read(content)]
    except BadNote:
        report.blame(FaultCode.NOTE_UNREADABLE, file=file)
        return []

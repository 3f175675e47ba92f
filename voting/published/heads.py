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

    heads = {OPENING: publication.opening, CLOSING: publication.closing}
    wrong = [follow(name, _read(text.encode(), name, report)) for name, text in heads.items()]
    if chain and not any(wrong):
        _check_counts(publication, chain, report)
    for path in checkpoints:
        follow(path.name, _kept(path, report))
    if checkpoints and not report.blame_all(faults_between(chain)):
        report.remark(RemarkCode.CHAIN_HOLDS, checkpoints=len(chain))


def _check_counts(publication: Publication, chain: dict[int, CheckpointText], report: CheckReport) -> None:
    first, last = chain[min(chain)], chain[max(chain)]
    if first.number or first.counts.ballots or first.counts.signatures:
        report.blame(FaultCode.HEAD_DIFFERS, file=OPENING)
    if last.counts.ballots != publication.ballots or last.counts.signatures < publication.ballots:
        report.blame(FaultCode.HEAD_DIFFERS, file=CLOSING)


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

"""The record and its signed note: is this what was signed, and by whom."""

from pathlib import Path

from voting.published import canonical, notes
from voting.published.faults import FaultCode
from voting.published.notes import BadNote, NoteKey, SignedNote
from voting.published.record import NOTE_FILE, RECORD_FILE, Publication
from voting.published.report import CheckReport, RemarkCode
from voting.tally.errors import TallyError

MOST_RECORD_BYTES = 1 << 24


def content_of(folder: Path, name: str, report: CheckReport) -> bytes | None:
    """The bytes of a file; None, and blamed, where it is missing or empty."""
    try:
        content = (folder / name).read_bytes()
    except OSError:
        report.blame(FaultCode.NO_FILE, file=name)
        return None
    if not content:
        report.blame(FaultCode.EMPTY_FILE, file=name)
        return None
    return content


def signed_publication(folder: Path, expected_key: str, report: CheckReport) -> Publication | None:
    """The publication of a folder, its signature checked; None where there is nothing to go on with."""
    record = content_of(folder, RECORD_FILE, report)
    note = content_of(folder, NOTE_FILE, report)
    if record is None or note is None:
        return None
    try:
        publication = _publication(record)
        key = NoteKey.read(publication.key)
    except (canonical.NotCanonical, TallyError, BadNote):
        report.blame(FaultCode.RECORD_UNREADABLE, file=RECORD_FILE)
        return None
    report.key_was_compared = bool(expected_key)
    if expected_key and expected_key != publication.key:
        report.blame(FaultCode.ANOTHER_KEY, key=publication.key, expected=expected_key)
    try:
        signed = notes.read(note)
    except BadNote:
        report.blame(FaultCode.NOTE_UNREADABLE, file=NOTE_FILE)
        return publication
    _check_note(publication, record, signed, key, report)
    if not report.faults:
        report.remark(RemarkCode.SIGNED, key=publication.key)
    return publication


def _publication(record: bytes) -> Publication:
    """What the record says, if nothing of it had to be guessed: written again it is the same bytes."""
    publication = Publication.from_json(canonical.read(record[:MOST_RECORD_BYTES]))
    if publication.to_bytes() != record or not publication.layout.size:
        raise canonical.NotCanonical
    return publication


def _check_note(
    publication: Publication, record: bytes, signed: SignedNote, key: NoteKey, report: CheckReport
) -> None:
    origin = signed.text.partition("\n")[0]
    if origin != publication.origin:
        report.blame(FaultCode.ANOTHER_POLL, file=NOTE_FILE, found=origin, expected=publication.origin)
    elif not signed.is_signed_by(key):
        report.blame(FaultCode.NOT_SIGNED, file=NOTE_FILE, key=key.name)
    elif signed.text != publication.head(record):
        report.blame(FaultCode.OLD_SIGNATURE)
    others = sorted({line.name for line in signed.signatures} - {key.name})
    if others:
        report.remark(RemarkCode.CO_SIGNED, names=", ".join(others))

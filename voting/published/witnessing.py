"""What a witness does: sign a town's checkpoints beside it, where they follow all that it signed before."""

from collections.abc import Iterable
from dataclasses import replace

from voting.published.checkpoints import CheckpointText, faults_between, faults_of_notes
from voting.published.faults import CheckFault, FaultCode
from voting.published.notes import BadNote, NoteKey, NoteSigner, SignedNote, co_sign, read, split


def co_signed(
    kept: bytes, told: bytes, town: NoteKey, witness: NoteSigner
) -> tuple[list[SignedNote], list[CheckFault]]:
    """The whole chain in order, each checkpoint with the witness's signature too; or what is wrong with it.

    `kept` is what the witness signed before, `told` what the town publishes now: files of notes. The first
    checkpoint ever seen says which poll and which paper it is about.
    """
    try:
        notes = [read(text) for content in (kept, told) for text in split(content)]
        first = CheckpointText.from_text(notes[0].text)
    except (BadNote, IndexError):
        return [], [CheckFault.of(FaultCode.NOTE_UNREADABLE, file="checkpoints")]
    chain: dict[int, CheckpointText] = {}
    alone = faults_of_notes(
        notes, chain, town, origin=first.origin, paper=first.paper, file=f"checkpoints of {first.origin}"
    )
    faults = [*alone, *faults_between(chain)]
    if faults:
        return [], faults
    by_text = _merged(notes)
    return [co_sign(by_text[chain[number].to_text()], witness) for number in sorted(chain)], []


def _merged(notes: Iterable[SignedNote]) -> dict[str, SignedNote]:
    """One note per text, with the signatures of all its copies."""
    merged: dict[str, SignedNote] = {}
    for note in notes:
        before = merged.setdefault(note.text, note)
        lines = dict.fromkeys((*before.signatures, *note.signatures))
        merged[note.text] = replace(before, signatures=tuple(lines))
    return merged

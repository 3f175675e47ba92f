"""The witness's command: sign a town's checkpoints beside it, from another machine."""

import argparse
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from accounts import vault
from voting.published.command_line.sentences import CheckSentences
from voting.published.notes import KEY_BYTES, BadNote, NoteKey, NoteSigner, join
from voting.published.witnessing import co_signed
from voting.tally.command_line.command import spoken_language
from voting.tally.command_line.sentences import LANGUAGES
from voting.tally.command_line.typography import printable

KEPT, SECRET = "checkpoints.txt", "witness.key"


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    words = CheckSentences(asked.language)
    try:
        witness, is_new = _witness(asked.folder, asked.name)
        town, told = NoteKey.read(asked.key), asked.file.read_bytes()
    except (OSError, BadNote, vault.VaultFault) as problem:
        print(printable(words.label("cannot_witness", problem=repr(problem))), file=sys.stderr)
        return 1
    if is_new:
        print(printable(words.label("witness_key", key=witness.key.text)))
    kept = asked.folder / KEPT
    notes, faults = co_signed(kept.read_bytes() if kept.exists() else b"", told, town, witness)
    for fault in faults:
        print(printable(words.fault(fault)))
    if faults:
        print(words.label("not_witnessed", faults=len(faults)))
        return 1
    draft = kept.with_suffix(".new")
    draft.write_bytes(join(notes))
    draft.replace(kept)
    print(printable(words.label("witnessed", checkpoints=len(notes), file=str(kept))))
    return 0


def _witness(folder: Path, name: str) -> tuple[NoteSigner, bool]:
    """The witness's key, drawn the first time."""
    folder.mkdir(parents=True, exist_ok=True)
    is_new = not (folder / SECRET).exists()
    if is_new:
        vault.write_once(folder, SECRET, secrets.token_bytes(KEY_BYTES))
    signer = NoteSigner(name, vault.read(folder, SECRET))
    if len(signer.secret) != KEY_BYTES:
        raise vault.KeyDamaged(SECRET)
    return signer, is_new


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voting.published.witness", description=__doc__)
    parser.add_argument("file", type=Path, help="the checkpoints as the town publishes them")
    parser.add_argument("--key", required=True, help="the town's key, as it was printed before the vote")
    parser.add_argument("--name", required=True, help="the witness's name, as association.example")
    parser.add_argument(
        "--folder", type=Path, required=True, help="where the witness keeps key and checkpoints"
    )
    parser.add_argument("--lang", "--language", dest="language", choices=LANGUAGES, default=spoken_language())
    return parser

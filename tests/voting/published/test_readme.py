"""What the format says of itself is what the code does."""

import re
from hashlib import sha256
from pathlib import Path

from tests.voting.published.polls import CheckpointText
from voting.published import NoteKey, NoteSigner, Regime, merkle, notes, record, regime
from voting.published.lines import Purpose, locker, namer
from voting.tally.ballots.packing import ContestLayout, unpack_contest
from voting.tally.types import Choice
from voting.vault import ALPHABET

README = (Path(record.__file__).parent / "README.md").read_text("utf-8")
NUMBER = b"BCDFGHJK23456789"


def vectors():
    table = README.partition("<!-- vectors -->")[2].partition("<!-- end")[0]
    rows = [row.strip("|").split("|") for row in table.splitlines() if "`" in row]
    return {what.strip(): (said, value.strip().strip("`")) for what, said, value in rows}


def test_names_pads_and_locks_are_as_written():
    said = {what: value for what, (_of, value) in vectors().items()}

    assert namer(Purpose.OPEN, "1")(NUMBER).decode() == said["open name"]
    assert namer(Purpose.LOCKED, "1")(NUMBER).decode() == said["locked name"]
    assert sha256(b"faire-ensemble 1\npad 0\n1\n" + NUMBER).hexdigest() == said["pad 0"]
    packed = locker("1")(NUMBER, bytes.fromhex(said["locked"]))
    assert f"`{packed.hex()}`" in vectors()["locked"][0]
    assert unpack_contest(ContestLayout("1", (1, 2, 3, 4)), packed) == Choice.approving([1, 3])


def test_the_root_is_as_written():
    lines, value = vectors()["root"]

    assert merkle.root([line.encode() for line in re.findall(r"`(.+?)`", lines)]).hex() == value


def test_the_checkpoint_is_as_written():
    written = README.partition("```\n")[2].partition("```")[0]
    key = NoteKey.read(re.search(r"key `(\S+)`", README)[1])

    note = notes.read(written)

    assert note.is_signed_by(key)
    assert CheckpointText.from_text(note.text).counts.ballots == 0
    assert str(notes.sign(note.text, NoteSigner(key.name, bytes(range(32))))) == written


def test_regimes_alphabet_and_fields_are_named():
    rows = re.findall(r"^\| (.+?) \| `(\w+)` \|", README, re.MULTILINE)[:4]

    assert [(regime(int(re.search(r"\d+", said)[0])), word) for said, word in rows[:3]] == [
        (Regime.OPEN, "open"),
        (Regime.LOCKED, "locked"),
        (Regime.TOTALS, "totals"),
    ]
    assert f"`{ALPHABET}`" in README
    for name in (*record.TEXTS, "paper", "ballots", "contests", "files", record.FORMAT):
        assert f"`{name}`" in README

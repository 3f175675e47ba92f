"""A witness signs what follows on from all that it signed before, and nothing else."""

import pytest

from tests.voting.published.polls import ORIGIN, SIGNER, WITNESS
from voting.published import notes
from voting.published.checkpoints import CheckpointText, Counts
from voting.published.command_line.witness import KEPT, SECRET, main
from voting.published.witnessing import co_signed

PAPER = "5f" * 32


def chain(*ballots):
    checkpoint = CheckpointText(ORIGIN, PAPER, Counts("2026-03-02T07:00Z", 0, 0))
    found = [notes.sign(checkpoint.to_text(), SIGNER)]
    for hour, count in enumerate(ballots, start=8):
        checkpoint = checkpoint.following(Counts(f"2026-03-02T{hour:02}:00Z", count, count))
        found.append(notes.sign(checkpoint.to_text(), SIGNER))
    return found


def told(file):
    return [notes.read(text) for text in notes.split(file)]


@pytest.fixture
def witness(tmp_path, capsys):
    """Writes what the town publishes, runs the command; the exit code and what it printed."""

    def run(published, *, lang="en", key=SIGNER.key.text):
        file = tmp_path / "town.txt"
        file.write_bytes(notes.join(published))
        folder = str(tmp_path / "mine")
        code = main([str(file), "--key", key, "--name", WITNESS.name, "--folder", folder, "--lang", lang])
        return code, capsys.readouterr().out.splitlines()

    return run


def test_a_witness_draws_its_key_once_and_signs_as_the_chain_grows(witness, tmp_path):
    code, said = witness(chain(20))
    key = notes.NoteKey.read(said[0].rpartition(" ")[2])
    again, more = witness(chain(20, 45))

    kept = told((tmp_path / "mine" / KEPT).read_bytes())
    assert (code, again, len(more)) == (0, 0, 1)
    assert [note.text for note in kept] == [note.text for note in chain(20, 45)]
    assert all(note.is_signed_by(key) and note.is_signed_by(SIGNER.key) for note in kept)
    assert [len(note.signatures) for note in kept] == [2, 2, 2]
    assert (tmp_path / "mine" / SECRET).stat().st_mode & 0o077 == 0


def test_a_town_that_tells_another_story_is_not_signed_for(witness, tmp_path):
    witness(chain(20, 45))
    before = (tmp_path / "mine" / KEPT).read_bytes()

    code, said = witness(chain(21, 45))

    assert code == 1
    assert said[0].startswith("✗ GRAVE: two different checkpoints bear the number 1")
    assert said[-1].startswith("NOTHING IS SIGNED")
    assert (tmp_path / "mine" / KEPT).read_bytes() == before


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        (chain(20, 45)[1:], "✗ Il manque le point de contrôle numéro 0."),
        (chain(45, 20), "✗ Le point de contrôle 2 compte moins que celui d'avant, sans en dire la raison."),
        ([], "✗ checkpoints n'est pas une note signée : elle est abîmée ou tronquée."),
    ],
)
def test_a_chain_that_does_not_hold_is_not_signed(witness, tmp_path, published, sentence):
    code, said = witness(published, lang="fr")

    assert code == 1
    assert sentence in [line.replace("\u202f", " ").replace("\u00a0", " ") for line in said]
    assert not (tmp_path / "mine" / KEPT).exists()


def test_a_chain_of_another_key_is_not_signed(witness):
    assert witness(chain(20), key=WITNESS.key.text)[0] == 1


def test_what_cannot_be_read_is_said(witness, tmp_path):
    witness(chain(20))
    (tmp_path / "mine" / SECRET).chmod(0o644)

    assert witness(chain(20))[0] == 1
    assert witness(chain(20), key="no key")[0] == 1


def test_signatures_of_other_witnesses_are_kept():
    mine, other = notes.NoteSigner("autre.example", b"2" * 32), WITNESS
    signed_by_other = [notes.co_sign(note, other) for note in chain(20)]

    kept, faults = co_signed(notes.join(chain(20)), notes.join(signed_by_other), SIGNER.key, mine)

    assert faults == []
    assert all(note.is_signed_by(key) for note in kept for key in (SIGNER.key, other.key, mine.key))

"""Signed notes: the example of the specification, co-signatures, and what strangers may send."""

from dataclasses import replace

import pytest

from tests.voting.published.polls import SIGNER, WITNESS
from voting.published import NoteKey, NoteSigner, notes
from voting.published.notes import BadNote

# Key and note of c2sp.org/signed-note.
KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7"
    "Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
TEXT = "mairie.example/2026\nune ligne\n"


def test_the_example_of_the_specification_holds():
    note, key = notes.read(NOTE), NoteKey.read(KEY)

    assert note.text == "This is an example message.\n"
    assert note.is_signed_by(key)
    assert (key.text, str(note)) == (KEY, NOTE)


def test_a_changed_text_is_signed_by_nobody():
    assert not notes.read(NOTE.replace("example message", "Example message")).is_signed_by(NoteKey.read(KEY))


def test_a_note_is_read_as_it_was_signed():
    note = notes.sign(TEXT, SIGNER)

    again = notes.read(str(note).encode())

    assert again == note
    assert again.is_signed_by(SIGNER.key)
    assert not again.is_signed_by(WITNESS.key)


def test_a_witness_adds_its_signature_below_and_changes_no_fingerprint():
    note = notes.sign(TEXT, SIGNER)

    both = notes.read(str(notes.co_sign(note, WITNESS)))

    assert both.is_signed_by(SIGNER.key)
    assert both.is_signed_by(WITNESS.key)
    assert both.fingerprint == note.fingerprint
    assert notes.co_sign(both, WITNESS) == both


def test_a_line_forged_in_the_name_of_a_witness_does_not_void_its_own():
    forged = replace(WITNESS.line("autre\n"), signature=b"0" * 64)
    note = notes.sign(TEXT, SIGNER)
    hostile = notes.SignedNote(TEXT, (forged, *note.signatures))

    assert notes.co_sign(hostile, WITNESS).is_signed_by(WITNESS.key)


def test_lines_of_unknown_keys_say_nothing():
    """The same name with another key, and the same key under another name."""
    note = notes.sign(TEXT, SIGNER)

    other_key = notes.co_sign(note, NoteSigner(SIGNER.name, WITNESS.secret))
    other_name = notes.co_sign(note, NoteSigner("ailleurs.example", SIGNER.secret))

    assert other_key.is_signed_by(SIGNER.key)
    assert other_name.is_signed_by(SIGNER.key)
    assert not notes.sign(TEXT, NoteSigner("ailleurs.example", SIGNER.secret)).is_signed_by(SIGNER.key)


def test_the_first_line_of_a_key_decides():
    good, wrong = notes.sign(TEXT, SIGNER), notes.sign("autre\n", SIGNER)
    twice = notes.SignedNote(TEXT, (*wrong.signatures, *good.signatures))

    assert not twice.is_signed_by(SIGNER.key)


LINE = NOTE.splitlines()[-1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text only\n",
        b"text\n\nno dash\n",
        b"text\n\n" + LINE.encode(),
        f"text\n{LINE}\n".encode(),
        f"text\n\n{LINE}\n\n".encode(),
        f"text\n\n{LINE}\n{LINE[:-1]}\n".encode(),
        f"text\n\n{LINE.replace('—', '-')}\n".encode(),
        f"text\n\n{LINE.replace('— ', '—  ')}\n".encode(),
        f"text\n\n{LINE.replace('example.com/foo', 'a+b')}\n".encode(),
        b"text\n\n" + LINE.replace("example.com/foo", "a\u00a0b").encode() + b"\n",
        f"text\r\n\n{LINE}\n".encode(),
        f"te\x00xt\n\n{LINE}\n".encode(),
        b"\xff\xfe\n\n" + LINE.encode() + b"\n",
        "text\n\n— a AAA=\n".encode(),
        "text\n\n— a AAAAAA==\n".encode(),
        f"text\n\n{LINE[:-2]}R=\n".encode(),
        ("text\n\n" + f"{LINE}\n" * 101).encode(),
        b"x" * (1 << 17),
        b"\xed\xa0\x80\n\n" + LINE.encode() + b"\n",
    ],
)
def test_what_is_no_note_is_refused_as_such(data):
    with pytest.raises(BadNote):
        notes.read(data)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "example.com/foo",
        KEY.replace("530d903a", "530d903b"),
        KEY.replace("530d903a", "530D903A"),
        KEY.replace("example.com/foo", "example.com/bar"),
        KEY.replace("+Ae", "+Be"),
        KEY[:-4],
        f"{KEY}\n",
        KEY.replace("example.com/foo", "exa mple"),
    ],
)
def test_what_is_no_key_is_refused_as_such(key):
    with pytest.raises(BadNote):
        NoteKey.read(key)


@pytest.mark.parametrize("text", ["", "no line break", "a\tb\n", "\n", "a\r\n"])
def test_a_text_that_would_be_read_otherwise_is_not_signed(text):
    with pytest.raises(BadNote):
        notes.sign(text, SIGNER)


def test_several_notes_in_one_file_are_told_apart():
    written = [notes.sign(f"{TEXT}{number}\n", SIGNER) for number in range(3)]
    written[1] = notes.co_sign(written[1], WITNESS)

    read = [notes.read(part) for part in notes.split(notes.join(written))]

    assert read == written

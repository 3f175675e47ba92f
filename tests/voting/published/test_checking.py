"""The observer's command on published polls: sound ones, tampered ones, and ones whose town lies."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.voting.published import polls
from voting.published import canonical, make, merkle, notes
from voting.published.checkpoints import Counts
from voting.published.command_line.command import main
from voting.published.command_line.sentences_of_faults import FAULTS
from voting.published.faults import FaultCode

ROOT = Path(__file__).resolve().parents[3]
NARROW, WIDE = "\u202f", "\u00a0"


@pytest.fixture
def checked(tmp_path, capsys):
    """Writes files into a folder, runs the command on it: the exit code and the lines it printed."""

    def run(files, *flags, lang="fr"):
        folder = tmp_path / "public"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        code = main([str(folder), "--lang", lang, *map(str, flags)])
        return code, capsys.readouterr().out.replace(NARROW, " ").replace(WIDE, " ").splitlines()

    return run


def test_a_sound_poll_holds_and_the_last_line_says_all(checked, open_poll):
    code, said = checked(open_poll.made.files, "--key", polls.SIGNER.key.text)

    assert code == 0
    assert said == [
        f"Signature : valable, clé {polls.SIGNER.key.text}",
        "« Enveloppe 1 » : 240 bulletins recomptés deux fois, mêmes lauréats",
        "« Enveloppe 2 » : 240 bulletins recomptés deux fois, mêmes lauréats",
        (
            "Tout concorde : signature, 3 fichiers, 240 bulletins, 2 enveloppes recomptées deux fois avec "
            "les mêmes lauréats."
        ),
    ]


def test_in_english_too(checked, open_poll):
    code, said = checked(open_poll.made.files, "--key", polls.SIGNER.key.text, lang="en")

    assert code == 0
    assert said[-1] == (
        "Everything agrees: signature, 3 files, 240 ballots, 2 contests recounted twice "
        "with the same winners."
    )


def test_what_is_not_open_is_left_to_the_commission_and_said(checked, zoned_poll):
    code, said = checked(zoned_poll.made.files, "--key", polls.SIGNER.key.text, lang="fr")

    assert code == 0
    assert said[1:] == [
        "« Enveloppe 1 » : 230 bulletins recomptés deux fois, mêmes lauréats",
        "« Enveloppe 2 » : 60 lignes fermées, que seul leur numéro ouvre ; la commission les recompte",
        "« Enveloppe 3 » : 15 bulletins, totaux seuls ; la commission les recompte",
        "« Enveloppe 4 » : trop peu de bulletins pour montrer plus que les lauréats ; la commission recompte",
        (
            "Tout concorde de ce qui est publié : signature, 3 fichiers, 230 bulletins ; "
            "1 enveloppe recomptée sur 4, les autres par la commission."
        ),
    ]


def test_the_commission_recounts_them_all(checked, zoned_poll, tmp_path):
    zoned_poll.made.write(tmp_path / "public", tmp_path / "commission")

    code, said = checked({}, "--commission", tmp_path / "commission")

    assert code == 0
    assert sum("recompté" in line and "deux fois" in line for line in said[:-1]) == 4
    assert said[-1].startswith(
        "Tout concorde : signature, 3 fichiers, 230 bulletins, 4 enveloppes recomptées"
    )


@pytest.mark.parametrize("name", ["clear-2.csv", "clear-4.csv", "salt.txt"])
def test_a_commission_with_other_files_hears_of_it(checked, zoned_poll, tmp_path, name):
    zoned_poll.made.write(tmp_path / "public", tmp_path / "commission")
    content = (tmp_path / "commission" / name).read_bytes()
    (tmp_path / "commission" / name).write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])

    code, said = checked({}, "--commission", tmp_path / "commission", lang="en")

    assert code == 1
    assert any(line.startswith("✗") for line in said)


# --- What strangers do to the files


def lines_of(content):
    header, *lines = content.splitlines(keepends=True)
    return header, lines


def without_a_line(content):
    header, lines = lines_of(content)
    return b"".join([header, *lines[:50], *lines[51:]])


def with_a_line(content):
    header, lines = lines_of(content)
    name, _, choices = lines[50].partition(b";")
    added = name[:-1] + (b"9" if name[-1:] != b"9" else b"8") + b";" + choices
    return b"".join([header, *sorted([*lines, added])])


def reordered(content):
    header, lines = lines_of(content)
    return b"".join([header, lines[1], lines[0], *lines[2:]])


def with_two_choices_swapped(content):
    header, lines = lines_of(content)
    names, cells = zip(*(line.split(b";", 1) for line in lines), strict=True)
    other = next(place for place, cell in enumerate(cells) if cell != cells[0])
    moved = [cells[other], *cells[1:other], cells[0], *cells[other + 1 :]]
    return b"".join([header, *(b";".join(pair) for pair in zip(names, moved, strict=True))])


def with_a_byte_flipped(content):
    """One bit: a ballot for project 4 alone becomes one for project 5."""
    return content.replace(b";4;", b";5;", 1)


TAMPERED = [
    (
        "urn.csv", with_a_byte_flipped,
        "urn.csv : le contenu n'est pas celui qui a été publié.",
        "urn.csv: the content is not the one that was published.",
    ),
    (
        "urn.csv", without_a_line,
        "urn.csv : des lignes ont été retirées (239 au lieu de 240).",
        "urn.csv: lines were taken away (239 instead of 240).",
    ),
    (
        "urn.csv", with_a_line,
        "urn.csv : des lignes ont été ajoutées (241 au lieu de 240).",
        "urn.csv: lines were added (241 instead of 240).",
    ),
    (
        "urn.csv", reordered,
        "urn.csv : les lignes sont les bonnes, mais dans un autre ordre.",
        "urn.csv: the lines are the right ones, but in another order.",
    ),
    (
        "urn.csv", with_two_choices_swapped,
        "urn.csv : les choix sont les mêmes, mais plus sous les mêmes numéros.",
        "urn.csv: the choices are the same, but no longer under the same numbers.",
    ),
    ("urn.csv", lambda _: b"", "urn.csv est vide.", "urn.csv is empty."),
    (
        "urn.csv", None,
        "urn.csv manque ou ne se laisse pas lire.",
        "urn.csv is missing or cannot be read.",
    ),
    (
        "contest-1.pb", without_a_line,
        "contest-1.pb : le contenu n'est pas celui qui a été publié.",
        "contest-1.pb: the content is not the one that was published.",
    ),
    (
        "publication.json", lambda content: content.replace(b"Montsereine", b"Montseraine", 1),
        "La signature est authentique, mais d'un autre publication.json que celui-ci : il a changé depuis.",
        "The signature is genuine, but of another publication.json than this one: it has changed since.",
    ),
    (
        "publication.json", lambda content: content[:-40],
        "publication.json n'est pas du format publié : il est abîmé, tronqué ou d'une autre version.",
        "publication.json is not of the published format: it is damaged, cut off or of another version.",
    ),
    ("publication.json", lambda _: b"", "publication.json est vide.", "publication.json is empty."),
    (
        "publication.note", lambda content: content[:-30],
        "publication.note n'est pas une note signée : elle est abîmée ou tronquée.",
        "publication.note is no signed note: it is damaged or cut off.",
    ),
    (
        "publication.note", lambda content: content.replace(b"ballots 240", b"ballots 241"),
        "publication.note ne porte aucune signature valable de la clé mairie.example/montsereine.",
        "publication.note bears no signature of the key mairie.example/montsereine that holds.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "tamper", "french", "english"), TAMPERED)
def test_each_tampering_has_its_sentence(checked, open_poll, tmp_path, name, tamper, french, english):
    open_poll.made.write(tmp_path / "public")
    path = tmp_path / "public" / name
    if tamper is None:
        path.unlink()
    else:
        assert tamper(path.read_bytes()) != path.read_bytes()
        path.write_bytes(tamper(path.read_bytes()))

    for lang, sentence, last in (("fr", french, "À REFUSER"), ("en", english, "REFUSE THEM")):
        code, said = checked({}, lang=lang)
        assert code == 1
        assert f"✗ {sentence}" in said
        assert said[-1].startswith(last)


@pytest.fixture(scope="session")
def corrected_poll(open_poll):
    """The same town publishes the same poll again, one ballot changed: the first signature is old now."""
    cast = [*open_poll.cast[1:], open_poll.cast[1]]
    facts = polls.facts(open_poll.contests, cast)
    return make(facts, polls.packed(open_poll.contests, cast), signer=polls.SIGNER, salt=polls.SALT)


def test_an_old_signature_on_new_files(checked, open_poll, corrected_poll):
    files = {**corrected_poll.files, "publication.note": open_poll.made.files["publication.note"]}

    for lang, begins in (("fr", "✗ La signature est authentique"), ("en", "✗ The signature is genuine")):
        code, said = checked(files, lang=lang)
        assert code == 1
        assert [line for line in said if line.startswith("✗")] == [
            line for line in said if line.startswith(begins)
        ]


def elsewhere(published):
    """The same ballots as the poll of another town would publish them, with the same key."""
    origin = "ailleurs.example/2026"
    facts = replace(published.facts, origin=origin, **polls.heads(origin, published.facts))
    return make(facts, published.ballots, signer=polls.SIGNER, salt=polls.SALT).files


def test_the_note_of_another_poll(checked, open_poll):
    files = {**open_poll.made.files, "publication.note": elsewhere(open_poll)["publication.note"]}

    for lang, sentence in (
        ("fr", "publication.note est d'un autre scrutin : ailleurs.example/2026, et non"),
        ("en", "publication.note is of another poll: ailleurs.example/2026, not"),
    ):
        code, said = checked(files, lang=lang)
        assert code == 1
        assert any(line.startswith(f"✗ {sentence}") for line in said)


def test_the_whole_bundle_of_another_poll_is_known_by_the_heads_one_kept(checked, open_poll, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(f"{open_poll.facts.opening}\n{open_poll.facts.closing}")
    files = elsewhere(open_poll)

    assert checked(files)[0] == 0
    code, said = checked(files, "--checkpoints", kept)

    assert code == 1
    assert any(line.startswith("✗ kept.txt est d'un autre scrutin : mairie.example") for line in said)


def test_another_town_s_key(checked, open_poll):
    code, said = checked(open_poll.made.files, "--key", polls.WITNESS.key.text)

    assert code == 1
    assert said[-2].startswith("✗ La publication est signée par une autre clé (mairie.example")


def test_files_that_were_not_published_with_the_others(checked, open_poll, zoned_poll):
    code, said = checked({**open_poll.made.files, "open-1.csv": zoned_poll.made.files["open-1.csv"]})

    assert code == 1
    assert "✗ open-1.csv est dans le dossier, mais n'a pas été publié avec les autres." in said


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (without_a_line, "lines_missing"),
        (reordered, "lines_moved"),
        (with_two_choices_swapped, "content_changed"),
    ],
)
def test_a_locked_file_is_guarded_alike(checked, zoned_poll, tamper, code):
    files = dict(zoned_poll.made.files)
    files["locked-2.csv"] = tamper(files["locked-2.csv"])

    exit_code, said = checked(files, lang="en")

    sentence = FAULTS[FaultCode(code)][1].split("(")[0].replace("{file}", "locked-2.csv").rstrip()
    assert exit_code == 1
    assert any(line.startswith(f"✗ {sentence}") for line in said)


def test_without_the_town_s_key_the_last_line_says_that_it_was_not_compared(checked, open_poll):
    for lang, ending in (("fr", "MAIS LA CLÉ N'EST PAS COMPARÉE"), ("en", "BUT THE KEY IS NOT COMPARED")):
        assert ending in checked(open_poll.made.files, lang=lang)[1][-1]
        known = checked(open_poll.made.files, "--key", polls.SIGNER.key.text, lang=lang)[1]
        assert ending not in known[-1]


def test_a_stranger_s_whole_publication_is_told_by_the_key_alone(checked, open_poll):
    stranger = polls.NoteSigner(polls.SIGNER.name, b"s" * 32)
    facts = replace(open_poll.facts, **polls.heads(polls.ORIGIN, open_poll.facts, stranger))
    files = make(facts, open_poll.ballots, signer=stranger, salt=polls.SALT).files

    assert "BUT THE KEY IS NOT COMPARED" in checked(files, lang="en")[1][-1]
    assert checked(files, "--key", polls.SIGNER.key.text)[0] == 1


# --- Two heads, and the chain


def chain(published, *counts):
    """The opening, then checkpoints with so many ballots, then the closing head that follows them."""
    note = notes.read(published.facts.opening)
    found, checkpoint = [note], polls.CheckpointText.from_text(note.text)
    for hour, count in enumerate(counts, start=8):
        checkpoint = checkpoint.following(Counts(f"2026-03-02T{hour:02}:00Z", count, count))
        found.append(notes.sign(checkpoint.to_text(), polls.SIGNER))
    return found


def published_with(published, heads):
    facts = replace(published.facts, opening=str(heads[0]), closing=str(heads[-1]))
    return make(facts, published.ballots, signer=polls.SIGNER, salt=polls.SALT).files


def test_a_chain_from_the_opening_to_the_close_is_whole(checked, open_poll, tmp_path):
    heads = chain(open_poll, 40, 120, 240)
    kept = tmp_path / "kept.txt"
    kept.write_bytes(notes.join([notes.co_sign(head, polls.WITNESS) for head in heads]))

    code, said = checked(published_with(open_poll, heads), "--checkpoints", kept)

    assert code == 0
    assert "4 points de contrôle : la chaîne est entière" in said


def test_a_second_head_with_the_same_number_is_the_grave_case(checked, open_poll, tmp_path):
    heads, others = chain(open_poll, 40, 120, 240), chain(open_poll, 40, 121, 240)
    kept = tmp_path / "kept.txt"
    kept.write_bytes(notes.join([*heads, others[2]]))

    for lang, begins in (("fr", "✗ GRAVE : deux points de contrôle"), ("en", "✗ GRAVE: two different")):
        code, said = checked(published_with(open_poll, heads), "--checkpoints", kept, lang=lang)
        assert code == 1
        assert next(line for line in said if "GRAVE" in line).startswith(begins)
        assert "2" in said[-2]


def test_a_hole_in_the_chain_is_told(checked, open_poll, tmp_path):
    heads = chain(open_poll, 40, 120, 240)
    kept = tmp_path / "kept.txt"
    kept.write_bytes(notes.join([heads[0], heads[1], heads[3]]))

    code, said = checked(published_with(open_poll, heads), "--checkpoints", kept)

    assert code == 1
    assert "✗ Il manque le point de contrôle numéro 2." in said


def test_what_is_no_chain_is_told(checked, open_poll, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_bytes(b"nothing that was ever signed\n")

    assert checked(open_poll.made.files, "--checkpoints", kept)[0] == 1
    assert checked(open_poll.made.files, "--checkpoints", tmp_path / "nowhere.txt")[0] == 1


def test_a_close_that_counted_other_ballots_is_told(checked, open_poll):
    code, said = checked(published_with(open_poll, chain(open_poll, 40, 239)))

    assert code == 1
    assert said[-2].startswith("✗ Le point de contrôle « closing » ne dit pas le même nombre de bulletins")


# --- What a town may lie about, under its own signature


def signed(files, change):
    """The files with another record, signed as the first was."""
    said = json.loads(files["publication.json"])
    change(said)
    record = canonical.to_bytes(said)
    text = (
        f"{said['origin']}\npublication\nballots {said['ballots']}\npaper {said['paper_fingerprint']}\n"
        f"record {canonical.fingerprint(record)}\n"
    )
    note = str(notes.sign(text, polls.SIGNER)).encode()
    return {**files, "publication.json": record, "publication.note": note}


def with_file(files, name, content):
    """One file replaced, and its record made to fit."""

    def fit(said):
        for file in said["files"]:
            if file["name"] == name:
                lines = content.splitlines()[1:]
                file.update(size=len(content), sha256=canonical.fingerprint(content))
                if file["root"]:
                    file.update(lines=len(lines), root=merkle.root(lines).hex())

    return {**signed(files, fit), name: content}


def outcome(change: Callable[[dict], None], place=0):
    return lambda said: change(said["contests"][place]["outcome"])


def printed(change: Callable[[dict], None], place=0):
    return lambda said: change(said["contests"][place]["printed"])


LIES = [
    (outcome(lambda said: said.update(winners=said["winners"][::-1])), "winners_differ"),
    (outcome(lambda said: said.update(total_cost=said["total_cost"] + 1)), "record_contradicts_itself"),
    (outcome(lambda said: said.update(carried=1)), "money_differs"),
    (outcome(lambda said: said.update(totals=None)), "record_contradicts_itself"),
    (outcome(lambda said: said["totals"].pop()), "record_contradicts_itself"),
    (outcome(lambda said: said["totals"][0].update(votes=241)), "record_contradicts_itself"),
    (outcome(lambda said: said.update(is_salted=True)), "record_contradicts_itself"),
    (outcome(lambda said: said.update(clear="00" * 32)), "record_contradicts_itself"),
    (outcome(lambda said: said["winners"].append(99)), "record_contradicts_itself"),
    (outcome(lambda said: said["winners"].append(said["winners"][0])), "record_contradicts_itself"),
    (outcome(lambda said: said.update(receives=["9"])), "money_differs"),
    (printed(lambda said: said.update(is_for_some=True)), "contest_not_as_printed"),
    (printed(lambda said: said["candidates"][0].update(cost=-1)), "record_unreadable"),
    (printed(lambda said: said["candidates"][0].update(id="")), "record_unreadable"),
    (printed(lambda said: said["ballot"].update(highest=2)), "record_unreadable"),
    (printed(lambda said: said["tally"].update(options={})), "record_unreadable"),
    (lambda said: said["paper"].update(seed_commitment=[]), "seed_not_committed"),
    (lambda said: said["paper"].update(contests=7), "contest_not_as_printed"),
    (lambda said: said["paper"]["contests"][0]["entries"][0].update(number=None), "contest_not_as_printed"),
    (lambda said: said["files"][0].update(root="00" * 32), "record_contradicts_itself"),
    (lambda said: said["files"][2].update(root="x"), "record_contradicts_itself"),
    (outcome(lambda said: said.update(result="00" * 32)), "result_differs"),
    (outcome(lambda said: said["totals"][0].update(votes=1)), "totals_differ"),
    (outcome(lambda said: said.update(blank=said["blank"] + 1)), "totals_differ"),
    (outcome(lambda said: said.update(ballots=239)), "ballots_differ"),
    (outcome(lambda said: said.update(budget=said["budget"] + 10)), "money_differs"),
    (outcome(lambda said: said.update(receives=["2"], budget=110), 0), "money_differs"),
    (outcome(lambda said: said.update(regime="locked")), "record_contradicts_itself"),
    (printed(lambda said: said.update(amount=101)), "contest_not_as_printed"),
    (printed(lambda said: said["candidates"][0].update(cost=1)), "contest_not_as_printed"),
    (printed(lambda said: said["candidates"][0].update(title="Autre")), "contest_not_as_printed"),
    (printed(lambda said: said["tally"].update(rule="phragmen")), "contest_not_as_printed"),
    (printed(lambda said: said["ballot"]["bounds"].update(maximum=4)), "contest_not_as_printed"),
    (printed(lambda said: said["tally"]["options"].update(utility="points")), "cannot_count"),
    (lambda said: said["paper"]["contests"][0].update(amount=101), "paper_differs"),
    (
        lambda said: said["paper"]["contests"].append({"position": 9, "title": "Cachée"}),
        "contest_not_as_printed",
    ),
    (lambda said: said.update(seed="une autre graine"), "seed_not_committed"),
    (
        lambda said: said["files"].append({**said["files"][0], "name": "../../etc/passwd"}),
        "record_contradicts_itself",
    ),
    (lambda said: said["files"][2].update(root="00" * 32), "root_differs"),
    (lambda said: said.update(opening=said["closing"]), "head_differs"),
    (lambda said: said.update(closing="no note"), "note_unreadable"),
    (lambda said: said.update(key="no key"), "record_unreadable"),
    (lambda said: said.update(ballots="240"), "record_unreadable"),
    (lambda said: said.update(more=1), "record_unreadable"),
    (lambda said: said["contests"].append(said["contests"][0]), "record_unreadable"),
    (printed(lambda said: said.update(key="../1")), "record_unreadable"),
    (printed(lambda said: said["candidates"][0].update(number=True)), "record_unreadable"),
    (lambda said: said.update(contests=[]), "record_unreadable"),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "code"), LIES)
def test_a_lie_of_the_town_itself_is_found(checked, open_poll, lie, code):
    exit_code, said = checked(signed(open_poll.made.files, lie), lang="en")

    sentence = FAULTS[FaultCode(code)][1].rpartition("}")[2]
    assert exit_code == 1
    assert any(line.startswith("✗") and line.endswith(sentence) for line in said), said


def first_cells(content, cells):
    header, lines = lines_of(content)
    return b"".join([header, lines[0][:17] + cells + b"\n", *lines[1:]])


def doubled(content):
    header, lines = lines_of(content)
    return b"".join([header, lines[0], lines[0], *lines[2:]])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (reordered, "out_of_order"),
        (doubled, "twice"),
        (lambda content: first_cells(content, b"1+2+3+4+5+6;blank"), "invalid_ballot"),
        (lambda content: first_cells(content, b"1+99;blank"), "invalid_ballot"),
        (lambda content: first_cells(content, b"1;11=6"), "invalid_ballot"),
        (lambda content: first_cells(content, b";blank"), "invalid_ballot"),
        (lambda content: first_cells(content, b"2+1;blank"), "bad_line"),
        (lambda content: first_cells(content, b"1+1;blank"), "invalid_ballot"),
        (lambda content: first_cells(content, b"01;blank"), "bad_line"),
        (lambda content: first_cells(content, b"=1;blank"), "bad_line"),
        (lambda content: first_cells(content, b"1;blank;1"), "bad_line"),
        (lambda content: first_cells(content, b"\xff;blank"), "bad_line"),
        (lambda content: content.replace(b"number;1;2", b"number;2;1"), "bad_header"),
        (lambda content: b"A" + content[12:], "bad_header"),
        (without_a_line, "ballots_differ"),
        (with_two_choices_swapped, None),
        (with_a_byte_flipped, "totals_differ"),
    ],
)
def test_lines_that_the_town_itself_signed_are_checked(checked, open_poll, change, code):
    """Two choices that the town swaps before it publishes are for the two voters to find."""
    files = with_file(open_poll.made.files, "urn.csv", change(open_poll.made.files["urn.csv"]))

    exit_code, said = checked(files, lang="en")

    sentence = FAULTS[FaultCode(code)][1].rpartition("}")[2] if code else "with the same winners."
    assert exit_code == (1 if code else 0)
    assert any(sentence in line for line in said), said


def test_a_pabulib_file_of_other_ballots_is_found(checked, open_poll, corrected_poll):
    files = with_file(open_poll.made.files, "contest-1.pb", corrected_poll.files["contest-1.pb"])

    code, said = checked(files, lang="en")

    assert code == 1
    assert said[-2].startswith("✗ contest-1.pb has not the ballots of the file by number")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\n7;", b"\nrue Haute 3;"),
        (b"\n7;", b"\n007;"),
        (b'Montsereine 2026""', b'Montsereine 2027""'),
        (b"budget;100", b"budget;110"),
        (b"1;1;60;", b"1;1;59;"),
        (b"voter_id;vote\n1;", b"voter_id;vote;age\n1;;7"),
    ],
)
def test_a_pabulib_file_that_says_something_else_is_found(checked, open_poll, before, after):
    content = open_poll.made.files["contest-1.pb"]
    assert before in content

    code, said = checked(with_file(open_poll.made.files, "contest-1.pb", content.replace(before, after, 1)))

    assert code == 1
    assert said[-2].startswith("✗ contest-1.pb n'a pas les bulletins du fichier par numéro")


def test_an_open_file_of_too_few_ballots_is_found(checked):
    """A town that opens 150 ballots: made as if the figure were lower, then found by everybody."""
    contests = [polls.contest("1")]
    cast = polls.papers(150, contests)
    facts = polls.facts(contests, cast)
    made = make(facts, polls.packed(contests, cast), signer=polls.SIGNER, salt=polls.SALT)

    def open_it(said):
        said["contests"][0]["outcome"]["regime"] = "totals"
        said["files"] = []

    files = {name: made.files[name] for name in ("publication.json", "publication.note")}
    code, said = checked(signed(files, open_it), lang="en")

    assert code == 1
    assert said[-2].endswith("more should have been published, or less.")


@pytest.mark.parametrize("content", [b"\xff", b"[" * 100_000, b"1.5", b'{"a":NaN}', b'{"format":1}', b"[]"])
def test_a_record_that_is_something_else_is_refused(checked, open_poll, content):
    code, said = checked({**open_poll.made.files, "publication.json": content}, lang="en")

    assert code == 1
    assert said[0].startswith("✗ publication.json is not of the published format")


# --- One's own number


def typed(voter):
    number = polls.number_of(voter).lower()
    return "-".join(number[start : start + 4] for start in range(0, 16, 4))


def test_ones_own_ballot_is_found_by_its_number(checked, open_poll):
    code, said = checked(open_poll.made.files, "--number", typed(0))

    found = said.index(next(line for line in said if line.startswith("Votre bulletin dans « Enveloppe 1 »")))
    assert code == 0
    assert [line.strip() for line in said[found + 1 : found + 1 + len(open_poll.cast[0]["1"].marks)]] == [
        f"{number}. Projet {number}" for number in open_poll.cast[0]["1"].numbers
    ]
    assert any(
        f"Projet {number} : {value}" in line
        for line in said
        for number, value in open_poll.cast[0]["2"].marks
    )


def test_ones_own_locked_line_is_opened(checked, zoned_poll):
    code, said = checked(zoned_poll.made.files, "--number", typed(5))

    place = next(place for place, line in enumerate(said) if "Enveloppe 2 » : locked-2.csv, ligne" in line)
    assert code == 0
    assert [line.strip() for line in said[place + 1 : -3]] == [
        f"{number}. Projet {number}" for number in zoned_poll.cast[5]["2"].numbers
    ] or zoned_poll.cast[5]["2"].state == 1
    assert "« Enveloppe 3 » : aucune ligne n'est publiée, il y a trop peu de bulletins" in said


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            "2222-2222-2222-2222",
            "Aucune ligne n'a ce numéro. Relisez-le ; s'il est juste, prévenez la commission.",
        ),
        (
            "ABC",
            "Ce n'est pas un numéro de suivi : il a 16 signes, des chiffres de 2 à 9 et des consonnes.",
        ),
    ],
)
def test_a_number_that_nobody_has_is_told(checked, open_poll, number, sentence):
    code, said = checked(open_poll.made.files, "--number", number)

    assert code == 1
    assert said[-2] == f"✗ {sentence}"


# --- The command


def test_every_fault_has_its_sentence_in_both_languages():
    assert set(FAULTS) == set(FaultCode)
    assert all(french and english and french != english for french, english in FAULTS.values())


def test_the_command_runs_alone_in_the_language_of_the_place(open_poll, tmp_path):
    open_poll.made.write(tmp_path)
    command = [sys.executable, "-m", "voting.published", str(tmp_path)]

    process = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False,
        env={"LC_ALL": "C.UTF-8"},
    )  # fmt: skip

    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.splitlines()[-1].startswith("Everything agrees")


def test_the_command_reaches_for_no_network(open_poll, tmp_path):
    open_poll.made.write(tmp_path)
    cut_off = (
        "import runpy, socket, sys; socket.socket = None;"
        f"sys.argv = ['observe', {str(tmp_path)!r}, '--lang', 'en'];"
        "runpy.run_module('voting.published', run_name='__main__')"
    )

    process = subprocess.run(
        [sys.executable, "-c", cut_off], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )

    assert (process.returncode, process.stderr) == (0, "")


def test_a_folder_that_is_none(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere"), "--lang", "en"]) == 1
    assert capsys.readouterr().err.startswith("The folder")

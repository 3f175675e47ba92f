"""The counting side's commands about keys on paper, with real files: print, type back, restore."""

import io
import re
import stat
import subprocess
import sys
from itertools import combinations

import pypdf
import pytest
import qrcode
import segno
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.documents import typesetting
from tests.environment import ROOT
from tests.factories.voting import AFTER_CLOSE, PollFactory, fill_urn, marking
from voting.enums import PollOrigin
from voting.keys_on_paper import keys, sheets
from voting.models import Outcome
from voting.services import belonging, closing
from voting.services.counting import tallying

LINE = re.compile(r"^([1-8] (?:[2-9A-Z]{4} ){5}[2-9A-Z]{2})$", re.MULTILINE)


def run(*words):
    said = io.StringIO()
    call_command(*map(str, words), stdout=said)
    return said.getvalue().replace("\u00a0", " ").replace("\u202f", " ")


def refused(*words):
    with pytest.raises(CommandError) as refusal:
        run(*words)
    return str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")


def name(poll):
    return f"{poll.municipality.slug}/{poll.edition.slug}"


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def typed(pdf):
    """The lines of a sheet as somebody types them who sees its text only."""
    return "\n".join(LINE.findall(text_of(pdf)))


def vault_of(settings):
    return {place.name: place.read_bytes() for place in settings.COUNTING_VAULT_DIR.iterdir()}


@pytest.fixture
def paper(tmp_path):
    folder = tmp_path / "to print"
    folder.mkdir()
    return folder


@pytest.fixture
def on_paper(poll, paper, tmp_path):
    """`on_paper("--shares")`: prints the test's poll, types each sheet into a file, gives the files."""

    def prepare(*options, poll=poll):
        run("print_key", name(poll), "--to", paper, *options)
        files = []
        for pdf in sorted(paper.glob("*.pdf")):
            file = tmp_path / f"{pdf.stem}.txt"
            file.write_text(typed(pdf))
            files.append(file)
            pdf.unlink()
        return files

    return prepare


@pytest.mark.parametrize(("options", "count"), [((), 2), (("--shares",), 3)])
def test_sheets_are_files_for_their_owner_only_and_the_command_says_what_comes_next(
    poll, paper, options, count
):
    said = run("print_key", name(poll), "--to", paper, *options)

    files = sorted(paper.iterdir())
    assert len(files) == count
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert all(str(file) in said for file in files)
    assert "shred --remove" in said


def test_two_copies_carry_the_same_lines_and_three_shares_carry_three(poll, paper):
    run("print_key", name(poll), "--to", paper)
    copies = [typed(file) for file in sorted(paper.iterdir())]
    run("print_key", name(poll), "--to", paper, "--shares")
    parts = [typed(file) for file in sorted(paper.glob("*share*"))]

    assert copies[0] == copies[1]
    assert copies[0].count("\n") == 7
    assert len({*copies, *parts}) == 4


def test_the_text_of_a_sheet_says_whose_key_it_is_and_how_to_keep_it(poll, paper, settings):
    run("print_key", name(poll), "--to", paper)

    text = " ".join(text_of(min(paper.iterdir())).split())

    fingerprint = keys.fingerprint(bytes(poll.urn_public_key))
    assert poll.municipality.name in text
    assert poll.edition.name in text
    assert "Copie 1 sur 2" in text
    assert "enveloppe opaque" in text
    assert f"manage.py restore_key {name(poll)} FICHIER" in text
    assert " ".join(re.findall("....", fingerprint)) in text


def test_a_sheet_fits_one_page_is_tagged_and_speaks_the_language_asked_for(poll, paper):
    for language in ("fr", "en"):
        folder = paper / language
        folder.mkdir()
        run("print_key", name(poll), "--to", folder, "--shares", "--language", language)

    for language, words in {"fr": "Part 2 sur 3", "en": "Share 2 of 3"}.items():
        pdf = pypdf.PdfReader(sorted((paper / language).iterdir())[1])
        assert len(pdf.pages) == 1
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert pdf.trailer["/Root"]["/Lang"] == language
        assert words in pdf.pages[0].extract_text()


def test_what_a_town_calls_itself_is_never_read_as_an_instruction(poll, paper):
    poll.municipality.name = '#panic("no") *Bourg* $x$ "\\'
    poll.municipality.save()

    run("print_key", name(poll), "--to", paper)

    assert poll.municipality.name in text_of(min(paper.iterdir()))


def test_the_longest_names_still_fit_one_page(poll, paper):
    poll.municipality.name = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson " * 2
    poll.municipality.save()

    run("print_key", name(poll), "--to", paper, "--shares")

    assert {len(pypdf.PdfReader(file).pages) for file in paper.iterdir()} == {1}


def test_the_same_keys_are_the_same_bytes(poll, paper):
    for folder in (paper / "first", paper / "again"):
        folder.mkdir()
        run("print_key", name(poll), "--to", folder)

    first, again = ([file.read_bytes() for file in sorted(folder.iterdir())] for folder in paper.iterdir())
    assert first == again


def test_the_code_is_the_one_that_another_encoder_draws():
    """Version, level and mask given, a QR code is determined by its text."""
    content = "".join(sheets.whole(keys.CountingKeys(bytes(range(32)), "0" * 32, bytes(32))).lines())
    drawn = segno.make_qr(content, error="q", boost_error=False)
    other = qrcode.QRCode(
        version=drawn.version,
        error_correction=qrcode.constants.ERROR_CORRECT_Q,
        mask_pattern=drawn.mask,
        border=0,
    )
    other.add_data(content, optimize=0)
    other.make()

    assert [[bool(module) for module in row] for row in drawn.matrix] == other.modules
    side = drawn.symbol_size(border=0)[0]
    assert f'viewBox="0 0 {side} {side}"' in typesetting.qr_code(content)


def test_a_sheet_typed_back_says_whose_urn_it_opens_and_nothing_of_the_key(poll, on_paper):
    file = on_paper()[0]

    said = run("check_key", file)

    assert f"Cette feuille ouvre l’urne de {poll.municipality.name}, {poll.edition.name}." in said
    assert keys.fingerprint(bytes(poll.urn_public_key))[:4] in said
    assert not any(group in said for group in file.read_text().split() if len(group) == 4)


def test_one_share_is_recognised_and_two_open(poll, on_paper):
    parts = on_paper("--shares")

    assert "Part 3 sur 3" in run("check_key", parts[2])
    for two in combinations(parts, 2):
        assert "Ces 2 feuilles ouvrent l’urne" in run("check_key", *two)


def test_a_wrong_character_is_traced_to_file_and_line(poll, on_paper):
    first, second = on_paper("--shares")[:2]
    lines = second.read_text().splitlines()
    lines[4] = lines[4][:-1] + ("B" if lines[4][-1] != "B" else "C")
    second.write_text("\n".join(lines))

    said = refused("check_key", first, second)

    assert said.startswith(f"{second} – la ligne 5 n’est pas comme imprimée")


def test_a_sheet_of_no_poll_of_this_database_is_said_to_be_so(poll, on_paper):
    file = on_paper()[0]
    fingerprint = keys.fingerprint(bytes(poll.urn_public_key))
    other = keys.CountingKeys(bytes(range(32)), "0" * 32, bytes(32))
    file.write_text("\n".join(sheets.whole(other).lines()))

    said = refused("check_key", file)

    assert "aucun scrutin de cette base" in said
    assert keys.fingerprint(other.public_half)[:4] in said
    assert fingerprint[:8] not in said


def test_a_sheet_whose_seed_is_not_the_published_one_opens_nothing(poll, on_paper, settings, tmp_path):
    kept = keys.read(settings.COUNTING_VAULT_DIR, bytes(poll.urn_public_key))
    forged = tmp_path / "forged.txt"
    forged.write_text(
        "\n".join(sheets.whole(keys.CountingKeys(kept.private, "0" * 32, kept.signing)).lines())
    )

    assert "n’est pas celle que" in refused("check_key", forged)
    assert "n’est pas celle que" in refused("restore_key", name(poll), forged)


@pytest.mark.parametrize("options", [(), ("--shares",)])
def test_a_vault_that_was_lost_is_filled_again_from_paper(poll, on_paper, settings, options):
    files = on_paper(*options)[:2]
    before = vault_of(settings)
    for place in settings.COUNTING_VAULT_DIR.iterdir():
        place.unlink()

    said = run("restore_key", name(poll), *files)

    assert vault_of(settings) == before
    assert sorted(name.rpartition(".")[2] for name in before) == ["seed", "sign", "urn"]
    assert all(stat.S_IMODE(place.stat().st_mode) == 0o600 for place in settings.COUNTING_VAULT_DIR.iterdir())
    assert all(name in said for name in before)
    assert belonging.open_keys(poll).drawn_for.poll == poll.pk


def test_a_count_that_stopped_for_want_of_its_key_ends_once_paper_gave_it_back(db, on_paper, settings):
    poll = PollFactory(ended=True)
    fill_urn(poll, [marking(1), marking(1, 2)])
    file = on_paper(poll=poll)[0]
    closing.close(poll, at=AFTER_CLOSE)
    for place in settings.COUNTING_VAULT_DIR.iterdir():
        place.unlink()
    assert not tallying.tally(poll, at=AFTER_CLOSE)

    assert "Le dépouillement se reprend" in run("restore_key", name(poll), file)

    assert tallying.tally(poll, at=AFTER_CLOSE)
    assert [outcome.counted.entry("1").votes for outcome in Outcome.objects.all()] == [2]


def test_what_the_vault_still_has_is_left_alone(poll, on_paper, settings):
    file = on_paper()[0]
    lost = next(settings.COUNTING_VAULT_DIR.glob("*.seed"))
    lost.unlink()

    assert lost.name in run("restore_key", name(poll), file)
    assert "Rien n’a été écrit" in run("restore_key", name(poll), file)


def test_another_file_in_the_place_of_a_key_is_never_overwritten(poll, on_paper, settings):
    file = on_paper()[0]
    lost, damaged = (next(settings.COUNTING_VAULT_DIR.glob(f"*.{kind}")) for kind in ("urn", "seed"))
    lost.unlink()
    damaged.write_bytes(b"damaged")
    signing = next(settings.COUNTING_VAULT_DIR.glob("*.sign"))

    said = refused("restore_key", name(poll), file)

    assert damaged.name in said
    assert vault_of(settings) == {damaged.name: b"damaged", signing.name: signing.read_bytes()}


def test_a_sheet_of_another_poll_never_reaches_the_vault(poll, on_paper, settings):
    other = PollFactory(settled=True)
    files = on_paper(poll=other)
    before = vault_of(settings)

    said = refused("restore_key", name(poll), files[0])

    assert f"ne sont pas celles de {poll.municipality.name}" in said
    assert vault_of(settings) == before


def test_nothing_is_overwritten_and_nothing_is_left_half_done(poll, paper):
    run("print_key", name(poll), "--to", paper)
    first, second = sorted(paper.iterdir())
    first.unlink()

    said = refused("print_key", name(poll), "--to", paper)

    assert str(second) in said
    assert sorted(paper.iterdir()) == [second]


def test_printing_needs_a_folder_that_is_there(poll, paper):
    assert "n’existe pas" in refused("print_key", name(poll), "--to", paper / "nowhere")


def test_each_command_is_for_the_counting_side(poll, settings, paper, on_paper):
    file = on_paper()[0]
    settings.COUNTING_VAULT_DIR = None

    for words in (
        ["print_key", name(poll), "--to", paper],
        ["check_key", file],
        ["restore_key", name(poll), file],
    ):
        assert "l’affaire du dépouillement" in refused(*words)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [(lambda file: file.unlink(), "restore_key"), (lambda file: file.chmod(0o644), "mode 600")],
    ids=["lost", "exposed"],
)
@pytest.mark.parametrize("kind", ["urn", "seed"])
def test_a_key_that_cannot_be_read_is_not_printed(poll, settings, paper, kind, spoil, sentence):
    spoil(next(settings.COUNTING_VAULT_DIR.glob(f"*.{kind}")))

    assert sentence in refused("print_key", name(poll), "--to", paper)
    assert list(paper.iterdir()) == []


def test_a_poll_without_key_and_an_imported_one_have_nothing_to_print(db, paper):
    drafted, imported = PollFactory(), PollFactory(settled=True, origin=PollOrigin.IMPORTED)

    assert "pas encore de clé" in refused("print_key", name(drafted), "--to", paper)
    assert "n’a pas besoin" in refused("print_key", name(imported), "--to", paper)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\xff\xfe", b"B" * 70_000])
def test_what_is_no_text_is_not_read_as_a_sheet(db, tmp_path, content):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(content)

    assert "n’est pas du texte" in refused("check_key", file)
    assert "n’existe pas" in refused("check_key", tmp_path / "missing")


@pytest.mark.once
def test_lines_come_from_the_standard_input_and_nothing_of_them_goes_anywhere(
    transactional_db, poll, on_paper, process_environment
):
    lines = on_paper()[0].read_text()
    command = [sys.executable, "manage.py", "check_key"]

    def check(content):
        return subprocess.run(
            command,
            input=content,
            env=process_environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    whole, broken = check(lines), check(lines.replace("\n", "\nB", 1))
    groups = [group for group in lines.split() if len(group) == 4]
    assert whole.returncode == 0
    assert "ouvre l’urne" in whole.stdout
    assert broken.returncode == 1
    assert "la ligne 2 n’est pas comme imprimée" in broken.stderr.replace("\u00a0", " ")
    assert not any(group in said for group in groups for said in (whole.stdout, whole.stderr, broken.stderr))

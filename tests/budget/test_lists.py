"""A list of people becomes the register's, line by line, as one act, and can be undone."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import JobState
from accounts.models import Job, JournalEntry
from accounts.refusals import InvalidInput, NotAllowed, Refused
from accounts.services import jobs
from budget.enums import (
    Level,
    LineReason,
    LineVerdict,
    ListKind,
    ListStatus,
    PhaseKind,
    RegisterSource,
    RegisterStatus,
    TownLink,
)
from budget.models import ListedFile, ListLine, RegisterEntry, RegisterList
from budget.queries import registers as queries
from budget.services import corrections, leaving, registers
from budget.services.lists import acts, reading, report, working
from budget.services.lists.columns import day_of, proposed
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, coordinator_of, during
from tests.factories.voting import PollFactory
from voting.enums import Channel
from voting.models import Signature

pytestmark = pytest.mark.django_db
AT = during(PhaseKind.COLLECTION)
HEADER = "Nom de naissance;Prénoms;Date de naissance;Adresse;Code postal;Commune"
V, R = LineVerdict, LineReason


@pytest.fixture
def edition():
    return EditionFactory(running=True)


def people(number, *, first=0):
    """Lines of people, all different."""
    return [
        f"{_name(place)};Zoé Marie;{1 + place % 28:02}/06/19{50 + place % 50};{place} rue du Pré;35000;Rennes"
        for place in range(first, first + number)
    ]


def _name(place):
    letters = "BCDFGHJKLMNPQRSTVWXZ"
    return "Le " + "".join(f"{letters[place // 20**power % 20].lower()}e" for power in range(3)).title()


def text_of(lines, header=HEADER):
    return "\r\n".join([header, *lines]) + "\r\n"


def bring(edition, content, *, kind=ListKind.KNOWN, tie=TownLink.RESIDENCE, at=AT):
    """Uploaded and judged."""
    content = content if isinstance(content, bytes) else content.encode()
    by = coordinator_of(edition)
    brought = acts.upload(edition, content, file_name="liste.csv", kind=kind, tie=tie, by=by, at=at)
    acts.check(brought, brought.columns, by=by, at=at)
    assert working.work(brought, at=at)
    brought.refresh_from_db()
    return brought


def enter(brought, *, at=AT):
    acts.enter(brought, by=coordinator_of(brought.edition), at=at)
    assert working.work(brought, at=at)
    brought.refresh_from_db()
    return brought


def remove(brought, *, at=AT):
    acts.remove(brought, by=coordinator_of(brought.edition), at=at)
    assert working.work(brought, at=at)
    brought.refresh_from_db()
    return brought


def counted(brought):
    numbers = working.counts(brought)
    assert sum(numbers.values()) == brought.lines_total
    return numbers


# --- Reading


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [
        (lambda text: text.encode(), "utf-8"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "utf-8"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.replace("du Pré", "de l’Été").encode("cp1252"), "cp1252"),
        (lambda text: text.encode("latin-1"), "cp1252"),
        (lambda text: text.replace(";", ",").encode(), "utf-8"),
        (lambda text: text.replace(";", "\t").encode(), "utf-8"),
    ],
)
def test_one_list_is_the_same_people_whatever_program_wrote_it(edition, encoded, encoding):
    enter(bring(edition, text_of(people(3))))

    again = bring(edition, encoded(text_of(people(3))))

    assert again.encoding == encoding
    assert counted(again) == {V.KNOWN: 3}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEADER.encode(),
        b"\x89PNG\0\0\0" * 9,
        text_of(people(2)).encode() + 'Le Gall;"Zoé'.encode(),
        text_of(people(2)).encode()[:-2] + "é".encode()[:1],
        text_of(people(2)).encode("utf-16")[:-1],
        (";" * 1_000_000).encode() + b"\r\na;b",
        text_of(people(1)).encode() + b'"' + b"x" * 200_000 + b'"',
        b"PK\x03\x04 no archive",
    ],
    ids=["empty", "header", "image", "quotation", "cut", "cut utf-16", "columns", "cell", "zip"],
)
def test_a_file_that_cannot_be_read_whole_is_refused_whole(edition, content):
    with pytest.raises(Refused):
        bring(edition, content)

    assert not RegisterList.objects.exists()
    assert not ListedFile.objects.exists()


def test_more_lines_or_bytes_than_a_town_has_are_refused(edition, monkeypatch):
    monkeypatch.setattr(reading, "MOST_LINES", 5)
    with pytest.raises(Refused, match="5"):
        bring(edition, text_of(people(6)))
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    with pytest.raises(Refused):
        bring(edition, text_of(people(5)))


def test_the_columns_of_an_electoral_roll_are_known():
    header = [
        "Nom de naissance", "Nom d'usage", "Prénoms", "Sexe", "Date de naissance", "Numéro de voie",
        "Libellé de voie", "Complément 1", "Lieu-dit", "Code postal", "Commune", "Code bureau de vote",
    ]  # fmt: skip

    assert proposed(header) == [
        "family_name", "used_name", "given_names", "", "birth_date", "address",
        "address", "address", "address", "postcode", "place", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["07/02/1990", "7/2/1990", "07-02-1990", "07.02.1990", "1990-02-07 00:00:00"]
)
def test_a_birthday_is_read_as_french_registers_write_it(text):
    assert day_of(text) == date(1990, 2, 7)


def test_a_day_that_nobody_knows_is_the_first():
    assert day_of("00/00/1990") == date(1990, 1, 1)


def spreadsheet(rows):
    """The smallest XLSX there is, without the libraries that write one."""
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for place, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{cells}</sheetData></worksheet>",
        }
    )


def relations(kind, target):
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}"/></Relationships>'
    )


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def open_document(rows, *, repeated=1):
    table = "".join(
        f'<table:table-row table:number-rows-repeated="{repeated}">'
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:'
            'xmlns:manifest:1.0"/>',
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet><table:table "
            f'table:name="a">{table}</table:table></office:spreadsheet></office:body></office:document-content>',
        }
    )


@pytest.mark.parametrize("written", [spreadsheet, open_document])
def test_a_spreadsheet_is_the_same_people_as_its_text(edition, written):
    enter(bring(edition, text_of(people(3))))

    rows = [line.split(";") for line in [HEADER, *people(3)]]
    again = bring(edition, written(rows))

    assert again.encoding == reading.SHEET
    assert counted(again) == {V.KNOWN: 3}


def test_a_small_spreadsheet_that_unfolds_to_a_huge_one_is_refused(edition):
    far = spreadsheet([["a"]]).replace(b"A1", b"A1")
    assert far
    bombs = [
        open_document([["x" * 30_000] * 50], repeated=1_000_000),
        packed({"xl/workbook.xml": "x" * 300_000_000, "[Content_Types].xml": ""}),
    ]
    for bomb in bombs:
        assert len(bomb) < reading.MOST_BYTES
        with pytest.raises(Refused):
            bring(edition, bomb)


# --- Judging


def test_each_line_has_one_verdict_with_its_reason_and_their_sum_is_the_file(edition):
    halles = TerritoryFactory(municipality=edition.municipality, name="Les Halles")
    anna = {"given_names": "Anna", "family_name": "Le Goff", "birth_date": date(1980, 5, 4)}
    stated(edition, UserFactory(), territory=halles, **anna)
    lines = [
        "Martin;Léa;01/02/1990;Les Halles",
        "MARTIN;LEA;1990-02-01;les halles",
        "Le Goff;Anna;04/05/1980;",
        "Legoff;Annaïg;04/05/1980;",
        "Durand;Paul;01/02/2024;",
        "Durand;;01/02/1990;",
        "Durand;Paul;;",
        "Durand;Paul;31/02/1990;",
        "Durand;Paul;01/02/1990;Ailleurs",
        "Durand;Paul",
        "Durand;Paul;01/02/1990;;trop",
        ";;;",
    ]

    brought = bring(edition, text_of(lines, "Nom;Prénom;Né(e) le;Quartier"))

    assert counted(brought) == {V.NEW: 1, V.KNOWN: 2, V.DOUBTFUL: 1, V.REFUSED: 7, V.EMPTY: 1}
    found = list(brought.lines.order_by("number").values_list("number", "verdict", "reason", "like"))
    assert found == [
        (2, V.NEW, "", None),
        (3, V.KNOWN, R.TWICE, 2),
        (4, V.KNOWN, "", None),
        (5, V.DOUBTFUL, R.ALIKE, None),
        (6, V.REFUSED, R.TOO_YOUNG, None),
        (7, V.REFUSED, R.NO_NAME, None),
        (8, V.REFUSED, R.NO_DATE, None),
        (9, V.REFUSED, R.WRONG_DATE, None),
        (10, V.REFUSED, R.UNKNOWN_QUARTER, None),
        (11, V.REFUSED, R.TOO_FEW_CELLS, None),
        (12, V.REFUSED, R.TOO_MANY_CELLS, None),
        (13, V.EMPTY, "", None),
    ]
    assert RegisterEntry.objects.count() == 1


def test_columns_are_said_before_anything_is_judged(edition):
    by = coordinator_of(edition)
    content = text_of(["x;y;01/02/1990"], "a;b;c").encode()
    brought = acts.upload(
        edition, content, file_name="a", kind=ListKind.KNOWN, tie=TownLink.RESIDENCE, by=by, at=AT
    )

    for columns in (["family_name", "", ""], ["family_name", "given_names", "family_name"]):
        with pytest.raises(InvalidInput):
            acts.check(brought, columns, by=by, at=AT)
    with pytest.raises(Refused):
        acts.check(brought, ["family_name"], by=by, at=AT)

    acts.check(brought, ["family_name", "given_names", "birth_date"], by=by, at=AT)
    assert working.work(brought, at=AT)
    assert counted(brought) == {V.NEW: 1}


def test_only_who_coordinates_brings_a_list(edition):
    with pytest.raises(NotAllowed):
        acts.upload(
            edition, text_of(people(1)).encode(), file_name="a", kind=ListKind.KNOWN, tie=TownLink.RESIDENCE,
            by=UserFactory(), at=AT,
        )  # fmt: skip


# --- Entering


def test_the_same_file_twice_in_another_order_and_damaged_makes_nobody_double(edition):
    enter(bring(edition, text_of(people(40))))
    before = list(edition.register.order_by("pk").values_list("pk", "person_key", "level"))

    lines = [f" {line}  ".replace("Zoé Marie", "marie-ZOE") for line in reversed(people(40))]
    again = enter(bring(edition, text_of([*lines, *lines[:7], *people(20, first=40), "Le Cut;Zo"])))

    assert counted(again) == {V.KNOWN: 47, V.NEW: 20, V.REFUSED: 1}
    assert list(edition.register.order_by("pk").values_list("pk", "person_key", "level"))[:40] == before
    assert edition.register.count() == 60


@pytest.mark.parametrize(
    ("kind", "level", "source"),
    [
        (ListKind.KNOWN, Level.EMAIL, RegisterSource.IMPORT),
        (ListKind.SCHOOL, Level.DESK, RegisterSource.SCHOOL),
        (ListKind.VERIFIED, Level.DESK, RegisterSource.IMPORT),
    ],
)
def test_who_is_entered_has_no_account_and_the_level_that_the_list_proves(edition, kind, level, source):
    enter(bring(edition, text_of(people(1)), kind=kind))

    entry = edition.register.get()
    assert (entry.user, entry.level, entry.source, entry.lives_here, entry.may_vote) == (
        None,
        level,
        source,
        True,
        True,
    )
    assert entry.postal_address == "0 rue du Pré, 35000 Rennes"
    assert entry.rulebook == edition.rulebooks.get()
    assert JournalEntry.objects.get(event="register.list_entered").details == {"kind": kind, "new": 1}


def test_the_file_and_what_lines_say_of_people_leave_with_the_entering(edition):
    brought = bring(edition, text_of([*people(3), "Durand;;01/02/1990;;;"]))
    assert ListedFile.objects.exists()

    enter(brought)

    assert not ListedFile.objects.exists()
    assert not ListLine.objects.exclude(
        family_name="", given_names="", postal_address="", birth_date=None
    ).exists()
    assert counted(brought) == {V.NEW: 3, V.REFUSED: 1}


def test_a_list_by_which_nobody_was_entered_is_forgotten_after_a_day(edition):
    forgotten, entered = bring(edition, text_of(people(2))), enter(bring(edition, text_of(people(3))))

    assert working.forget(at=AT + working.KEPT_FOR) == 0
    assert working.forget(at=AT + working.KEPT_FOR + timedelta(seconds=1)) == 1
    assert working.forget(at=AT + working.KEPT_FOR + timedelta(seconds=1)) == 0

    assert not RegisterList.objects.filter(pk=forgotten.pk).exists()
    assert RegisterList.objects.get() == entered
    assert not ListedFile.objects.exists()


def test_what_the_register_became_between_report_and_entering_is_seen(edition):
    brought = bring(edition, text_of(["Le Goff;Anna;04/05/1980;;;", *people(1)]))
    anna = {"given_names": "Anna", "family_name": "Le Goff", "birth_date": date(1980, 5, 4)}
    stated(edition, UserFactory(), **anna)

    enter(brought)

    assert counted(brought) == {V.NEW: 1, V.KNOWN: 1}
    assert edition.register.count() == 2


def test_an_entering_that_breaks_leaves_nobody_and_is_taken_up_again(edition, monkeypatch):
    brought, by = bring(edition, text_of(people(3))), coordinator_of(edition)
    acts.enter(brought, by=by, at=AT)
    monkeypatch.setattr(working, "counts", lambda _brought: 1 / 0)

    assert not working.work(brought, at=AT)

    assert Job.objects.get(kind=acts.ENTER).state == JobState.FAILED
    assert Job.objects.get(kind=acts.ENTER).fault == "ZeroDivisionError"
    assert not edition.register.exists()
    assert ListedFile.objects.exists()
    monkeypatch.undo()
    acts.take_up_again(brought, by=by, at=AT)
    assert [working.work(found, at=AT) for found in working.waiting()] == [True]
    assert edition.register.count() == 3


def test_a_worker_that_takes_over_goes_on_after_the_last_line_that_was_judged(edition, monkeypatch):
    monkeypatch.setattr(working, "CHUNK", 2)
    by = coordinator_of(edition)
    content = text_of(people(5)).encode()
    brought = acts.upload(
        edition, content, file_name="a", kind=ListKind.KNOWN, tie=TownLink.RESIDENCE, by=by, at=AT
    )
    acts.check(brought, brought.columns, by=by, at=AT)
    dead = jobs.claim(acts.CHECK, brought, at=AT)
    real, told = jobs.Claim.progress, []

    def dies(claim, done, total, step=""):
        told.append(done)
        if len(told) == 2:
            raise KeyboardInterrupt
        real(claim, done, total, step)

    monkeypatch.setattr(jobs.Claim, "progress", dies)
    with pytest.raises(KeyboardInterrupt):
        working.check(brought, dead, AT)
    monkeypatch.setattr(jobs.Claim, "progress", real)
    Job.objects.update(heartbeat_at=AT)
    assert brought.lines.count() == 2
    assert not working.work(brought, at=AT)

    assert working.work(brought, at=AT + jobs.CLAIM_LASTS + timedelta(seconds=1))

    assert counted(brought) == {V.NEW: 5}
    with pytest.raises(jobs.ClaimLost):
        dead.progress(1, 5)


# --- Nobody takes over somebody else


def stated(edition, by, at=AT, **facts):
    usual = {
        "given_names": "Zoé Marie",
        "family_name": _name(0),
        "birth_date": date(1950, 6, 1),
        "lives_here": True,
    }
    return registers.join(edition, by=by, at=at, **{**usual, **facts})


def test_whoever_states_to_be_somebody_the_town_only_knows_meets_that_line_and_proves_no_more(edition):
    enter(bring(edition, text_of(people(1))))
    person = UserFactory()

    entry = stated(edition, person)

    assert edition.register.get() == entry
    assert (entry.user, entry.level, entry.source) == (person, Level.DECLARED, RegisterSource.STATEMENT)
    assert stated(edition, UserFactory()).status == RegisterStatus.DOUBTFUL


@pytest.mark.parametrize("kind", [ListKind.SCHOOL, ListKind.VERIFIED])
def test_nobody_becomes_by_a_statement_whom_a_list_has_verified(edition, kind):
    enter(bring(edition, text_of(people(1)), kind=kind))

    assert stated(edition, UserFactory()).status == RegisterStatus.DOUBTFUL

    assert edition.register.get(status=RegisterStatus.ENTERED).user is None


def test_whoever_a_list_knew_and_joins_alone_is_counted_as_such_and_coming_back_adds_nobody(edition):
    enter(bring(edition, text_of(people(1))))
    person = UserFactory()
    joined = stated(edition, person)

    leaving.close_account(person, withdraws_ideas=False, by=person, at=AT + timedelta(hours=1))
    back = stated(edition, UserFactory(), at=AT + timedelta(days=1))

    today = {"since": AT, "before": AT + timedelta(hours=1)}
    assert (back.pk, back.register_list_id) == (joined.pk, joined.register_list_id)
    assert back.register_list_id is not None
    assert queries.added(edition, **today) == {"alone": 1, "entered": 0}
    assert queries.added(edition, since=today["before"], before=AT + timedelta(days=2)) == {
        "alone": 0,
        "entered": 0,
    }


def test_a_list_verifies_nobody_who_only_stated_to_be_on_it(edition):
    entry = stated(edition, UserFactory())

    brought = enter(bring(edition, text_of(people(1)), kind=ListKind.SCHOOL))

    assert list(brought.lines.values_list("verdict", "reason")) == [(V.KNOWN, R.HAS_ACCOUNT)]
    assert edition.register.get() == entry
    entry.refresh_from_db()
    assert entry.level == Level.DECLARED


def test_a_list_verifies_whom_another_only_knew(edition):
    enter(bring(edition, text_of(people(1))))

    brought = enter(bring(edition, text_of(people(1)), kind=ListKind.SCHOOL))

    assert counted(brought) == {V.RAISED: 1}
    assert edition.register.get().level == Level.DESK


# --- Undoing


def test_undoing_takes_off_whom_the_list_entered_but_who_signed_or_joined(edition):
    enter(bring(edition, text_of(people(2, first=50))))
    brought = enter(bring(edition, text_of([*people(4), *people(1, first=50)])))
    joined = stated(edition, UserFactory())
    signed = edition.register.get(family_name=_name(1))
    poll = PollFactory(edition=edition, settled=True)
    Signature.objects.sign(poll, signed, channel=Channel.PAPER, on=date(2026, 10, 1))

    remove(brought)

    assert brought.status == ListStatus.REMOVED
    assert counted(brought) == {V.REMOVED: 2, V.KEPT: 2, V.KNOWN: 1}
    assert set(brought.entries.all()) == {joined, signed}
    assert edition.register.count() == 4
    with pytest.raises(Refused):
        acts.remove(brought, by=coordinator_of(edition), at=AT)
    assert counted(enter(bring(edition, text_of(people(4))))) == {V.NEW: 2, V.KNOWN: 2}


def test_five_people_and_thirty_five_cost_the_same_queries(edition):
    """A city's list has two hundred thousand: a query for each would take an hour."""

    def queries_of(lines):
        with CaptureQueriesContext(connection) as asked:
            remove(enter(bring(edition, text_of(lines))))
        return len(asked)

    queries_of(people(1))  # the first list of an installation also notes its pepper

    assert queries_of(people(5, first=50)) == queries_of(people(35, first=100))


# --- Its report


def test_the_report_opens_in_a_spreadsheet_and_runs_nothing(edition):
    brought = bring(edition, text_of([*people(2), "=1+1;;01/02/1990;;;"]))

    text = "".join(report.lines(brought, words=lambda _table, name: f"={name}"))

    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["2", "3", "4"]
    assert rows[1][1] == "'=new"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "'=1", '"=1', " =1"])
def test_no_cell_is_a_formula(text):
    assert report.harmless(text) == f"'{text}"


def test_one_who_left_keeps_no_name_from_a_list_and_the_others_are_entered(edition):
    person = UserFactory()
    anna = {"given_names": "Anna", "family_name": "Le Goff", "birth_date": date(1980, 5, 4)}
    entry = stated(edition, person, **anna)
    leaving.close_account(person, withdraws_ideas=False, by=person, at=AT)
    lines = [
        "Le Goff;Anna;04/05/1980;2 rue du Pré;35000;Rennes",
        "Martain;Zoé;04/05/1980;3 rue du Pré;35000;Rennes",
        *people(3),
    ]

    brought = enter(bring(edition, text_of(lines), kind=ListKind.VERIFIED))

    entry.refresh_from_db()
    assert brought.status == ListStatus.ENTERED
    assert counted(brought) == {V.KNOWN: 1, V.DOUBTFUL: 1, V.NEW: 3}
    assert (entry.left_at, entry.family_name, entry.postal_address, entry.level) == (
        AT,
        "",
        None,
        Level.DECLARED,
    )


def test_a_list_sees_the_identity_that_was_corrected_since(edition):
    anna = {"given_names": "Anna", "family_name": "Le Goff", "birth_date": date(1980, 5, 4)}
    entry = stated(
        edition, UserFactory(), given_names="Inès", family_name="Moreau", birth_date=date(1985, 1, 2)
    )
    by = coordinator_of(edition)
    said = {"lives_here": True, "territory": entry.territory}
    corrections.correct(entry, by=by, at=AT, reason="Carte vue", **anna, **said)
    corrections.correct(
        entry,
        by=by,
        at=AT,
        reason="Carte vue",
        **{**anna, "family_name": "Petit", "birth_date": date(1981, 6, 5)},
        **said,
    )

    brought = bring(edition, text_of(["Le Goff;Annaïg;04/05/1980;;;", "Martain;Zoé;04/05/1980;;;"]))

    assert counted(brought) == {V.DOUBTFUL: 1, V.NEW: 1}

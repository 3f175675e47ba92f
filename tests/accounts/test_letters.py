"""What is owed to people without an e-mail address: letters set as a PDF, and rows for a mail merge."""

import csv
import io

import pypdf
import pytest

from accounts.refusals import NotAllowed, Refused
from accounts.services import letters, notices
from accounts.writing import cell
from tests.factories.accounts import LONG_AGO, MembershipFactory, UserFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return MembershipFactory(desk_agent=True)


def owed_to(town, name="Odette Lefèvre", lines="3 rue des Lilas\n38000 Grenoble"):
    person = UserFactory(without_email=True, display_name="")
    letters.keep_address(person, name=name, lines=lines)
    return NoticeFactory(municipality=town, to_print=True, recipient=person)


def read(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_each_letter_begins_a_sheet_with_the_address_of_its_person(agent):
    town = agent.municipality
    first, second = owed_to(town), owed_to(town, "Zoé N’Diaye", "")

    document = letters.pdf(town, [first.pk, second.pk], by=agent.user)

    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]
    assert len(pages) == 2
    assert "Odette Lefèvre" in pages[0]
    assert "38000 Grenoble" in pages[0]
    assert "Zoé N’Diaye" in pages[1]


@pytest.mark.parametrize("name", ["فاطمة الزهراء", "Иван Σ", "Odette 🌳"])
def test_a_letter_is_set_whatever_the_script_of_a_name(agent, name):
    letter = owed_to(agent.municipality, name)

    assert letters.pdf(agent.municipality, [letter.pk], by=agent.user).startswith(b"%PDF")


def test_a_mail_merge_opens_in_a_french_spreadsheet_as_it_was_written(agent):
    letter = owed_to(agent.municipality)

    file = letters.mail_merge(agent.municipality, [letter.pk], by=agent.user)

    assert file.startswith("\ufeff")
    heads, row = read(file)
    assert row[:3] == ["Odette Lefèvre", "3 rue des Lilas", "38000 Grenoble"]
    assert len(heads) == len(row) == 9
    assert "Bonjour" in row[-1]


@pytest.mark.parametrize("name", ["=1+1", "+33 6", "-2", "@SUM(A1)", ' "=1', "\t=1", "＝1"])
def test_no_cell_of_a_mail_merge_is_a_formula(agent, name):
    letter = owed_to(agent.municipality, "Odette", name)

    [_heads, row] = read(letters.mail_merge(agent.municipality, [letter.pk], by=agent.user))

    assert row[1].startswith("'")


def test_what_is_no_formula_stays_as_it_is():
    assert [cell(text) for text in ("12 rue = longue", "Zoé", "")] == ["12 rue = longue", "Zoé", ""]


def test_another_town_s_letters_and_those_already_printed_are_in_no_file(agent):
    elsewhere = owed_to(MembershipFactory().municipality)
    printed = owed_to(agent.municipality)
    notices.mark_printed(agent.municipality, [printed.pk], by=agent.user, at=LONG_AGO)

    for make in (letters.pdf, letters.mail_merge):
        with pytest.raises(Refused):
            make(agent.municipality, [elsewhere.pk, printed.pk], by=agent.user)


@pytest.mark.parametrize("role", ["officer", "moderator", "commission_member", "councillor"])
def test_letters_are_read_at_the_desk_and_by_whoever_coordinates_alone(role):
    membership = MembershipFactory(role=role)
    letter = owed_to(membership.municipality)

    with pytest.raises(NotAllowed):
        letters.pdf(membership.municipality, [letter.pk], by=membership.user)

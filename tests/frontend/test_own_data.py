"""One's own data: complete, without a secret, for whoever proves anew to be the one."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from budget.models import DeskNote, Revision
from frontend.help.personal_data import KEPT
from tests.factories.accounts import LONG_AGO, PASSWORD, MembershipFactory, UserFactory
from tests.factories.budget import RegisterEntryFactory
from tests.factories.notices import NoticeFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.voting import PollFactory, voter_of
from tests.frontend.test_accounts import code_in
from voting.enums import Channel
from voting.models import Signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory(email="jeanne@example.org", display_name="Jeanne")


@pytest.fixture
def browser(person: User) -> Client:
    """Signed in and asked for the password a moment ago."""
    client = Client()
    client.force_login(person, None)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def taken_along(browser: Client) -> dict:
    return json.loads(browser.get("/account/data/file/").content)


def rows(browser: Client, table: str) -> list[dict]:
    return [row for part in taken_along(browser)["parts"] for row in part["rows"] if row["table"] == table]


@pytest.mark.parametrize("path", ["/account/data/", "/account/data/file/"])
def test_a_session_left_open_shows_nothing_the_password_is_asked_again(person, path):
    left_open = Client()
    left_open.force_login(person, None)

    answer = left_open.get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/reauthenticate/")


def test_after_the_password_one_is_on_the_page(person):
    client = Client()
    client.force_login(person, None)
    asked = client.get("/account/data/")["Location"]

    answer = client.post(asked, {"password": PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0] == "/account/data/"
    assert "jeanne@example.org" in answer.content.decode()


@pytest.fixture
def without_password(person):
    person.set_unusable_password()
    person.save()
    client = Client()
    client.force_login(person, None)
    return client


@pytest.mark.parametrize("path", ["/account/data/", "/account/close/"])
def test_whoever_has_no_password_is_sent_a_code_and_comes_back(without_password, path):
    asked = without_password.get(path)
    sent = without_password.post("/account/code/", {"next": path}, follow=True)
    code = code_in(mail.outbox[0])
    wrong = without_password.post("/account/code/enter/", {"code": "0000 0000", "next": path})
    still_asked = without_password.get(path)
    right = without_password.post("/account/code/enter/", {"code": code, "next": path})

    assert asked.status_code == still_asked.status_code == 403
    assert "jeanne@example.org" in asked.text
    assert mail.outbox[0].to == ["jeanne@example.org"]
    assert sent.redirect_chain[-1][0].startswith("/account/code/enter/")
    assert wrong.status_code == 422
    assert right["Location"] == path
    assert without_password.get(path).status_code == 200


def test_a_code_for_another_address_proves_nothing_of_whoever_is_signed_in(person, without_password):
    browser = Client()
    browser.post("/account/code/", {"email": "other@example.org"})
    without_password.cookies.update(browser.cookies)

    answer = without_password.post("/account/code/enter/", {"code": code_in(mail.outbox[0])})

    assert answer["Location"] == "/account/landing/"
    assert without_password.get("/account/data/").status_code == 403
    assert User.objects.count() == 1


def test_the_page_leaves_out_what_holds_nothing_folds_what_is_long_and_says_french(person, browser):
    short = browser.get("/account/data/").text
    ProposalFactory.create_batch(4, author=person)

    page = browser.get("/account/data/").text

    assert "Rien." not in short
    assert short.count('<details class="fold"') < len(KEPT)
    assert "français" in short.lower()
    assert re.search(r'<details class="fold">\s*<summary>[^<]*[Ii]dées[^<]* \([4-9]\)', page)
    assert re.search(r'<details class="fold" open>\s*<summary>[^<]*[Cc]ompte', page)


def test_what_one_did_is_told_with_its_values(person, browser):
    entry = RegisterEntryFactory(user=person, given_names="Jeanne", family_name="Martin")
    agent = MembershipFactory(desk_agent=True, municipality=entry.edition.municipality).user
    DeskNote.objects.create(entry=entry, text="Rappelle jeudi", by=agent, at=LONG_AGO)
    ProposalFactory(edition=entry.edition, author=person, title="Un banc")
    NoticeFactory(recipient=person, municipality=entry.edition.municipality)

    assert rows(browser, "accounts.User")[0]["email"] == "jeanne@example.org"
    assert rows(browser, "budget.RegisterEntry")[0]["family_name"] == "Martin"
    assert rows(browser, "budget.DeskNote") == [
        {"table": "budget.DeskNote", "text": "Rappelle jeudi", "at": "2026-01-05T09:00:00Z"}
    ]
    assert rows(browser, "budget.Proposal")[0]["title"] == "Un banc"
    assert len(rows(browser, "accounts.Notice")) == 1
    page = browser.get("/account/data/").content.decode()
    assert "Martin" in page
    assert "Rappelle jeudi" in page


def test_that_one_voted_is_told_and_never_what(person, browser):
    poll = PollFactory(settled=True)
    entry = voter_of(poll, user=person)
    Signature.objects.sign(poll, entry, channel=Channel.ONLINE, on=LONG_AGO.date())

    parts = taken_along(browser)["parts"]

    assert [row["signed_on"] for row in rows(browser, "voting.Signature")] == ["2026-01-05"]
    ballot = next(part for part in parts if part["title"] == "Votre bulletin")
    assert ballot["rows"] == []
    assert "aucun nom" in ballot["untold"][0]


def test_nothing_of_others_is_told(person, browser):
    other = RegisterEntryFactory(family_name="Durand")
    ProposalFactory(edition=other.edition, author=other.user, title="Une fontaine")

    text = browser.get("/account/data/file/").content.decode()

    assert "Durand" not in text
    assert "Une fontaine" not in text
    assert other.user.email not in text


def test_no_digest_and_no_key_leaves_the_house(person, browser):
    entry = RegisterEntryFactory(user=person)

    text = browser.get("/account/data/file/").content.decode()

    assert entry.person_key not in text
    assert person.password not in text


def test_two_hundred_rows_cost_no_more_questions_than_two(person, browser):
    entry = RegisterEntryFactory(user=person)
    counts = []
    for more in (2, 40):
        for _ in range(more):
            ProposalFactory(edition=entry.edition, author=person)
            EmailAddress.objects.create(user=person, email=f"{EmailAddress.objects.count()}@example.org")
        with CaptureQueriesContext(connection) as asked:
            browser.get("/account/data/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_of_what_one_typed_for_others_one_reads_that_it_was_done_and_when(person, browser):
    theirs = ProposalFactory(filed_by=person, title="Une fontaine", adult_contact="06 01 02 03 04")
    content = {"adult_contact": "06 01 02 03 04", "members": ["Lina Petit"]}
    Revision.objects.create(proposal=theirs, number=7, content=content, by=person, at=LONG_AGO)

    text = browser.get("/account/data/file/").content.decode()

    (idea,) = rows(browser, "budget.Proposal")
    assert set(idea) == {"table", "edition", "number", "created_at"}
    assert rows(browser, "budget.Revision") == [
        {"table": "budget.Revision", "number": 7, "at": "2026-01-05T09:00:00Z"}
    ]
    assert not [said for said in ("06 01", "Lina", "fontaine") if said in text]
    assert browser.get("/account/data/").status_code == 200


def test_what_is_left_out_of_messages_and_acts_is_said(browser):
    parts = {part["title"]: part["untold"] for part in taken_along(browser)["parts"]}

    assert parts["Messages"]
    assert parts["Le journal des actes"]

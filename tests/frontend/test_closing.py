"""Closing one's account: the consequence is read first, the password asked again, and one may come back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from budget.models import RegisterEntry
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.voting import WHILE_OPEN, PollFactory, voter_of
from voting.enums import Channel
from voting.models import Signature
from voting.queries import standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory(email="jeanne@example.org", display_name="Jeanne")


@pytest.fixture
def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_session_left_open_closes_nothing(person):
    left_open = Client()
    left_open.force_login(person, None)

    answer = left_open.post("/account/close/", {"is_sure": "on"})

    person.refresh_from_db()
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert person.erased_at is None


def test_the_page_says_for_each_edition_what_stays(person, browser):
    poll = PollFactory(settled=True)
    entry = voter_of(poll, user=person)
    Signature.objects.sign(poll, entry, channel=Channel.ONLINE, on=date(2026, 9, 25))
    ProposalFactory(edition=poll.edition, author=person)
    elsewhere = RegisterEntryFactory(user=person)

    page = browser.get("/account/close/").content.decode()

    assert poll.edition.name in page
    assert elsewhere.edition.name in page
    assert "Vous avez voté" in page
    assert "Vous n’avez pas voté" in page
    assert "1\xa0brouillon" in page or "1 brouillon" in page


def test_nothing_is_done_until_one_says_to_have_read_it(person, browser):
    answer = browser.post("/account/close/", {"is_sure": ""})

    person.refresh_from_db()
    assert answer.status_code == 422
    assert person.erased_at is None


def test_one_press_closes_signs_out_and_the_password_opens_nothing_any_more(person, browser):
    answer = browser.post("/account/close/", {"is_sure": "on"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/account/closed/"
    assert browser.get("/account/").status_code == 302
    assert not Client().login(email="jeanne@example.org", password=PASSWORD)


def test_another_device_is_signed_out_too(person, browser):
    other = Client()
    other.force_login(person)

    browser.post("/account/close/", {"is_sure": "on"})

    assert other.get("/account/").status_code == 302


def test_who_has_a_role_reads_what_to_do_first_and_no_button(browser, person):
    MembershipFactory(coordinator=True, user=person)

    page = browser.get("/account/close/").content.decode()

    assert "Fermer définitivement mon compte" not in page


def test_a_vote_of_before_stays_as_it_is_for_who_comes_back(person):
    poll = PollFactory(settled=True)
    entry = voter_of(poll, user=person)
    today = poll.local_day(WHILE_OPEN)
    signature = Signature.objects.sign(poll, entry, channel=Channel.ONLINE, on=today)
    RegisterEntry.objects.filter(pk=entry.pk).update(returned_on=today)

    stands = standings.standing(poll.edition, person, WHILE_OPEN)

    assert stands.has_voted
    assert not stands.may_change_ballot
    assert signature.is_of_before(RegisterEntry.objects.get(pk=entry.pk))


def test_the_desk_reads_what_stays_before_it_erases(db):
    edition = EditionFactory(running=True)
    agent = MembershipFactory(desk_agent=True, municipality=edition.municipality).user
    entry = RegisterEntryFactory(edition=edition, user=None, family_name="Martin")
    client = Client()
    client.force_login(agent)
    path = reverse("desk_erase", args=[edition.municipality.slug, edition.slug, entry.pk])

    page = client.get(path).content.decode()
    unsure = client.post(path, {"is_sure": ""})
    client.post(path, {"is_sure": "on"})

    entry.refresh_from_db()
    assert "voter deux fois" in page
    assert unsure.status_code == 422
    assert entry.family_name == ""
    assert (
        client.get(
            reverse("desk_person", args=[edition.municipality.slug, edition.slug, entry.pk])
        ).status_code
        == 404
    )

"""The journal: searched by act, thing, person and day; taken along without names, its chain whole."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import JournalEntry, User
from accounts.services import journal, memberships
from budget.services import leaving
from tests.factories.accounts import LONG_AGO, MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.towns import whole_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    return MembershipFactory(coordinator=True, user__display_name="Nadia Roux")


@pytest.fixture
def town(seat):
    return seat.municipality


@pytest.fixture
def browser(seat) -> Client:
    client = Client()
    client.force_login(seat.user)
    return client


@pytest.fixture
def idea(town):
    edition = EditionFactory(municipality=town)
    return ProposalFactory(edition=edition, author=UserFactory(display_name="Zoé Blanc"))


@pytest.fixture
def acts(town, seat, idea):
    """Three lines: an edition changed, an idea sent by a resident a day later, a role given by the site."""
    journal.record("edition.changed", idea.edition, by=seat.user, at=LONG_AGO)
    journal.record("proposal.submitted", idea, by=idea.author, at=LONG_AGO + timedelta(days=1))
    journal.record("role.granted", seat, by=None, at=LONG_AGO + timedelta(days=2), person=seat.user_id)


def page(browser, town, **asked):
    return browser.get(reverse("journal", args=[town.slug]), asked).content.decode()


def lines(browser, town, **asked):
    answer = browser.get(reverse("journal_file", args=[town.slug]), asked)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, ["1", "2", "3"]),
        ({"act": "proposal.submitted"}, ["2"]),
        ({"kind": "accounts.membership"}, ["3"]),
        ({"who": "nadia"}, ["1"]),
        ({"who": "zoé"}, []),
        ({"since": "2026-01-06"}, ["2", "3"]),
        ({"until": "2026-01-06"}, ["1", "2"]),
        ({"since": "2026-01-06", "until": "2026-01-06"}, ["2"]),
        ({"act": "role.granted", "who": "zoé"}, []),
        ({"act": "no such act", "since": "yesterday"}, ["1", "2", "3"]),
    ],
)
def test_it_is_searched_by_act_thing_person_and_day(acts, browser, town, asked, numbers):
    assert [line["N°"] for line in lines(browser, town, **asked)] == numbers


def test_an_account_is_found_by_its_number(acts, browser, town, idea):
    assert [line["N°"] for line in lines(browser, town, who=str(idea.author_id))] == ["2"]


def test_the_page_shows_what_the_file_holds_and_keeps_the_search(acts, browser, town):
    text = page(browser, town, act="proposal.submitted")

    assert "Idée déposée" in text
    assert "file/?act=proposal.submitted" in text


def test_the_file_bears_the_chain_and_no_name(acts, browser, town, seat, idea):
    found = lines(browser, town)

    assert [line["Empreinte"] for line in found[:-1]] == [line["Empreinte précédente"] for line in found[1:]]
    assert {line["Compte"] for line in found} == {str(seat.user_id), str(idea.author_id), ""}
    text = browser.get(reverse("journal_file", args=[town.slug])).content.decode()
    assert "Zoé" not in text
    assert seat.user.display_name not in text


def test_a_resident_is_named_nowhere_and_the_team_is_even_once_it_has_left(acts, browser, town, seat, idea):
    left = MembershipFactory(officer=True, municipality=town, user__display_name="Paul Petit")
    journal.record("edition.changed", idea.edition, by=left.user, at=LONG_AGO)
    memberships.revoke(left, by=seat.user, at=LONG_AGO + timedelta(days=3))

    text = page(browser, town)

    assert "Nadia Roux" in text
    assert "Paul Petit" in text
    assert "Zoé" not in text
    assert f"compte nº\xa0{idea.author_id}" in text


def test_the_fingerprints_are_shown_to_who_asks(acts, browser, town):
    first = JournalEntry.objects.within(town).earliest("sequence").entry_hash

    assert first not in page(browser, town)
    assert first in page(browser, town, prints="on")


def test_the_file_tells_the_hour_of_the_town_and_how_far_it_is_from_the_universal_one(acts, browser, town):
    town.time_zone = "Indian/Reunion"
    town.save()

    (when, *_others) = [line["Quand, à l’heure de la commune"] for line in lines(browser, town)]

    assert when.endswith("+04:00")
    assert datetime.fromisoformat(when) == LONG_AGO


def test_nothing_found_says_so(acts, browser, town):
    assert "Aucune ligne" in page(browser, town, who="personne de ce nom")


def test_a_closed_account_is_shown_as_such_and_the_chain_holds(browser, town, idea, acts):
    before = list(JournalEntry.objects.within(town).values_list("entry_hash", flat=True))

    leaving.close_account(idea.author, withdraws_ideas=False, by=idea.author, at=LONG_AGO + timedelta(days=3))

    text = page(browser, town)
    assert "Zoé" not in text
    assert "compte fermé" in text
    assert list(journal.breaks(town)) == []
    assert (
        list(JournalEntry.objects.within(town).values_list("entry_hash", flat=True))[: len(before)] == before
    )


def test_a_draft_that_a_resident_merely_began_is_read_without_a_name(browser, town, idea):
    journal.record("proposal.begun", idea, by=idea.author, at=LONG_AGO)

    text = page(browser, town)

    assert "Zoé" not in text
    assert str(idea.author_id) in text


def test_no_line_holds_a_name_or_an_address():
    """People stand in the chain by the number of their account: it outlives their names."""
    whole_town("montsereine")
    told = " ".join(str(details) for details in JournalEntry.objects.values_list("details", flat=True))

    named = [
        value
        for person in User.objects.all()
        for value in (person.email, person.display_name)
        if value and value in told
    ]
    assert JournalEntry.objects.exists()
    assert named == []


def test_nobody_finds_by_a_name_what_a_resident_merely_began(browser, town, idea):
    journal.record("proposal.begun", idea, by=idea.author, at=LONG_AGO)

    found = [lines(browser, town, who=who) for who in ("zoé", str(idea.author_id))]

    assert found == [[], []]


@pytest.mark.parametrize("asked", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(acts, browser, town, asked):
    assert page(browser, town, **asked)
    assert len(lines(browser, town, **asked)) == 3

"""A big count on paper: two people type each sheet, and what differs is read again."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.refusals import Refused
from tests.factories.accounts import MembershipFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, coordinator_of
from tests.factories.voting import marking, voter_of
from tests.frontend.test_stations import closed_last_night
from voting.enums import SpoiledGround
from voting.models import PaperCount, PaperSheet, SecondTyping
from voting.queries import paper_vote as queries
from voting.services.paper_vote import ending, sheets, signing

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def poll(db, monkeypatch):
    """Two sheets are many here."""
    monkeypatch.setattr(queries, "TWICE_FROM", 2)
    poll = closed_last_night()
    keeper = coordinator_of(poll.edition)
    for _person in range(2):
        signing.sign(poll, voter_of(poll, user=None), by=keeper, at=timezone.now())
    return poll


@pytest.fixture
def first(poll):
    return coordinator_of(poll.edition)


@pytest.fixture
def second(poll):
    return MembershipFactory(desk_agent=True, municipality=poll.municipality).user


@pytest.fixture
def typed(poll, first):
    """Two sheets: project 1, and a spoiled one."""
    sheets.type_sheet(poll, marking(1), number=1, by=first, at=timezone.now())
    sheets.type_sheet(poll, SpoiledGround.RULES, number=2, by=first, at=timezone.now())


def page_of(poll, person, data=None, query=""):
    browser = Client()
    browser.force_login(person)
    path = f"{poll.edition.get_absolute_url()}office/paper/sheets/again/{query}"
    return browser.get(path) if data is None else browser.post(path, data, follow=True)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def again(poll, choices, number, by):
    return sheets.type_again(poll, choices, number=number, by=by, at=timezone.now())


def end(poll, by):
    return ending.end(poll, seen=queries.figures(poll), explanation="", by=by, at=timezone.now())


def test_a_second_person_types_what_they_read_without_seeing_the_first(poll, second, typed):
    page = page_of(poll, second)
    assert "Bulletin 1" in text_of(page)
    assert "Première saisie" not in text_of(page)

    page_of(poll, second, {"number": "1", "contest_1": "1", "spoiled": "", "corrects": ""})
    done = page_of(poll, second, {"number": "2", "contest_1": "", "spoiled": "rules", "corrects": ""})

    assert "2 sur 2" in text_of(done)
    assert queries.agreeing(poll).count() == 2


def test_what_differs_is_shown_side_by_side_and_corrected_by_its_number(poll, first, second, typed):
    page = page_of(poll, second, {"number": "1", "contest_1": "2", "spoiled": "", "corrects": ""})

    assert "Le bulletin 1 diffère" in text_of(page)
    assert "Seconde saisie" in text_of(page)
    page_of(poll, second, {"number": "1", "contest_1": "1", "spoiled": "", "corrects": ""}, "?number=1")
    assert not queries.differing(poll).exists()
    assert "Corriger la première saisie" not in text_of(page_of(poll, first))


def test_nobody_types_their_own_sheet_a_second_time(poll, first, typed):
    with pytest.raises(Refused, match="quelqu’un d’autre"):
        again(poll, marking(1), 1, first)

    assert "Rien ne vous reste" in text_of(page_of(poll, first))


def test_two_accounts_of_one_person_are_no_two_people(poll, first, second, typed):
    known = RegisterEntryFactory(user=first)
    RegisterEntryFactory(user=second, edition=EditionFactory(), person_key=known.person_key)

    with pytest.raises(Refused, match="quelqu’un d’autre"):
        again(poll, marking(1), 1, second)


def test_who_corrects_the_first_typing_is_no_second_person_any_more(poll, first, second, typed):
    again(poll, marking(2), 1, second)
    sheet = PaperSheet.objects.get(number=1)
    sheets.type_sheet(
        poll, marking(2), number=1, corrects=sheets.mark_of(sheet), by=second, at=timezone.now()
    )

    assert queries.agreeing(poll).count() == 0
    assert queries.to_type_again(poll, first).first().number == 1


def test_nothing_is_counted_before_two_people_say_the_same(poll, first, second, typed):
    again(poll, marking(1), 1, second)
    with pytest.raises(Refused, match="deux personnes"):
        end(poll, first)
    again(poll, SpoiledGround.SIGNED, 2, second)  # spoiled for another ground
    with pytest.raises(Refused, match="deux personnes"):
        end(poll, first)
    again(poll, SpoiledGround.RULES, 2, second)

    end(poll, first)

    assert PaperCount.objects.get().ballots == 1
    with pytest.raises(Refused):
        again(poll, marking(1), 1, second)
    with pytest.raises(DatabaseError), transaction.atomic():
        SecondTyping.objects.update(typed_by=first)


def test_a_small_count_is_typed_once_and_has_no_such_page(poll, first, second, typed, monkeypatch):
    monkeypatch.setattr(queries, "TWICE_FROM", 300)

    answer = page_of(poll, second)
    office = page_of(poll, second, query="../../")
    end(poll, first)

    assert answer.headers["Location"].endswith("office/paper/")
    assert "seconde fois" not in text_of(office)
    assert PaperCount.objects.get().ballots == 1


def test_a_line_that_cannot_be_read_comes_back(poll, second, typed):
    page = page_of(poll, second, {"number": "1", "contest_1": "abc", "spoiled": "", "corrects": ""})

    assert page.status_code == 422
    assert "abc" in page.content.decode()
    assert not SecondTyping.objects.exists()

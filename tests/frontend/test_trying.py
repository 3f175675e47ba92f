"""A ballot to practise on: the real components in no form, for everybody, while a vote is to come or open."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.voting import OPENS_AT, On, PollFactory, voter_of
from tests.frontend.test_booth import address_of
from tests.voting.test_casting import content_of_every_table
from voting.models import Ballot

LINK = "Essayer un bulletin"
TOWN = On(75_000, (10_000,) * 3, name="Toute la ville")
SCHOOLS = On(75_000, (10_000,) * 3, name="Les écoles")
GRADED = On(75_000, (10_000,) * 3, name="À noter", rules={"ballot_rule": "grades"})

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("opens_at", [OPENS_AT, OPENS_AT.replace(year=2190)])
def test_everybody_tries_the_paper_before_and_during_the_vote(client, opens_at):
    poll = PollFactory(settled=True, opens_at=opens_at)

    page = client.get(address_of(poll, "booth_try")).text

    assert page.count(" data-choice ") == 6
    assert "rien n’est envoyé" in page
    assert f'href="{address_of(poll, "booth_try")}"' in client.get(address_of(poll, "help_voting")).text


def test_nothing_of_it_can_be_sent_there_is_no_form_and_no_button(client):
    poll = PollFactory(settled=True)
    client.force_login(voter_of(poll).user)
    before = content_of_every_table()

    page = client.get(address_of(poll, "booth_try")).text

    assert "<form" not in page
    assert "<button" not in page
    assert not re.search(r' form="', page)
    assert client.post(address_of(poll, "booth_try"), {"contest_1": ["2"]}).status_code == 405
    assert content_of_every_table() == before
    assert not Ballot.objects.exists()


def test_it_has_one_envelope_of_each_way_of_filling_one_in(client):
    poll = PollFactory(settled=True, paper=(TOWN, SCHOOLS, GRADED))

    page = client.get(address_of(poll, "booth_try")).text

    assert re.findall(r'id="contest-(\d+)"', page) == ["1", "3"]


def test_without_a_settled_paper_or_after_the_close_there_is_none(client):
    for poll in (PollFactory(), PollFactory(ended=True)):
        assert client.get(address_of(poll, "booth_try"))["Location"] == address_of(poll)
        assert LINK not in client.get(address_of(poll, "help_voting")).text
        assert LINK not in client.get(address_of(poll)).text


def test_before_the_opening_the_booth_leads_to_it(client):
    poll = PollFactory(settled=True, opens_at=OPENS_AT.replace(year=2190))
    client.force_login(voter_of(poll).user)

    assert LINK in client.get(address_of(poll)).text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_counts_as_the_real_one_does_and_grades_exclude_each_other(visitor, site):
    poll = PollFactory(settled=True, paper=(TOWN, GRADED))
    page = visitor(viewport={"width": 390, "height": 800})
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(address_of(poll, "booth_try"))

    page.get_by_role("checkbox", name="1. ").check()
    expect(page.locator("[data-chosen]").first).to_have_text("1")
    page.get_by_role("radio").nth(2).check()
    page.get_by_role("radio").nth(3).check()
    expect(page.get_by_role("radio", checked=True)).to_have_count(3)  # one of each project
    page.get_by_role("checkbox").first.press("Enter")

    assert set(sent) == {"GET"}

"""Each voter finds the projects in an order of their own; numbers, review and receipt stay as printed."""

import re

import pytest
from django.test import Client

from frontend.booth.drawn_order import drawn_for
from tests.factories.voting import On, PollFactory, voter_of
from tests.frontend.test_ballot_first import open_poll
from tests.frontend.test_booth import address_of, hidden
from voting.queries import papers

SAID = "L’ordre des projets est tiré au sort pour vous"


@pytest.fixture
def entries():
    poll = PollFactory(settled=True, paper=(On(500_000, (10_000,) * 20),))
    (contest,) = papers.read_paper(poll).contests
    return contest.entries


def shown(page, field="contest_1"):
    return re.findall(rf'name="{field}" value="(\d+)"', page)


@pytest.mark.django_db
def test_an_order_is_a_fixed_function_of_poll_voter_and_envelope(entries):
    one = drawn_for(entries, poll=1, voter=2, envelope="1")

    assert drawn_for(reversed(entries), poll=1, voter=2, envelope="1") == one
    others = ({"poll": 3, "voter": 2, "envelope": "1"}, {"poll": 1, "voter": 3, "envelope": "1"})
    for other in (*others, {"poll": 1, "voter": 2, "envelope": "2"}):
        order = drawn_for(entries, **other)
        assert order != one
        assert sorted(entry.number for entry in order) == [entry.number for entry in entries]


@pytest.mark.django_db
def test_over_many_voters_each_project_comes_first_about_as_often(entries):
    first = [drawn_for(entries, poll=1, voter=voter, envelope="1")[0].number for voter in range(4_000)]

    often = [first.count(entry.number) for entry in entries]
    assert min(often) > 140
    assert max(often) < 260


@pytest.mark.django_db
def test_a_voter_finds_the_same_own_order_on_every_device_and_the_page_says_so(client):
    poll = open_poll(paper=(On(500_000, (10_000,) * 20),))
    voters = [voter_of(poll) for _ in range(2)]
    orders = []
    for voter in (*voters, voters[0]):
        device = Client()
        device.force_login(voter.user)
        page = device.get(address_of(poll)).text
        assert SAID in page
        orders.append(shown(page))

    assert orders[0] == orders[2] != orders[1]
    unknown = client.get(address_of(poll)).text
    assert SAID not in unknown
    assert shown(unknown) == [str(number) for number in range(1, 21)]


@pytest.mark.django_db
def test_review_and_receipt_keep_the_printed_order(client):
    poll = PollFactory(settled=True)
    client.force_login(voter_of(poll).user)

    review = client.post(address_of(poll), {"contest_1": ["5", "2", "6"]}).text
    receipt = client.post(address_of(poll, "booth_cast"), hidden(review)).text

    for page in (review, receipt):
        assert re.findall(r'<span class="strong">(\d+)\. ', page) == ["2", "5", "6"]


@pytest.mark.django_db
def test_one_project_alone_is_in_no_order(client):
    poll = PollFactory(settled=True, paper=(On(75_000, (10_000,)),))
    client.force_login(voter_of(poll).user)

    assert SAID not in client.get(address_of(poll)).text

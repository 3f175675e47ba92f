"""A ballot filled before its voter is known: where it is kept, to whom it comes back, when it goes."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from budget.enums import Level, PhaseKind, ZoneChoice
from frontend.booth import filled_first
from frontend.shell import kept
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.voting import On, PollFactory, opened, voter_of
from tests.frontend.test_accounts import STATEMENT, code_in
from tests.frontend.test_booth import address_of, hidden
from tests.triggers import force
from tests.voting.test_casting import content_of_every_table
from voting.models import Ballot, Signature

pytestmark = pytest.mark.django_db
CHOSEN = {"contest_1": ["2", "5"], "device_half": "BCDFGHJK"}
EMAIL = "jeanne@example.org"


def open_poll(**facts):
    """Its calendar says as its paper does: the vote is open."""
    poll = PollFactory(settled=True, **facts)
    poll.edition.phases.exclude(kind=PhaseKind.VOTING).delete()
    poll.edition.phases.update(opens_at=poll.opens_at, closes_at=poll.closes_at)
    return poll


@pytest.fixture
def poll():
    return open_poll()


def register_of(poll):
    return reverse("register", args=[poll.municipality.slug, poll.edition.slug])


def way_of(answer):
    """The address that the page one is sent to leads back to."""
    return unquote(answer["Location"].partition("next=")[2])


def ticked(page):
    return sorted(re.findall(r'name="contest_1" value="(\d+)"[^>]* checked', page.content.decode()))


def read_back(page):
    return hidden(page.content.decode()).get("contest_1")


def sign_in_by_code(browser, address=EMAIL, *, way=""):
    browser.post("/account/code/", {"email": address, "next": way})
    return browser.post("/account/code/enter/", {"code": code_in(mail.outbox[-1]), "next": way})


def test_a_newcomer_fills_the_ballot_then_says_who_they_are_then_casts_it(client, poll):
    sent = client.post(address_of(poll), CHOSEN)
    way = way_of(sent)
    signed_in = sign_in_by_code(client, way=way)
    on_the_way = client.get(signed_in["Location"])
    registered = client.post(on_the_way["Location"], {**STATEMENT, "next": way})
    review = client.get(registered["Location"])

    assert sent["Location"].startswith("/account/code/")
    assert on_the_way["Location"].startswith(register_of(poll))
    assert read_back(review) == ["2", "5"]
    assert hidden(review.content.decode())["device_half"] == ["BCDFGHJK"]
    assert "Est-ce bien votre bulletin" in review.content.decode()
    assert not Ballot.objects.exists()
    receipt = client.post(address_of(poll, "booth_cast"), hidden(review.content.decode()))
    assert "Votre bulletin est dans l’urne" in receipt.content.decode()
    assert len(opened(poll)) == 1


def test_choices_are_in_no_row_no_address_no_message_and_no_cache(client, poll, caplog):
    before = content_of_every_table()

    paper, sent = client.get(address_of(poll)), client.post(address_of(poll), CHOSEN)

    assert content_of_every_table() == before
    assert not Session.objects.exists()
    assert not mail.outbox
    assert "contest" not in sent["Location"]
    assert "no-store" in paper["Cache-Control"]
    assert "no-store" in sent["Cache-Control"]
    assert "contest_1" not in caplog.text


def test_the_cookie_is_for_this_booth_sealed_and_of_one_length(client, poll, settings):
    settings.SESSION_COOKIE_SECURE = True
    client.post(address_of(poll), CHOSEN)
    cookie = client.cookies["kept"]
    one, other = cookie.value, Client()
    other.post(address_of(poll), {"blank_1": "yes"})

    assert cookie["path"] == address_of(poll)
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["max-age"] == ""  # until the browser is closed, an hour at most
    assert len(other.cookies["kept"].value) == len(one) < 4096
    assert "contest" not in one


def test_after_an_hour_in_another_poll_or_altered_it_says_nothing(client, poll, rf):
    client.post(address_of(poll), CHOSEN)
    value, at = client.cookies["kept"].value, poll.opens_at
    request = rf.get("/")

    def said(cookie, about, later=timedelta()):
        request.COOKIES["kept"] = cookie
        return kept.kept(request, "kept", about=about, at=at + later)

    mine = f"{poll.pk} {poll.paper_fingerprint}"
    assert said(value, mine) is not None
    assert said(value, mine, timedelta(days=9_999)) is None
    assert said(value, f"{poll.pk + 1} {poll.paper_fingerprint}") is None
    assert [said(wrong, mine) for wrong in ("", "x", value[:-8], value[:40] + "AAAA" + value[44:])] == [
        None
    ] * 4


def test_in_another_browser_the_wish_returns_and_the_choices_are_made_again(client, poll):
    way = way_of(client.post(address_of(poll), CHOSEN))
    elsewhere = Client()
    elsewhere.force_login(voter_of(poll).user)

    page = elsewhere.get(way)

    assert "Vos choix sont à refaire" in page.content.decode()
    assert ticked(page) == []


def test_a_registered_voter_who_was_not_signed_in_reads_over_at_once(client, poll):
    voter = voter_of(poll, user__email=EMAIL)
    way = way_of(client.post(address_of(poll), CHOSEN))

    review = client.get(sign_in_by_code(client, way=way)["Location"])

    assert read_back(review) == ["2", "5"]
    assert not Signature.objects.filter(entry=voter).exists()


# --- A computer that others use


def test_the_next_person_who_opens_the_booth_finds_an_empty_paper(client, poll):
    client.post(address_of(poll), CHOSEN)
    client.force_login(voter_of(poll).user)

    page = client.get(address_of(poll))

    assert ticked(page) == []
    assert read_back(page) is None
    assert "à refaire" not in page.content.decode()


def road_in(page):
    return re.search(r'href="(\?road=[^"]+)"', page.text)[1]


def test_every_road_back_in_the_same_browser_asks_whether_the_ballot_is_theirs_and_brings_it_back(
    client, poll
):
    client.post(address_of(poll), CHOSEN)
    nobody = client.get(address_of(poll))
    filled_again = client.get(address_of(poll) + road_in(nobody))
    client.force_login(voter_of(poll).user)

    page = client.get(address_of(poll))
    review = client.get(address_of(poll) + road_in(page))

    assert "Un bulletin a été commencé dans ce navigateur" in page.text
    assert ticked(page) == ticked(nobody) == []
    assert ticked(filled_again) == ["2", "5"]
    assert read_back(review) == ["2", "5"]
    client.post(address_of(poll, "booth_cast"), hidden(review.text))
    assert "Un bulletin a été commencé" not in client.get(address_of(poll)).text


def test_whoever_came_back_with_one_account_is_not_asked_of_with_another(client, poll):
    way = way_of(client.post(address_of(poll), CHOSEN))
    client.force_login(UserFactory())
    client.get(way)
    client.cookies.pop("sessionid")
    client.force_login(voter_of(poll).user)

    assert "Un bulletin a été commencé" not in client.get(address_of(poll)).text


def test_another_road_of_the_same_browser_brings_nothing_back(client, poll):
    client.post(address_of(poll), CHOSEN)
    client.force_login(voter_of(poll).user)

    page = client.get(f"{address_of(poll)}?road=another")

    assert ticked(page) == []


def test_it_comes_back_for_the_account_that_went_on_and_for_no_other(client, poll):
    way = way_of(client.post(address_of(poll), CHOSEN))
    client.force_login(UserFactory())
    client.get(way)  # to the register, with this account from now on
    session = client.cookies.pop("sessionid")  # it ends, and nobody signs out

    client.force_login(voter_of(poll).user)

    assert session.value
    assert ticked(client.get(way)) == []
    assert read_back(client.get(way)) is None


def test_signing_out_and_casting_take_it_away(client, poll):
    voter = voter_of(poll)
    way = way_of(client.post(address_of(poll), CHOSEN))
    client.force_login(voter.user)
    review = client.get(way)
    stays = client.cookies["kept"].value

    client.post("/account/logout/")
    after_leaving = client.cookies["kept"].value
    client.post(address_of(poll), CHOSEN)
    client.force_login(voter.user)
    client.post(address_of(poll, "booth_cast"), hidden(review.content.decode()))

    assert stays
    assert after_leaving == ""
    assert client.cookies["kept"].value == ""
    assert Ballot.objects.count() == 1


def test_a_ballot_kept_for_another_booth_goes_when_a_new_one_is_kept(client, poll):
    client.post(address_of(poll), CHOSEN)

    answer = client.post(address_of(open_poll()), CHOSEN)

    assert any(
        f"Path={address_of(poll)}" in str(cookie) and 'kept=""' in str(cookie)
        for cookie in answer.cookies.values()
    ) or answer.cookies["kept_at"].value != address_of(poll)


# --- What cannot be filled first


@pytest.mark.parametrize("body", [{}, {"contest_1": ["99"]}, {"contest_1": ["1"], "blank_1": "yes"}])
def test_a_ballot_that_is_not_valid_is_corrected_before_one_goes_on(client, poll, body):
    page = client.post(address_of(poll), body)

    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert "kept" not in client.cookies


def test_where_a_statement_is_not_enough_one_signs_in_first(client, poll):
    force(poll, required_level=Level.DESK)

    assert client.get(address_of(poll))["Location"].startswith("/account/login/")
    assert client.post(address_of(poll), CHOSEN).status_code == 401
    assert "kept" not in client.cookies


def test_who_has_voted_completes_the_paper_rather_than_reading_over(client, poll):
    voter = voter_of(poll)
    client.force_login(voter.user)
    client.post(address_of(poll, "booth_cast"), {"contest_1": ["1"]})
    client.logout()
    way = way_of(client.post(address_of(poll), CHOSEN))
    client.force_login(voter.user)

    page = client.get(way)

    assert ticked(page) == ["2", "5"]
    assert "Vos choix sont revenus" in page.content.decode()


def test_of_a_quarter_s_own_envelope_one_reads_that_it_comes_later(client):
    quarter = TerritoryFactory()
    own = {"access": ZoneChoice.OWN_ZONE}
    poll = open_poll(
        edition__municipality=quarter.municipality,
        paper=(On(100_000, (10_000,) * 3), On(50_000, (5_000,) * 2, territory=quarter, rules=own)),
    )
    voter = voter_of(poll, territory=quarter)

    first = client.get(address_of(poll)).content.decode()
    way = way_of(client.post(address_of(poll), {"contest_1": ["2"]}))
    client.force_login(voter.user)
    page = client.get(way)

    assert "Votre quartier vote aussi pour ses propres projets" in first
    assert 'id="contest-2"' not in first
    assert ticked(page) == ["2"]
    assert 'id="contest-2"' in page.content.decode()


def test_too_many_choices_for_a_browser_to_keep_are_made_again(client, poll, monkeypatch):
    monkeypatch.setattr(kept, "SIZE", 20)
    way = way_of(client.post(address_of(poll), CHOSEN))
    client.force_login(voter_of(poll).user)

    assert "kept" not in client.cookies
    assert filled_first.ROAD in way
    assert "Vos choix sont à refaire" in client.get(way).content.decode()

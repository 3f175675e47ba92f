"""What every answer tells browsers and caches, whatever became of the request."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.contracts.addresses import addresses
from tests.factories.accounts import PASSWORD
from tests.factories.towns import Town, whole_town
from tests.frontend.asking import path_to

SAID = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
AWAY = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "\\\\evil.example",
]
AWAY += ["%2F%2Fevil.example", "/%5Cevil.example", " //evil.example", "\t//evil.example", "///evil.example"]
AWAY += ["https:evil.example", "/\t/evil.example", "http:///evil.example", "//evil.example\\@testserver"]

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def town(db: None) -> Town:
    return whole_town("montsereine")


@pytest.fixture
def browsers(town: Town) -> list[Client]:
    visitor, coordinator = Client(raise_request_exception=False), Client(raise_request_exception=False)
    coordinator.force_login(town.people["coordinator"])
    return [visitor, coordinator]


def lacks(answer):
    wrong = [name for name, value in SAID.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    return wrong + [part for part in POLICY if part not in policy]


@pytest.mark.once
def test_every_answer_is_kept_from_frames_guesses_and_strangers(town, browsers):
    faults, seen = [], set()
    for address in addresses().values():
        if address.name == "readyz":
            continue
        path = path_to(address, town)
        for browser in browsers:
            for answer in (browser.get(path), browser.put(path)):
                seen.add(answer.status_code)
                faults += [f"{answer.status_code} {path}: {name}" for name in lacks(answer)]

    assert faults == []
    assert seen >= {200, 302, 403, 404, 405}


def test_so_is_one_that_broke(town, browsers, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("frontend.editions.views.render", broken)
    answer = browsers[0].get(town.live.get_absolute_url())

    assert answer.status_code == 500
    assert lacks(answer) == []


def test_a_method_that_an_address_does_not_take_is_told_with_the_way_back(town, browsers):
    base = town.live.get_absolute_url()
    visitor, coordinator = browsers
    for browser, path, back in [
        (coordinator, f"{base}ideas/1/withdraw/", base),
        (visitor, "/language/", "/"),
    ]:
        answer = browser.get(path)

        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Cette adresse ne montre aucune page" in answer.content.decode()
        assert f'href="{back}"' in answer.content.decode()


@pytest.mark.parametrize("away", AWAY)
def test_nobody_is_led_away_by_a_link(town, away):
    person = town.people["resident"]
    for path in ("/account/login/", "/account/signup/", "/account/confirm-email/"):
        visitor = Client()
        visitor.get(path, {"next": away})
        typed = {"login": person.email, "password": PASSWORD, "next": away}
        assert is_at_home(visitor.post(path, typed))
    for path in ("/language/", "/account/logout/"):
        browser = Client()
        browser.force_login(person)
        assert is_at_home(browser.post(path, {"language": "fr", "next": away}))


def is_at_home(answer):
    """As browsers read it: a backslash is a slash, and tabs are nothing."""
    led = answer.get("Location", "").replace("\\", "/").replace("\t", "").strip()
    return urlsplit(urljoin("http://testserver/account/", led))[:2] == ("http", "testserver")


def test_the_head_of_a_page_is_that_of_the_page(town, browsers):
    for path in (town.live.get_absolute_url(), f"{town.live.get_absolute_url()}ideas/", "/account/login/"):
        for browser in browsers:
            browser.get(path)  # what a first visit brings is brought
            whole, head = browser.get(path), browser.head(path)

            assert (head.status_code, head.content) == (whole.status_code, b"")
            assert {name: head.get(name) for name in ("Vary", "Cache-Control", "Location")} == {
                name: whole.get(name) for name in ("Vary", "Cache-Control", "Location")
            }


def test_no_condition_shows_one_person_the_page_of_another(town, browsers):
    path = f"/{town.municipality.slug}/office/"
    whole = browsers[1].get(path)
    for headers in (
        {"if-none-match": whole.get("ETag", "*")},
        {"if-none-match": "*"},
        {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"range": "bytes=0-20"},
    ):
        assert browsers[0].get(path, headers=headers).status_code == 302
        assert browsers[1].get(path, headers=headers).status_code == whole.status_code

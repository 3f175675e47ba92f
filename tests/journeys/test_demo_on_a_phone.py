"""The demo's fullest page of each address: how high it is, on the smallest phone, with letters doubled."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from deploy.demo import accounts, loading
from tests.factories.budget import EditionFactory, EnvelopeFactory
from tests.journeys.demo_pages import (
    HEIGHT,
    HIGHEST,
    NOT_OF_THE_TWELVE,
    FullPage,
    Reader,
    client_of,
    fullest_pages,
    readers,
)

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

OVER = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
LINES_OF_TITLE = """() => {
  const title = document.querySelector(".hero h1")
  return Math.round(title.offsetHeight / parseFloat(getComputedStyle(title).lineHeight))
}"""
LETTERS = "size => { document.documentElement.style.fontSize = size }"


def test_no_page_of_the_demo_scrolls_sideways_and_no_screen_of_its_village_is_long(
    visitor: Callable[..., Page], site: str
) -> None:
    loading.load(at=timezone.now())
    faults, screens = [], set()
    for reader in readers():
        page = window_of(reader, visitor, site)
        for full in fullest_pages(reader, own_office_only=True):
            faults += [f"{reader.email or 'a visitor'}, {fault}" for fault in sideways(page, full)]
            if is_screen_of_the_village(full):
                screens.add(full.name)
                faults += too_high(page, full)

    assert not faults, "\n".join(faults)
    assert screens >= {"office_proposal", "review", "memberships", "places"}


def is_screen_of_the_village(full: FullPage) -> bool:
    lives_there = full.reader.email.endswith(f"@{accounts.VILLERS.domain}")
    return lives_there and full.name not in NOT_OF_THE_TWELVE


def too_high(page: Page, full: FullPage) -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 800})
    height = page.evaluate(HEIGHT)
    return [f"{full.name} ({full.path}) is {height} px high"] if height > HIGHEST else []


@pytest.mark.parametrize("width", [320, 390])
def test_with_letters_doubled_the_money_stands_above_the_roofs(
    visitor: Callable[..., Page], width: int
) -> None:
    envelope = EnvelopeFactory(edition=EditionFactory(running=True, name="Troisième budget participatif"))
    page = visitor(viewport={"width": width, "height": 800})
    page.goto(envelope.edition.get_absolute_url())

    page.evaluate(LETTERS, "200%")

    assert box(page, ".hero__label")["bottom"] <= box(page, ".hero__skyline")["top"]
    assert page.evaluate(LINES_OF_TITLE) == 3  # no word of it is broken


def box(page: Page, place: str) -> dict[str, float]:
    return page.evaluate("place => document.querySelector(place).getBoundingClientRect().toJSON()", place)  # type: ignore[no-any-return]


def window_of(reader: Reader, visitor: Callable[..., Page], site: str) -> Page:
    page = visitor(viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    if reader.email:
        session = client_of(reader).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return page


def sideways(page: Page, full: FullPage) -> list[str]:
    page.goto(full.path)
    faults = []
    for width, letters in ((320, ""), (320, "200%"), (390, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(LETTERS, letters)
        over = page.evaluate(OVER)
        if over > 0:
            faults.append(f"{full.name} ({full.path}) at {width} px, letters {letters or '100%'}: {over} px")
    page.evaluate(LETTERS, "")
    return faults

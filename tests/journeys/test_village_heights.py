"""No screen of a village's office is long: each as it stood in the year of its officer."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Page

from tests.contracts.test_village import SCREENS, walk
from tests.contracts.village import Officer
from tests.factories.accounts import MembershipFactory, MunicipalityFactory
from tests.journeys.demo_pages import HEIGHT, HIGHEST, NOT_OF_THE_TWELVE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

IDEAS = 12
LONGEST = 3
Shown = tuple[str, str, str]  # kind, path, what it showed then


def test_no_screen_of_a_village_s_year_is_long(visitor: Callable[..., Page], site: str) -> None:
    town = MunicipalityFactory(population=4_870)
    officer = Officer(MembershipFactory(municipality=town, coordinator=True).user)

    walk(officer, town, ideas=IDEAS)

    pages = [shown for shown in officer.pages if shown[0] not in NOT_OF_THE_TWELVE]
    heights = heights_of(longest(pages), visitor(java_script_enabled=False), site)
    assert len(heights) >= SCREENS - len(NOT_OF_THE_TWELVE), heights
    assert {kind: height for kind, height in heights.items() if height[0] > HIGHEST} == {}


def longest(pages: Iterable[Shown]) -> Iterator[Shown]:
    """Of each kind the pages with most in them: the highest is among these."""
    by_kind: dict[str, list[Shown]] = {}
    for page in pages:
        by_kind.setdefault(page[0], []).append(page)
    for shown in by_kind.values():
        yield from sorted(shown, key=lambda page: len(page[2]))[-LONGEST:]


def heights_of(pages: Iterable[Shown], page: Page, site: str) -> dict[str, tuple[int, str]]:
    heights: dict[str, tuple[int, str]] = {}
    for kind, path, html in pages:
        heights[kind] = max(heights.get(kind, (0, "")), (height_of(page, path, html, site), path))
    print(sorted(heights.items()))  # noqa: T201  the heights are for whoever reads the run
    return heights


def height_of(page: Page, path: str, html: str, site: str) -> int:
    """A page as it was answered then, dressed by the styles of the site."""
    page.route(
        f"{site}{path}", lambda asked: asked.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    page.goto(path)
    page.unroute(f"{site}{path}")
    return int(page.evaluate(HEIGHT))

"""No screen of a village's office is long: each as it stood in the year of its officer, and in the demo."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from deploy.demo import accounts, loading
from tests.contracts.test_village import SCREENS, walk
from tests.contracts.village import QUESTIONS, Officer
from tests.factories.accounts import MembershipFactory, MunicipalityFactory
from tests.journeys.demo_pages import fullest_pages, readers

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

HIGHEST = 1_800  # at the width of 1280 that a window of tests has
IDEAS = 12
# Lists of all that was ever done; what a moderator opens; and documents that are read whole, or printed.
NOT_OF_THE_TWELVE = {
    *("journal", "notices", "moderation"),
    *("rulebook_version", "processing_entry", "impact_assessment"),
}
HEIGHT = "() => document.documentElement.scrollHeight"


def test_no_screen_of_a_village_s_year_is_long(visitor: Callable[..., Page], site: str) -> None:
    town = MunicipalityFactory(population=4_870)
    officer = Officer(MembershipFactory(municipality=town, coordinator=True).user)

    walk(officer, town, ideas=IDEAS)

    heights = heights_of(officer.pages, visitor(java_script_enabled=False), site)
    assert len(heights) >= SCREENS - len(NOT_OF_THE_TWELVE), heights
    assert {kind: height for kind, height in heights.items() if height[0] > HIGHEST} == {}


def test_no_screen_of_the_demo_s_village_is_long(visitor: Callable[..., Page], site: str) -> None:
    loading.load(at=timezone.now())

    heights = heights_of(pages_of_the_demo(), visitor(java_script_enabled=False), site)

    assert heights.keys() >= {"office_proposal", "review", "memberships", "places"}
    assert {kind: height for kind, height in heights.items() if height[0] > HIGHEST} == {}


def pages_of_the_demo() -> Iterator[tuple[str, str, str]]:
    for reader in readers():
        if reader.email.endswith(f"@{accounts.VILLERS.domain}"):
            for full in fullest_pages(reader, own_office_only=True):
                yield "the questions" if full.name in QUESTIONS else full.name, full.path, full.html


def heights_of(pages: Iterable[tuple[str, str, str]], page: Page, site: str) -> dict[str, tuple[int, str]]:
    heights: dict[str, tuple[int, str]] = {}
    for kind, path, html in pages:
        if kind not in NOT_OF_THE_TWELVE:
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

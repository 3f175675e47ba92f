"""What axe, large letters and narrow screens find wrong with a page."""

from collections.abc import Callable, Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Without `preload`: it fetches stylesheets anew for a rule that is not among these.
QUICK = {"resultTypes": ["violations"], "preload": False}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY_RULE = {"runOnly": {"type": "tag", "values": WCAG}, **QUICK}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **QUICK}
AXE = """options => axe.run(document, options).then(found => found.violations.map(
  fault => `${fault.id}: ${fault.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`))"""
PHONE, SMALL_PHONE, DESK = ({"width": width, "height": 800} for width in (390, 320, 1280))


def page_with_axe(visitor: Callable[..., Page], **wishes: Any) -> Page:
    """Axe is in every page, and our policy lets it add its styles."""
    page = visitor(bypass_csp=True, reduced_motion="reduce", **wishes)
    page.context.add_init_script(Axe().axe_script)
    return page


def faults_on(page: Page) -> Iterator[str]:
    page.wait_for_load_state()  # of a page that has just come, axe finds no document yet
    page.set_viewport_size(DESK)
    yield from structure_of(page)
    yield from faults_at_this_width(page, "1280 px", EVERY_RULE)
    yield from faults_with_large_letters(page)
    page.emulate_media(color_scheme="dark")
    yield from faults_at_this_width(page, "dark", CONTRAST)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    yield from faults_at_this_width(page, "390 px", EVERY_RULE)
    page.set_viewport_size(SMALL_PHONE)
    yield from sideways(page, "320 px")
    yield from faults_with_large_letters(page)


def structure_of(page: Page) -> Iterator[str]:
    headings = page.locator("h1").count()
    language = page.locator("html").get_attribute("lang")
    if headings != 1:
        yield f"{headings} headings of the first level"
    if not page.title().strip(" ·"):
        yield "no title"
    if language != "fr":
        yield f"its language is said to be {language!r}"


def faults_at_this_width(page: Page, where: str, rules: dict[str, Any]) -> Iterator[str]:
    yield from (f"{where}: {fault}" for fault in page.evaluate(AXE, rules))
    yield from sideways(page, where)


def sideways(page: Page, where: str) -> Iterator[str]:
    over = page.evaluate(
        "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    )
    if over > 0:
        yield f"{where}: scrolls sideways by {over} px"


HIDDEN = """() => [...document.querySelectorAll('.button--primary')].filter(button => {
  if (!button.checkVisibility()) return false;
  button.scrollIntoView({block: 'center'});
  const box = button.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !top || !button.contains(top) || box.right > innerWidth + 1 || box.left < -1;
}).map(button => button.textContent.trim())"""


def faults_with_large_letters(page: Page) -> Iterator[str]:
    """Text alone at 200 %, as browsers offer it (WCAG 1.4.4)."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    yield from (f"hidden when letters are large: {label}" for label in page.evaluate(HIDDEN))
    yield from sideways(page, "large letters")
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")

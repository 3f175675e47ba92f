"""What a printer makes of a page."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from deploy.demo import loading
from tests.factories.voting import PollFactory, voter_of
from tests.journeys.demo_pages import Reader, fullest_pages
from tests.journeys.printed import sheets
from tests.journeys.test_accessibility import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A4 = {"width": 672, "height": 1000}  # between the margins, at 96 dots an inch
LEAST_LETTER = 11  # in dots: a little more than 8 points
LEAST_OF_A_SHEET = 40  # letters; a sheet with less holds a link that nobody can press

BOXES = """() => [...document.querySelectorAll('.table tbody th')].filter(
  cell => getComputedStyle(cell, '::before').borderTopStyle === 'solid').length"""
# Each fault of a page as a printer lays it out. Pictures are left aside: each cuts what is drawn in it.
FAULTS = """least => {
  const seen = [...document.querySelectorAll('body *')].filter(
    piece => piece.checkVisibility() && piece.getBoundingClientRect().width > 1 && !piece.closest('svg > *'))
  const style = piece => getComputedStyle(piece)
  const has_letters = piece => [...piece.childNodes].some(node => node.nodeType === 3 && node.data.trim())
  const kinds = {
    'cut': piece => piece.getBoundingClientRect().right > innerWidth + 1,
    'cut inside': piece => style(piece).overflowX !== 'visible' && piece.scrollWidth > piece.clientWidth + 1,
    'useless': piece => piece.matches('nav, button, .button, [role=button]'),
    'too small': piece => has_letters(piece) && parseFloat(style(piece).fontSize) < least,
    'not in blocks': piece => piece.matches('.table--wide') && style(piece).display !== 'block',
    'on each sheet again': piece => piece.matches('tfoot') && style(piece).display === 'table-footer-group',
  }
  return Object.entries(kinds).flatMap(([kind, is_so]) => seen.filter(is_so).map(
    piece => `${kind}: ${piece.tagName.toLowerCase()} ${piece.textContent.trim().slice(0, 40)}`))
}"""
FORGET_WHAT_IS_ONLY_HEARD = """() => document.querySelectorAll('body *').forEach(
  piece => piece.offsetWidth === 1 && piece.remove())"""


def test_the_ballot_paper_has_a_box_per_project_and_no_page_for_a_link(visitor: Callable[..., Page]) -> None:
    poll = PollFactory(settled=True)
    page = visitor(viewport=A4)
    page.goto(reverse("paper", args=[poll.municipality.slug, poll.edition.slug]))

    assert list(faults_in_print(page)) == []
    assert page.evaluate(BOXES) == poll.contests.get().entries.count()
    expect(page.get_by_role("link", name="Règlement").last).not_to_be_visible()
    assert len(sheets(page.pdf(format="A4", prefer_css_page_size=True))) <= 2


@pytest.mark.long
def test_a_receipt_is_one_sheet_with_its_number(visitor: Callable[..., Page], site: str) -> None:
    poll = PollFactory(settled=True)
    page = visitor(viewport=A4)
    sign_in(page, voter_of(poll).user, site)
    page.goto(reverse("booth", args=[poll.municipality.slug, poll.edition.slug]))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    page.get_by_role("heading", name="Votre bulletin est dans l’urne").wait_for()

    assert list(faults_in_print(page)) == []
    (sheet,) = sheets(page.pdf(format="A4", prefer_css_page_size=True))
    number = "".join(page.locator(".tracking span").all_inner_texts())
    assert len(number) == 16
    assert number in sheet


@pytest.mark.long
def test_every_public_page_of_the_demo_prints_whole(visitor: Callable[..., Page]) -> None:
    loading.load(at=timezone.now())
    page = visitor(viewport=A4)
    printed = set()
    faults = []

    for full in fullest_pages(Reader("", "/")):
        page.goto(full.path)
        printed.add(full.name)
        faults += [f"{full.name} ({full.path}) {fault}" for fault in faults_in_print(page)]

    assert printed >= {"outcomes", "outcome", "project", "rulebook", "paper", "proposal", "edition"}
    assert not faults, "\n".join(faults)


def faults_in_print(page: Page) -> Iterator[str]:
    page.emulate_media(media="print")
    yield from page.evaluate(FAULTS, LEAST_LETTER)
    on_paper = sheets(page.pdf(format="A4", prefer_css_page_size=True))
    page.evaluate(FORGET_WHAT_IS_ONLY_HEARD)
    words = page.locator("body").inner_text().split()
    headings = page.locator("h1, h2, h3, caption").all_inner_texts()
    yield from (f"not on paper: {word}" for word in words if word not in "".join(on_paper))
    for sheet in on_paper:
        alone = [text for text in headings if text.strip() and sheet.endswith("".join(text.split()))]
        yield from (f"a heading alone at the foot: {text}" for text in alone)
        if len(sheet) < LEAST_OF_A_SHEET and sheet is not on_paper[0]:
            yield f"a sheet for {sheet}"

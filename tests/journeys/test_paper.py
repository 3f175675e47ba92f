"""What a printer makes of a page."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.factories.voting import PollFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOXES = """() => [...document.querySelectorAll('.table tbody th')].filter(
  cell => getComputedStyle(cell, '::before').borderTopStyle === 'solid').length"""
CUT = """() => [...document.querySelectorAll('main :is(th, td, p, h1, h2, dd)')].filter(
  piece => piece.checkVisibility() && piece.getBoundingClientRect().right > innerWidth + 1).length"""
A4 = {"width": 672, "height": 1000}  # between the margins, at 96 dots an inch


def test_the_ballot_paper_has_a_box_per_project_and_no_page_for_a_link(visitor: Callable[..., Page]) -> None:
    poll = PollFactory(settled=True)
    page = visitor(viewport=A4)
    page.goto(reverse("paper", args=[poll.municipality.slug, poll.edition.slug]))

    page.emulate_media(media="print")

    assert page.evaluate(BOXES) == poll.contests.get().entries.count()
    assert page.evaluate(CUT) == 0
    assert not page.get_by_role("link", name="Règlement").last.is_visible()
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4", prefer_css_page_size=True))) <= 2

"""Pages for who reads with large letters: no column is cut, no word of a ballot is broken."""

import pytest
from playwright.sync_api import expect

from budget.models import Project
from tests.factories.voting import voter_of
from tests.frontend.test_ballot_first import open_poll
from tests.frontend.test_verifying import address, published
from tests.journeys.test_accessibility import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BESIDE = """[document.documentElement, ...document.querySelectorAll(".table-scroll")]
    .map(box => box.scrollWidth - box.clientWidth)"""


@pytest.mark.parametrize("name", ["outcomes", "verify"])
def test_with_letters_twice_as_large_no_column_is_cut(page, name):
    poll = published(230)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address(poll, name))

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert max(page.evaluate(BESIDE)) <= 0


BROKEN = """[...document.querySelectorAll(".ballot-choice__title, .ballot-choice__about")].flatMap(box => {
    const text = document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode();
    return [...text.textContent.matchAll(/[\\p{L}]+/gu)].filter(word => {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        return new Set([...range.getClientRects()].map(rect => Math.round(rect.top))).size > 1;
    }).map(word => word[0]);
})"""


def test_on_a_phone_with_letters_twice_as_large_no_word_of_a_ballot_is_broken(page):
    poll = open_poll()
    Project.objects.filter(edition=poll.edition).update(
        title="Toilettes accessibles", summary="Une cabine accessible, gratuite, ouverte du matin au soir."
    )
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/{poll.municipality.slug}/{poll.edition.slug}/vote/")

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    expect(page.locator(".ballot-choice__title").first).to_be_visible()
    assert page.evaluate(BROKEN) == []
    assert max(page.evaluate(BESIDE)) <= 0


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_with_letters_twice_as_large_a_receipt_shows_its_whole_number(visitor, site, width):
    poll = open_poll()
    page = visitor(viewport={"width": width, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    page.goto(f"/{poll.municipality.slug}/{poll.edition.slug}/vote/")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    page.get_by_text("Ce que vous avez mis dans l’urne").click()

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert max(page.evaluate(BESIDE)) <= 0

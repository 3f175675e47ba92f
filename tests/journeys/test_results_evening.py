"""The evening of the results in a hall: one key a winner, on a projector, and all of them without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.voting import PollFactory
from tests.frontend.test_results_evening import PAPER, two_of_the_town
from tests.frontend.test_verifying import count

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECTOR = {"width": 1280, "height": 720}
LONGEST = 120


@pytest.fixture
def evening(transactional_db):
    poll = count(PollFactory(ended=True, paper=PAPER), 40, two_of_the_town)
    where = [poll.municipality.slug, poll.edition.slug]
    return poll, reverse("results_evening", args=where), reverse("outcomes", args=where)


def titles(poll, *numbers):
    return [poll.entries.get(number=number).title for number in numbers]


def test_each_key_reveals_one_winner_and_escape_leaves(visitor, evening):
    poll, address, results = evening
    page = visitor(viewport=PROJECTOR)
    page.goto(address)
    expect(page.get_by_role("heading", level=2)).to_have_count(0)
    seen = []

    for key in ("ArrowRight", "Space", "PageDown"):
        page.keyboard.press(key)
        heading = page.get_by_role("heading", level=2)
        expect(heading).to_have_count(1)
        expect(heading).to_be_focused()
        seen.append(heading.inner_text())

    assert seen == titles(poll, 4, 2, 1)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=2)).to_have_text(titles(poll, 2)[0])
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(titles(poll, 1)[0])
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{results}")


def test_space_on_a_button_steps_once(visitor, evening):
    poll, address, _results = evening
    page = visitor(viewport=PROJECTOR)
    page.goto(address)

    page.get_by_role("button", name="Suivant").focus()
    page.keyboard.press("Space")

    expect(page.get_by_role("heading", level=2)).to_have_text(titles(poll, 4)[0])


def test_no_screen_of_it_needs_scrolling_on_a_projector(visitor, evening):
    _poll, address, _results = evening
    page = visitor(viewport=PROJECTOR)
    page.goto(address)
    words = ("Réaménagement " * LONGEST)[:LONGEST]
    page.evaluate("words => document.querySelectorAll('h2 bdi')[1].textContent = words", words)
    page.evaluate("document.querySelectorAll('h2')[1].classList.add('evening__long')")

    for _ in range(5):
        assert page.evaluate("document.documentElement.scrollHeight") <= PROJECTOR["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= PROJECTOR["width"]
        page.keyboard.press("ArrowRight")


def test_nothing_moves_for_whom_movement_disturbs(visitor, evening):
    _poll, address, _results = evening
    page = visitor(viewport=PROJECTOR, reduced_motion="reduce")
    page.goto(address)

    page.keyboard.press("ArrowRight")

    lasting = (
        "[...document.getAnimations()].filter((one) => one.effect.getComputedTiming().duration > 1).length"
    )
    assert page.evaluate(lasting) == 0


def test_without_script_all_winners_stand_on_the_page(visitor, evening):
    poll, address, _results = evening
    page = visitor(java_script_enabled=False)

    page.goto(address)

    shown = page.locator("h2:visible").all_inner_texts()
    assert shown == [*titles(poll, 4, 2, 1), "Merci\u202f!"]
    expect(page.get_by_role("button", name="Suivant")).to_have_count(0)

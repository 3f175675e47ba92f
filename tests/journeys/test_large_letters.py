"""Results for who reads with large letters: no column is cut, none lies in a box that scrolls sideways."""

import pytest

from tests.frontend.test_verifying import address, published

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

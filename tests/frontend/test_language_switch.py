"""The language button sends what is being typed, and gives it back in the other language; nothing is done."""

import re

import pytest
from django.test import Client

from tests.contracts.addresses import addresses
from tests.factories.towns import Town, whole_town
from tests.frontend.asking import path_to

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TYPED = {"title": "Un verger pour tous", "body": "Des pommiers", "place": "La place", "given_names": "Zoé"}
TYPED |= {"login": "zoe@example.org", "email": "zoe@example.org", "rough_cost_eur": "douze"}


@pytest.fixture
def town(db: None) -> Town:
    return whole_town("montsereine")


def carried_by(page):
    """The form that the button of the header sends, and the names of its fields."""
    button = re.search(r'<button class="tool" form="(\w+)" formnovalidate name="see_in" value="(\w+)"', page)
    if not button:
        return None
    form = re.search(rf'<form class="form" id="{button[1]}" method="post">(.*?)</form>', page, re.DOTALL)
    assert form, "a button of a form that is not there"
    return button[2], set(re.findall(r'name="([\w-]+)"', form[1]))


def test_what_is_typed_comes_back_in_the_other_language(town):
    seen = set()
    for name in ("", "proposer", "resident"):
        browser = Client()
        if name:
            browser.force_login(town.people[name])
        for address in addresses().values():
            for step in ("idea", "place", "story", "cost") if "step" in address.parameters else ("idea",):
                path = path_to(address, town, number=3, step=step)
                first = browser.get(path)
                known = carried_by(first.content.decode()) if first.status_code == 200 else None
                if known is None:
                    continue
                language, fields = known
                typed = {field: TYPED.get(field, "") for field in fields}
                answer = browser.post(path, {**typed, "see_in": language})
                page = answer.content.decode()
                browser.cookies.pop("django_language")

                assert (answer.status_code, f'<html lang="{language}">' in page) == (200, True), path
                for text in filter(None, typed.values()):
                    assert text in page, f"{path}: {text}"
                assert "field--wrong" not in page
                seen.add(f"{address.name} {step}")
    assert {"account_login idea", "account_signup idea", "register idea", "proposal_new idea"} <= seen
    assert "proposal_edit story" in seen

"""The language button sends what is being typed, and gives it back in the other language; nothing is done."""

import re

import pytest
from django.test import Client

from accounts.enums import Role
from tests.contracts.addresses import addresses
from tests.factories.towns import FEASIBLE, NEXT, PAST, SENT, STUDIED, WINNER, Town, whole_town
from tests.frontend.asking import path_to
from tests.voting.test_casting import content_of_every_table

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


# In the office: each page, whose it is, where, and texts of the form that the button sends.
IN_THE_OFFICE = {
    "setup_question": (
        Role.COORDINATOR,
        {"question": "contact"},
        {"contact_name": "Zoé", "contact_email": "zoe"},
    ),
    "contest_edit": (Role.COORDINATOR, {"edition": NEXT}, {"minimum": "douze", "exclusive": "3 et 7"}),
    "review": (Role.OFFICER, {"number": STUDIED}, {"technical-public_reasons": "Le sol s’y prête"}),
    "jury_office": (Role.COORDINATOR, {"edition": NEXT}, {"criterion0-label": "Utile", "quorum": "sept"}),
    "jury_project": ("juror", {"number": FEASIBLE}, {}),
    "proposal": (Role.MODERATOR, {"number": SENT}, {"reason": "Une adresse privée y est"}),
    "milestones": (Role.COORDINATOR, {"number": WINNER}, {"new-label": "Fête", "new-note": "À midi"}),
    "places": (Role.COORDINATOR, {}, {"names": "Les Halles"}),
    "memberships": (Role.COORDINATOR, {}, {"email": "zoe", "display_name": "Zoé"}),
    "outcome_office": (Role.COORDINATOR, {"edition": PAST}, {"reference": "2026-147", "text": "Adopté"}),
}


def test_what_an_officer_types_comes_back_in_the_other_language(town):
    for name, (who, others, typed) in IN_THE_OFFICE.items():
        browser, path = Client(), path_to(addresses()[name], town, **others)
        browser.force_login(town.people[who])
        first = browser.get(path).content.decode()
        sent_by = re.search(
            r'<button class="tool" form="(\w+)" formnovalidate name="see_in" value="en"', first
        )[1]
        form = re.search(
            rf'<form class="[\w -]+" id="{sent_by}" method="post"([^>]*)>(.*?)</form>', first, re.DOTALL
        )
        action = re.search(r'action="([^"#]+)', form[1])
        fields = dict.fromkeys(re.findall(r' name="([\w-]+)"', form[2]), "")
        before = content_of_every_table()

        answer = browser.post(action[1] if action else path, {**fields, **typed, "see_in": "en"})

        page = answer.content.decode()
        assert (answer.status_code, '<html lang="en">' in page) == (200, True)
        assert all(text in page for text in typed.values())
        assert typed.keys() <= fields.keys()
        assert "field--wrong" not in page
        assert 'role="alert"' not in page
        assert content_of_every_table() == before


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
                if address.name == "proposal_new" and name:  # it gives itself a key first
                    path = first.url
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

"""Every page, whoever one is: by axe, on a phone, in the dark, with large letters, by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.contracts.addresses import addresses
from tests.factories.accounts import PASSWORD, SECRET, UserFactory, code_now
from tests.factories.budget import EditionFactory
from tests.factories.towns import Town, whole_town
from tests.factories.voting import PollFactory, voter_of
from tests.frontend.rights import ANONYMOUS, TABLE, name_of
from tests.journeys.axe import (
    DESK,
    EVERY_RULE,
    PHONE,
    faults_at_this_width,
    faults_on,
    page_with_axe,
    structure_of,
)
from tests.journeys.pages import NO_PAGES, WITHOUT_PASSWORD, Visit, visits
from tests.journeys.people import Person
from voting.models import Signature

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(db: None) -> Town:
    EditionFactory(running=True)  # a second town, so that the first page is that of an installation
    town = whole_town("montsereine", mark="anticonstitutionnellement")
    town.people[WITHOUT_PASSWORD] = UserFactory(password=None)
    return town


@pytest.fixture
def window_of(visitor: Callable[..., Page], site: str, town: Town) -> Callable[[Any], Page]:
    """One window per role, signed in."""
    windows: dict[Any, Page] = {}

    def open_for(role: Any) -> Page:
        if role not in windows:
            page = page_with_axe(visitor)
            if role != ANONYMOUS:
                sign_in(page, town.people[role], site)
            windows[role] = page
        return windows[role]

    return open_for


def sign_in(page: Page, person: Any, site: str) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def test_no_page_is_left_out(town: Town) -> None:
    pages = {name_of(label) for label, row in TABLE.items() if "GET" in row.methods}

    assert {visit.name for visit in visits(town)} | NO_PAGES >= pages
    assert {name_of(label) for label in TABLE} == set(addresses())


@pytest.mark.long
def test_no_page_has_a_fault(town: Town, window_of: Callable[[Any], Page]) -> None:
    faults = [
        f"{visit.label} ({visit.role}): {fault}"
        for visit in visits(town)
        for fault in faults_of(visit, window_of(visit.role))
    ]

    assert not faults, "\n".join(faults)


def faults_of(visit: Visit, page: Page) -> Iterator[str]:
    answer = page.goto(visit.path + visit.query)
    where = page.url.partition("?")[0]  # a page may add to its question, never lead elsewhere
    if answer is None or answer.status != visit.status or not where.endswith(visit.path):
        yield f"answered {answer.status if answer else None} at {page.url}"
        return
    yield from faults_on(page)


def test_no_page_behind_the_link_of_a_message_has_a_fault(visitor: Callable[..., Page], site: str) -> None:
    known, page = UserFactory(), page_with_axe(visitor)
    EmailAddress.objects.filter(user=known).update(verified=False)
    Client().post(reverse("account_login"), {"login": known.email, "password": PASSWORD})
    Client().post(reverse("account_reset_password"), {"email": known.email})
    links = [
        next(word for word in str(message.body).split() if word.startswith(site)) for message in mail.outbox
    ]

    titles = ("Confirmer mon adresse électronique", "Choisir un nouveau mot de passe")
    for link, title in zip(links, titles, strict=True):
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert list(faults_on(page)) == []


def test_no_page_that_asks_for_a_second_factor_has_a_fault(visitor: Callable[..., Page]) -> None:
    known, page = UserFactory(), page_with_axe(visitor)
    TOTP.activate(known, SECRET)
    someone = Person(page)
    someone.opens(reverse("account_login"))
    someone.fills("Adresse électronique", known.email)
    someone.fills("Mot de passe", PASSWORD)
    someone.presses("Me connecter")
    assert page.url.endswith(reverse("mfa_authenticate"))
    assert list(faults_on(page)) == []
    someone.fills("Code", code_now())
    someone.presses("Continuer")
    page.goto(reverse("mfa_reauthenticate"))

    assert page.url.endswith(reverse("mfa_reauthenticate"))
    assert list(faults_on(page)) == []


# Forms that cannot be taken as they are sent: nothing filled, nothing ticked, or a day left out.
TO_SEND_BACK = (
    "account_signup",
    "booth",
    "contest_edit",
    "jury_project",
    "memberships",
    "milestones",
    "outcome_office, the council's form",
    "proposal_new",
    "register",
    "setup_question",
)


@pytest.mark.long
def test_no_form_that_comes_back_has_a_fault(town: Town, window_of: Callable[[Any], Page]) -> None:
    sent_back = [visit for visit in visits(town) if visit.label in TO_SEND_BACK]
    faults = [
        f"{visit.label} ({visit.role}): {fault}"
        for visit in sent_back
        for fault in faults_once_refused(visit, window_of(visit.role))
    ]

    assert len(sent_back) == len(TO_SEND_BACK)
    assert not faults, "\n".join(faults)


def faults_once_refused(visit: Visit, page: Page) -> Iterator[str]:
    page.set_viewport_size(DESK)
    page.goto(visit.path + visit.query)
    page.evaluate(EMPTIED)
    with page.expect_navigation():
        page.locator("main form[data-emptied] .actions button").first.click()
    if not page.get_by_role("alert").count():
        yield "nothing says what is to correct"
    yield from structure_of(page)
    yield from faults_at_this_width(page, "1280 px", EVERY_RULE)
    page.set_viewport_size(PHONE)
    yield from faults_at_this_width(page, "390 px", EVERY_RULE)


EMPTIED = """() => {
  for (const fold of document.querySelectorAll('main details')) fold.open = true;
  const forms = [...document.querySelectorAll('main form[method=post]')];
  const form = forms.find(one => one.querySelector('.field, [data-choice]'));
  form.noValidate = true;
  form.dataset.emptied = '';
  for (const field of form.elements) {
    if (field.type === 'hidden' || field.tagName === 'BUTTON') continue;
    if (field.tagName === 'SELECT') field.selectedIndex = -1;
    else if (['checkbox', 'radio'].includes(field.type)) field.checked = false;
    else field.value = '';
  }
}"""


# --- By keyboard alone

NAME_OF_FOCUS = """() => {
  const at = document.activeElement;
  return (at.labels?.[0] ?? at).textContent.trim().replace(/\\s+/g, ' ');
}"""
IS_OUTLINED = """() => {
  for (let at = document.activeElement; at; at = at.parentElement)
    if (getComputedStyle(at).outlineStyle !== 'none') return true;
  return false;
}"""


def test_a_ballot_is_cast_by_keyboard_alone(visitor: Callable[..., Page], site: str) -> None:
    poll = PollFactory(settled=True)
    page = page_with_axe(visitor)
    sign_in(page, voter_of(poll).user, site)
    page.goto(reverse("booth", args=[poll.municipality.slug, poll.edition.slug]))

    for title in page.locator("[data-title]").all_inner_texts()[1:3]:  # in the order drawn for this voter
        tab_to(page, title.split()[0])
        page.keyboard.press("Space")
    for button, title in (
        ("Relire mon bulletin", "Est-ce bien votre bulletin ?"),
        ("Mettre mon bulletin dans l’urne", "Votre bulletin est dans l’urne"),
    ):
        tab_to(page, button)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert list(faults_at_this_width(page, button, EVERY_RULE)) == []

    assert Signature.objects.filter(poll=poll).count() == 1


def tab_to(page: Page, name: str) -> None:
    """Each stop on the way shows where one is."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_OUTLINED), page.evaluate(NAME_OF_FOCUS)
        if page.evaluate(NAME_OF_FOCUS).startswith(name):
            return
    raise AssertionError(f"the Tab key does not lead to {name!r}")

"""Somebody at a browser window, who knows the site by the words on its pages."""

import re

from allauth.mfa.models import Authenticator
from playwright.sync_api import Locator, Page, expect

from tests.factories.accounts import PASSWORD


class Person:
    def __init__(self, page: Page, email: str = "") -> None:
        self.page, self.email = page, email

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def signs_in(self) -> None:
        self.opens("/account/login/")
        self.fills("Adresse électronique", self.email)
        self.fills("Mot de passe", PASSWORD)
        self.presses("Me connecter")
        if "/factor/ask/" in self.page.url:
            self.gives_code()

    def gives_code(self) -> None:
        """The next code of the list that whoever works for a town has printed."""
        known = Authenticator.objects.get(user__email=self.email, type=Authenticator.Type.RECOVERY_CODES)
        self.fills("Code", known.wrap().get_unused_codes()[0])
        self.presses("Continuer")

    def draws_codes(self) -> None:
        """A second factor, for whoever has been given a role."""
        self.opens("/account/factor/codes/new/")
        if "/reauthenticate/" in self.page.url:
            self.fills("Mot de passe", PASSWORD)
            self.presses("Continuer")
        self.presses("Tirer la liste")

    def follows(self, link: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link, exact=True).first.click()

    def presses(self, button: str, *, within: Locator | None = None) -> None:
        with self.page.expect_navigation():
            (within or self.page).get_by_role("button", name=button, exact=True).click()
        if self.page.get_by_role("heading", name="Est-ce bien vous").count():
            self.gives_code()
            self.presses("Envoyer à nouveau")

    def fills(self, label: str, text: str, *, within: Locator | None = None) -> None:
        self._field(label, within).fill(text)

    def chooses(self, label: str, option: str, *, within: Locator | None = None) -> None:
        self._field(label, within).select_option(label=option)

    def ticks(self, label: str, *, within: Locator | None = None) -> None:
        self._field(label, within).check()

    def unfolds(self, title: str) -> None:
        self.page.locator("summary").filter(has_text=title).first.click()

    def fold(self, title: str) -> Locator:
        """What is folded under a title that begins so, unfolded if it was not."""
        summary = self.page.locator("summary").filter(has_text=title).first
        folded = self.page.locator("details").filter(has=summary).first
        if folded.get_attribute("open") is None:
            summary.click()
        return folded

    def group(self, legend: str, *, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("group", name=legend, exact=True)

    def section(self, title: str) -> Locator:
        """The panel under a heading."""
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.page.locator(".panel").filter(has=heading).last

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.page.locator("body")).to_contain_text(sentence)

    def does_not_read(self, sentence: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(sentence)

    def _field(self, label: str, within: Locator | None) -> Locator:
        """By its label, which says when the field may be left empty."""
        label_text = re.compile(rf"^\s*{_any_space(label)}(\s\(facultatif\))?\s*$")
        return (within or self.page).get_by_label(label_text)


def _any_space(text: str) -> str:
    return r"\s".join(re.escape(word) for word in text.split())

"""Every cookie that the product sets, and nothing else does: a test compares this with the code."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Cookie:
    name: str
    why: Any
    lasts: Any


COOKIES = (
    Cookie(
        settings.SESSION_COOKIE_NAME,
        _("Keeps you signed in."),
        _("Until the browser closes, or two weeks where you asked to be remembered."),
    ),
    Cookie(
        settings.CSRF_COOKIE_NAME,
        _("Proves that a form was sent from a page of this site."),
        _("A year."),
    ),
    Cookie(
        settings.LANGUAGE_COOKIE_NAME,
        _("Remembers the language you chose."),
        _("Until the browser closes."),
    ),
    Cookie("messages", _("Carries one sentence to the next page: that something was saved."), _("One page.")),
    Cookie(
        "mailed",
        _("Remembers, before you are signed in, to which address a message was sent."),
        _("One hour."),
    ),
    Cookie(
        "asked_code",
        _("Keeps, sealed, to which address a code was sent."),
        _("Until the browser closes; of no use after some minutes."),
    ),
    Cookie(
        "identity",
        _("Carries, sealed, who FranceConnect says you are, until you have sent the page of the register."),
        _("An hour at most."),
    ),
    Cookie(
        "kept",
        _("Keeps, sealed, a ballot that you filled in before saying who you are; never sent elsewhere."),
        _("Until you vote, sign out or close the browser; of no use after an hour."),
    ),
    Cookie(
        "kept_at",
        _("Remembers which page that ballot belongs to, so that signing out takes it away."),
        _("As long as that ballot."),
    ),
    Cookie(
        "letter_code",
        _("Opens the ballot of whoever typed the code of a letter, and no other page."),
        _("Until the ballot is in the urn, one hour at most."),
    ),
    Cookie(
        "day_pass",
        _("Remembers which card a helper of the vote on paper has typed; opens those two pages alone."),
        _("Sixteen hours at most, and never after the day of the card."),
    ),
    Cookie(
        "order",
        _("Keeps the lists, whose order is drawn by lot, in the same order for you."),
        _("Six months."),
    ),
)

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
        "order",
        _("Keeps the lists, whose order is drawn by lot, in the same order for you."),
        _("Six months."),
    ),
)

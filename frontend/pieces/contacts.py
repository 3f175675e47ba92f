"""Who answers, as links: an address opens a message, a number dials, wherever they stand."""

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from budget.models import Edition

# A number that has words beside it, or an extension, is read and dialled by hand.
DIALLED = re.compile(r"\+?[0-9][0-9 .()\u00a0\u202f-]{1,28}[0-9]")


def mail_link(address: str) -> SafeString:
    return format_html('<a href="mailto:{}">{}</a>', address, address)


def phone_link(number: str) -> SafeString:
    if not DIALLED.fullmatch(number):
        return conditional_escape(number)
    return format_html('<a href="tel:{}">{}</a>', re.sub(r"[^0-9+]", "", number), number)


def contact_links(edition: Edition) -> SafeString:
    """Who answers about this edition, on one line; empty where it names nobody."""
    name, address, number = edition.contact_name, edition.contact_email, edition.contact_telephone
    parts = [
        *([conditional_escape(name)] if name else []),
        *([mail_link(address)] if address else []),
        *([phone_link(number)] if number else []),
    ]
    return format_html_join(", ", "{}", ((part,) for part in parts))


def reaching(text: str, edition: Edition) -> SafeString:
    """A sentence that names the contact of its edition, with the links in it."""
    told = str(conditional_escape(text))
    for known, link in (
        (edition.contact_email, mail_link(edition.contact_email)),
        (edition.contact_telephone, phone_link(edition.contact_telephone)),
    ):
        if known:
            told = told.replace(str(conditional_escape(known)), link)
    return mark_safe(told)  # noqa: S308  escaped above, and only these links added

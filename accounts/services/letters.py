"""Messages on paper, for people without an e-mail address: sheets to fold, or rows for a mail merge."""

import csv
import io
import re
from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import documents, policies, queries
from accounts.days import day_in_words
from accounts.documents import typesetting
from accounts.enums import Language
from accounts.models import Municipality, Notice, PostalAddress, User
from accounts.refusals import Refused, require
from accounts.services.mail import words_of
from accounts.writing import cell, written

BOM = "\ufeff"  # by which a spreadsheet knows the letters with accents
ADDRESS_LINES = 5
# Little pictures that people put into titles; no printed letter has them.
PICTURES = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]")


def open_account(name: str, *, at: datetime) -> User:
    """For somebody without an e-mail address, who never signs in; what is owed to them is printed."""
    person = User.objects.create_user(language=Language.FRENCH, date_joined=at)
    keep_address(person, name=name, lines="")
    return person


def keep_address(person: User, *, name: str, lines: str) -> None:
    """Where letters to this person go. Part of the act of a desk, hence no right of its own."""
    kept = [line for line in (written(line, is_one_line=True) for line in lines.splitlines()) if line]
    PostalAddress.objects.update_or_create(
        user=person,
        defaults={"name": written(name, is_one_line=True), "lines": "\n".join(kept[:ADDRESS_LINES])},
    )


def pdf(municipality: Municipality, pks: Collection[int], *, by: User) -> bytes:
    """The letters with these numbers that wait, one after the other."""
    letters = [_letter(notice) for notice in _waiting(municipality, pks, by=by)]
    data = {"title": _("Letters to print"), "language": (get_language() or "fr")[:2], "letters": letters}
    try:
        return typesetting.pdf(documents.LETTERS, data)
    except typesetting.SettingFailed as fault:
        raise Refused(
            _("One of these letters is in a script that the PDF file lacks."),
            road=_("Print the page itself, or take the mail merge: they hold every script."),
        ) from fault


def mail_merge(municipality: Municipality, pks: Collection[int], *, by: User) -> str:
    """The same as rows, as French spreadsheets and word processors read them; no cell is a formula."""
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    places = [_("address %(number)d") % {"number": place + 1} for place in range(ADDRESS_LINES)]
    rows.writerow([_("name"), *places, _("day"), _("subject"), _("text")])
    for notice in _waiting(municipality, pks, by=by):
        letter = _letter(notice)
        name, *lines = letter["to"]
        filled = [*lines, *[""] * ADDRESS_LINES][:ADDRESS_LINES]
        text = "\n\n".join("\n".join(lines) for lines in letter["paragraphs"])
        rows.writerow(map(cell, [name, *filled, letter["day"], letter["subject"], text]))
    return BOM + file.getvalue()


def recipient_of(notice: Notice) -> list[str]:
    """The lines of the envelope: a name alone where nobody gave an address."""
    address = getattr(notice.recipient, "postal_address", None)
    if address is None:
        return [notice.recipient.office_name]
    return [address.name, *address.lines.splitlines()]


def _waiting(municipality: Municipality, pks: Collection[int], *, by: User) -> list[Notice]:
    require(policies.can_print_letters(by, municipality))
    letters = list(queries.letters(municipality).filter(pk__in=pks))
    if not letters:
        raise Refused(_("These letters are already marked as printed."))
    return letters


def _letter(notice: Notice) -> dict[str, Any]:
    town, words = notice.municipality, words_of(notice)
    language = notice.recipient.language
    with translation.override(language):
        day = day_in_words(notice.owed_at.astimezone(ZoneInfo(town.time_zone)).date())
    return {
        "language": language,
        "sender": [town.name, *town.contact_address.splitlines()],
        "to": [written(PICTURES.sub("", line), is_one_line=True) for line in recipient_of(notice)],
        "day": day,
        "subject": PICTURES.sub("", words.subject),
        "paragraphs": [
            block.splitlines() for block in PICTURES.sub("", words.text).split("\n\n") if written(block)
        ],
    }

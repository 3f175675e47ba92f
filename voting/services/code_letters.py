"""The letters and cards that carry codes: a PDF to print, or a table for the town's own letters."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.days import day_in_words
from accounts.documents import typesetting
from budget.models import Edition, RegisterEntry
from budget.services.letter_codes import Made, grouped
from budget.services.lists.report import harmless
from voting import documents


def pdf(edition: Edition, made: Sequence[Made], *, address: str, cards: bool) -> bytes:
    """`address`: where the code is typed, which no letter's code is part of."""
    data = {
        "language": (get_language() or "fr")[:2],
        "cards": cards,
        "qr": typesetting.qr_code(address),
        "words": _words(edition, made, address),
        "people": [
            {"name": _name(each), "address": _lines(each), "code": grouped(each.code)} for each in made
        ],
    }
    return typesetting.pdf(documents.CODE_LETTERS, data)


def table(edition: Edition, made: Sequence[Made], *, address: str) -> str:
    """For a mail merge: opened by a French spreadsheet as it stands, no cell of it a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([_("Name"), _("Address"), _("Code"), _("Page"), _("Valid until")])
    for each in made:
        until = day_in_words(edition.local_day(each.expires_at))
        cells = [_name(each), _address(each.entry), grouped(each.code), address, until]
        writer.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _name(each: Made) -> str:
    return " ".join(filter(None, [each.entry.given_names, each.entry.family_name]))


def _address(entry: RegisterEntry) -> str:
    """What a list brought, or what was given at the desk."""
    given = getattr(entry.user, "postal_address", None)
    return entry.postal_address or (", ".join(given.lines.splitlines()) if given else "")


def _lines(each: Made) -> list[str]:
    return [_name(each), *filter(None, _address(each.entry).split(", "))]


def _words(edition: Edition, made: Sequence[Made], address: str) -> dict[str, Any]:
    town = edition.municipality
    until = day_in_words(edition.local_day(made[0].expires_at))
    return {
        "town": str(town.name),
        "sender": (town.contact_address or "").splitlines(),
        "title": _("Your code to vote"),
        "edition": str(edition.name),
        "qr": _("QR code of the page where you type your code"),
        "intro": _("You can take part in this vote. This code is yours alone:"),
        "steps": [
            _("Open %(address)s, or scan the square beside.") % {"address": address},
            _("Type your code and your birth date."),
            _("Fill in your ballot. You need neither an account nor an e-mail address."),
        ],
        "card": _("Open %(address)s, type this code and your birth date, and vote.") % {"address": address},
        "until": _("The code serves once, until %(day)s.") % {"day": until},
        "yours": _("Give it to nobody. If this letter is lost, ask for another: this code then dies."),
        "origin": _("Your name and address were given at the town's desk, or come from one of its lists."),
        "contact": _("A question, or help to vote: %(contact)s.") % {"contact": edition.contact},
    }

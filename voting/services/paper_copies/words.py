"""The sentences of a key's sheet, in the language of whoever prints it."""

from typing import Any

from django.utils.translation import gettext as _

from voting.keys_on_paper.sheets import Sheet
from voting.models import Poll
from voting.services.paper_copies.side import called


def of_sheet(poll: Poll, sheet: Sheet, number: int, total: int) -> dict[str, Any]:
    """What `voting/documents/key_sheet.typ` says around the lines."""
    copy = _copy(sheet, number, total)
    return {
        "title": _("Key of the urn"),
        "poll": called(poll),
        "town": poll.municipality.name,
        "edition": poll.edition.name,
        "copy": copy,
        "purpose": _purpose(sheet),
        "never": _(
            "It is used only if the machine that counts has lost its keys. It is never photographed, "
            "scanned, photocopied or sent."
        ),
        "qr": _("QR code: the eight lines beside it, one after the other"),
        "columns": [_("Line"), _("Five groups of four characters"), _("Check")],
        "writing": _(
            "Capitals, spaces and dashes do not matter. There is no vowel, no Y, no 0 and no 1. The last two "
            "characters check their line: a mistake in typing is traced to it."
        ),
        "fingerprint": _("Public fingerprint of the key"),
        "comparing": _("This is no secret: the command check_key shows it, to be compared with this one."),
        "sections": [_keeping(sheet, copy), _using(poll, sheet), _destroying()],
        "to_fill": [
            _("Holder"),
            _("Place"),
            _("Envelope closed on"),
            _("Signatures"),
            _("Destroyed on"),
            _("Signatures"),
        ],
    }


def _copy(sheet: Sheet, number: int, total: int) -> str:
    figures = {"number": number, "total": total}
    text = _("Share %(number)s of %(total)s") if sheet.is_share else _("Copy %(number)s of %(total)s")
    return text % figures


def _purpose(sheet: Sheet) -> str:
    if sheet.is_share:
        return _(
            "This share alone opens nothing and tells nothing. Any two of the three open the urn of this "
            "vote: whoever has two can read its ballots."
        )
    return _("This sheet opens the urn of this vote: whoever reads it can read its ballots.")


def _keeping(sheet: Sheet, copy: str) -> dict[str, Any]:
    holder = (
        _(
            "Give it to a holder who does not run the site; the two other shares go to two others, in other "
            "buildings. Nobody ever holds two."
        )
        if sheet.is_share
        else _(
            "Give it to a holder who does not run the site; the other copy goes to somebody else, in another "
            "building."
        )
    )
    return {
        "title": _("To keep it"),
        "steps": [
            _(
                "Fold the sheet, its writing inside, and close it in an opaque envelope. Write on it the "
                "name of the vote, “%(copy)s”, the date and the holder."
            )
            % {"copy": copy.replace(" ", "\N{NO-BREAK SPACE}")},
            _("Two people sign across the flap, then cover their signatures with adhesive tape."),
            holder,
        ],
    }


def _using(poll: Poll, sheet: Sheet) -> dict[str, Any]:
    opening = (
        _(
            "Only if the keys of the machine that counts are lost: two people open two of the three "
            "envelopes and write down why."
        )
        if sheet.is_share
        else _(
            "Only if the keys of the machine that counts are lost: two people open the envelope and write "
            "down why."
        )
    )
    typing = (
        _("On that machine, type the eight lines of each sheet into a file, or scan its code into it, then:")
        if sheet.is_share
        else _("On that machine, type the eight lines into a file, or scan the code into it, then:")
    )
    file = _("FILE")
    files = f"{file}1 {file}2" if sheet.is_share else file
    name = f"{poll.municipality.slug}/{poll.edition.slug}"
    return {
        "title": _("To use it"),
        "steps": [opening, typing],
        "commands": [f"manage.py check_key {files}", f"manage.py restore_key {name} {files}"],
    }


def _destroying() -> dict[str, Any]:
    return {
        "title": _("To destroy it"),
        "steps": [
            _(
                "Once the result is final and the time for appeals is over, two people destroy every sheet "
                "and put it in writing."
            )
        ],
    }

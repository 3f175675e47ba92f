"""The sheets of the box, read aloud and typed one by one; checked by the rules that the booth checks by."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal
from budget.enums import ZoneChoice
from voting import policies, vault
from voting.enums import SpoiledGround
from voting.models import PaperSheet, Poll, SecondTyping
from voting.queries import paper_vote as queries
from voting.queries import papers
from voting.queries.papers import Paper, PaperContest
from voting.services import signers
from voting.services.choices import sentences_of
from voting.services.paper_vote.signing import require_closed_stations
from voting.tally.ballots import packing
from voting.tally.types import BLANK, NOT_OFFERED, Choice


class SheetTyped(Refused):
    """Somebody typed a sheet under this number meanwhile: the same lines are sent again as `following`."""

    def __init__(self, number: int, following: int) -> None:
        self.following = following
        text = _("Sheet %(number)s has been typed: this one is now sheet %(following)s. Write that on it.")
        super().__init__(text % {"number": number, "following": following})


@transaction.atomic
def type_sheet(
    poll: Poll,
    choices: Mapping[str, Choice] | SpoiledGround,
    *,
    number: int,
    territory: int | None = None,
    corrects: str = "",
    by: User,
    at: datetime,
) -> PaperSheet:
    """The next sheet; or, where `corrects` is the mark of what stands under this number, one typed again.

    `choices`: the envelopes where something was marked, by key, or why the sheet counts for nothing.
    `territory`: whose sheet it is, where quarters have sheets of their own. Each other envelope of the
    sheet is blank. Raises InvalidInput, envelope by envelope, for what no ballot may say.
    """
    require(policies.can_keep_station(by, poll))
    require_closed_stations(poll, at)
    packed, spoiled = _read(poll, choices, territory)
    last = queries.sheets(poll).filter(number=number, typed_by=by).last()
    if not corrects and last is not None and (_packed(last), last.spoiled) == (packed, spoiled):
        return last  # sent twice
    sheet = _corrected_sheet(poll, number, corrects) if corrects else _next_sheet(poll, number)
    sheet.typed_by, sheet.choices, sheet.spoiled = by, packed, spoiled
    sheet.tracking_number = "" if spoiled else sheet.tracking_number or _drawn()
    sheet.save()
    if corrects:
        journal.record("paper.sheet_corrected", poll, by=by, at=at, number=number)
    return sheet


@transaction.atomic
def type_again(
    poll: Poll,
    choices: Mapping[str, Choice] | SpoiledGround,
    *,
    number: int,
    territory: int | None = None,
    by: User,
    at: datetime,
) -> bool:
    """A sheet typed a second time, by another person; whether it says the same. The last typing stands."""
    require(policies.can_keep_station(by, poll))
    require_closed_stations(poll, at)
    sheet = queries.sheets(poll).filter(number=number).select_related("typed_by").first()
    if sheet is None or sheet.typed_by_id == by.pk or signers.is_one_person(sheet.typed_by, by):
        raise Refused(_("This sheet is typed a second time by somebody else."))
    packed, spoiled = _read(poll, choices, territory)
    said = {"choices": packed, "spoiled": spoiled, "typed_by": by}
    SecondTyping.objects.update_or_create(sheet=sheet, defaults=said)
    return (_packed(sheet), sheet.spoiled) == (packed, spoiled)


def _read(
    poll: Poll, choices: Mapping[str, Choice] | SpoiledGround, territory: int | None
) -> tuple[bytes | None, str]:
    """What a sheet says, packed; or why it is spoiled."""
    if isinstance(choices, SpoiledGround):
        return None, str(choices)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    return packing.pack(paper.layout, completed(poll, paper, choices, territory)), ""


def _next_sheet(poll: Poll, number: int) -> PaperSheet:
    """Two who type at once do not type two sheets under one number."""
    following = queries.sheets(poll).count() + 1
    if number != following:
        raise SheetTyped(number, following)
    return PaperSheet(poll=poll, number=number)


def _corrected_sheet(poll: Poll, number: int, corrects: str) -> PaperSheet:
    sheet = queries.sheets(poll).filter(number=number).first()
    if sheet is None or mark_of(sheet) != corrects:
        raise Refused(
            _("Sheet %(number)s was typed again meanwhile: open it once more.") % {"number": number}
        )
    return sheet


def mark_of(sheet: PaperSheet) -> str:
    """What a form says of the sheet it corrects, so that an old page never wins."""
    content = bytes(sheet.choices or b"") + sheet.spoiled.encode()
    return hashlib.sha256(b"%d " % sheet.number + content).hexdigest()[:16]


def is_sheet_of(poll: Poll, sheet: PaperSheet, paper: Paper, territory: int | None) -> bool:
    """Whether the sheets of this quarter hold the envelopes of this one."""
    offered = papers.offered_in(poll, paper, territory)
    own = {contest.key for contest in offered if contest.access == ZoneChoice.OWN_ZONE}
    held = choices_of(sheet, paper)
    return own == {contest.key for contest, _said in held if contest.access == ZoneChoice.OWN_ZONE}


def _packed(sheet: PaperSheet) -> bytes | None:
    return None if sheet.choices is None else bytes(sheet.choices)


def _drawn() -> str:
    return vault.draw_half() + vault.draw_half()


def completed(
    poll: Poll, paper: Paper, choices: Mapping[str, Choice], territory: int | None
) -> dict[str, Choice]:
    """The whole paper of one sheet: what was left empty on it is blank, what is not on it not offered.

    Of the envelopes of which one is chosen, the blank of a sheet that chose none stands in the first.
    """
    offered = {contest.key: contest for contest in papers.offered_in(poll, paper, territory)}
    several = [key for key, contest in offered.items() if contest.access == ZoneChoice.CHOSEN_ZONE]
    chosen = [key for key in several if key in choices] or several[:1]
    whole = {key: choices.get(key, BLANK) for key in offered if key not in several or key in chosen}
    as_printed = {key: contest.as_printed for key, contest in offered.items()}
    faults = sentences_of(as_printed, {**choices, **whole})
    if faults:
        raise InvalidInput(
            _("This sheet does not follow the rules: read it once more, or set it aside as spoiled."), faults
        )
    return {contest.key: whole.get(contest.key, NOT_OFFERED) for contest in paper.contests}


def choices_of(sheet: PaperSheet | SecondTyping, paper: Paper) -> list[tuple[PaperContest, Choice]]:
    """What was typed, envelope by envelope, to be read back."""
    if sheet.choices is None:
        return []
    found = packing.unpack(paper.layout, bytes(sheet.choices))
    return [(contest, found[contest.key]) for contest in paper.contests if found[contest.key] != NOT_OFFERED]

"""The papers of the day, tagged PDF: the signature list with online voters struck out, the sheets to tick."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.documents import typesetting
from budget.enums import ZoneChoice
from frontend.words import days
from frontend.words.ballots import MarkField, rule_in_words, words_of
from frontend.words.money import euros
from voting import documents
from voting.models import Poll
from voting.queries import papers
from voting.queries.paper_vote import OnTheList
from voting.queries.papers import Paper, PaperContest


class SheetPlace(Protocol):
    """Whose sheet it is."""

    @property
    def pk(self) -> int | None: ...
    @property
    def name(self) -> str: ...


def signature_list(poll: Poll, lines: Sequence[OnTheList], *, letter: str = "") -> bytes:
    """One line per person, numbered; the page says that it is destroyed once the appeals are over."""
    data = {
        "language": (get_language() or "fr")[:2],
        "words": {
            **_heading(poll),
            "title": " · ".join(filter(None, (_("Signature list"), letter))),
            "legend": _legend(poll),
            "number": _("No."),
            "name": _("Name"),
            "born": _("Born on"),
            "quarter": _("Quarter"),
            "signature": _("Signature"),
            "voted": _("has voted online"),
        },
        "people": [
            [
                str(number),
                _name(poll, line),
                days.short_day(line.entry.birth_date),
                str(line.entry.territory or ""),
                line.voted_online and not poll.takes_both,
            ]
            for number, line in enumerate(lines, start=1)
        ],
    }
    return typesetting.pdf(documents.SIGNATURE_LIST, data)


def _legend(poll: Poll) -> str:
    if poll.takes_both:
        return _(
            "Where the station has no network. Each person shows who they are, then signs, and puts the "
            "folded sheet in an envelope with name and signature. A ballot cast online is withdrawn once the "
            "name is recorded. Kept by the town hall, and destroyed once the appeals are over."
        )
    return _(
        "Each person shows who they are, then signs. A name that is struck out has voted online, and does "
        "not vote on paper. Kept by the town hall, and destroyed once the appeals are over."
    )


def _name(poll: Poll, line: OnTheList) -> str:
    name = f"{line.entry.family_name} {line.entry.given_names}".strip()
    return f"{name} ({_('has voted online')})" if line.voted_online and poll.takes_both else name


def ballot_sheets(poll: Poll, paper: Paper, quarters: Sequence[SheetPlace]) -> bytes:
    """The ballot paper with boxes; one page, or one for each quarter whose envelopes differ."""
    places: Sequence[SheetPlace | None] = quarters or [None]
    data = {
        "language": (get_language() or "fr")[:2],
        "words": {
            **_heading(poll),
            "title": _("Ballot paper"),
            "how": _(
                "Mark your choices with a pen, fold the sheet in two and put it in the box. Write nothing "
                "else on it: a sheet with a name or a sign counts for nothing, and so does one on which an "
                "envelope does not follow its rule."
            ),
            "blank": _("Blank vote for this envelope"),
            "box": _("Box to tick"),
        },
        "sheets": [_sheet(poll, paper, place) for place in places],
    }
    return typesetting.pdf(documents.BALLOT_SHEETS, data)


def _heading(poll: Poll) -> dict[str, str]:
    day = poll.paper_day
    return {
        "town": str(poll.municipality.name),
        "edition": str(poll.edition.name),
        "day": _("Vote on paper, %(day)s") % {"day": days.day(day)} if day else "",
    }


def _sheet(poll: Poll, paper: Paper, place: SheetPlace | None) -> dict[str, Any]:
    contests = papers.offered_in(poll, paper, place.pk if place else None)
    return {"quarter": place.name if place else "", "envelopes": [_envelope(contest) for contest in contests]}


def _envelope(contest: PaperContest) -> dict[str, Any]:
    return {
        "title": contest.title,
        "rule": " ".join(filter(None, (rule_in_words(contest.rule), _besides(contest)))),
        "is_ticked": words_of(contest.rule).field is MarkField.TICKS,
        "blank_allowed": contest.rule.blank_allowed,
        "projects": [
            [str(entry.number), entry.title, euros(entry.cost)]
            for entry in contest.entries
            if not entry.withdrawn
        ],
    }


def _besides(contest: PaperContest) -> str:
    if contest.access == ZoneChoice.CHOSEN_ZONE:
        return _("Choose projects of one quarter only: fill in no other envelope of a quarter.")
    return "" if contest.rule.blank_allowed else _("This envelope cannot be left empty.")

"""“Helping at the vote in ten minutes”: a printed page for each part of the day.

Each sentence about the pages and the list is what they do: tests/frontend/test_helper_sheets.py.
"""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.documents import typesetting
from budget.models import Edition
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.words import days
from frontend.words.voting import SPOILED_GROUND
from voting import documents, policies
from voting.queries import paper_vote as queries


class HelperPart(NamedTuple):
    """What one person does at the station."""

    title: str
    lead: str
    steps: list[str]
    calls: list[str]  # when one does nothing alone


@never_cache
def sheets(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_keep_station)
    if not queries.stations(poll).exists():
        return redirect("paper_office", edition.municipality.slug, edition.slug)
    day = poll.paper_day
    data: dict[str, Any] = {
        "language": (get_language() or "fr")[:2],
        "words": {
            "town": str(edition.municipality.name),
            "edition": str(edition.name),
            "title": _("Helping at the vote in ten minutes"),
            "day": _("Vote on paper, %(day)s") % {"day": days.day(day)} if day else "",
            "calls": _("Call the person in charge when"),
        },
        "parts": [
            part._asdict() for part in (_looks_up(poll.takes_both), _hands_out(), _keeps_the_box(), _types())
        ],
    }
    response = HttpResponse(typesetting.pdf(documents.HELPER_SHEETS, data), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="{}.pdf"'.format(_("helping-at-the-vote"))
    return response


def _looks_up(is_meanwhile: bool) -> HelperPart:
    """`is_meanwhile`: people vote online on that day too, and a signature withdraws a ballot cast online."""
    withdraws = _(
        "“Has voted online”: say that the ballot cast online is withdrawn for good, before you press “Has "
        "voted”."
    )
    offline = _(
        "the network or the power is gone: the printed list is signed by hand, and each folded sheet stays "
        "in an envelope with name and signature until the names are recorded."
    )
    wrong = _(
        "you pressed on the wrong name: tell the town hall at once, which takes the signature back; a ballot "
        "that it withdrew stays withdrawn, and the person is told;"
    )
    return HelperPart(
        _("You greet people and look names up"),
        _("Nobody gets a sheet before their name is found and marked."),
        [
            _("Scan the square of your card, or open its address and type the code. You need no account."),
            _("Say hello, and ask for a document with a photograph."),
            _("Type given name and family name, in any order: accents and capitals do not count."),
            *([withdraws] if is_meanwhile else []),
            _("Choose the right person by birth date and quarter, and press “Has voted” once."),
            _("Have the printed list signed, on the line of the name, where your station has one."),
            _(
                "Pressed twice, or on two telephones, a name counts once: the screen says that it has signed "
                "already."
            ),
            _("When you leave the table, press “Put the card away”. The card ends with the day."),
        ],
        [
            _("the screen says that there is no sheet for this person;"),
            _("the name is not found: try the name of birth, and fewer letters, and give no sheet;"),
            wrong
            if is_meanwhile
            else _("you pressed on the wrong name: your card takes nothing back, the town hall does;"),
            _("your card is lost: it is ended at once, and another one is made;"),
            offline
            if is_meanwhile
            else _(
                "the network or the power is gone: the vote goes on with the printed list, signed by hand."
            ),
        ],
    )


def _hands_out() -> HelperPart:
    return HelperPart(
        _("You hand out the sheet"),
        _("One sheet for each person whose name is marked, and nothing written on it."),
        [
            _("Wait until the name is marked, then give one sheet."),
            _(
                "Where quarters have sheets of their own, the quarter stands beside the name on the screen "
                "and on the list: give that sheet."
            ),
            _(
                "Show the booth. The rule of each envelope is printed on the sheet: read it aloud if you are "
                "asked to."
            ),
            _("The sheet bears neither name nor number: write nothing on it, and let nobody sign it."),
            _("Whoever makes a mistake gives the sheet back, still in their hands, and gets another one."),
            _("Say nothing about any project, even asked: “You choose.”"),
        ],
        [
            _("a sheet lacks a page, or is of another quarter;"),
            _("somebody wants two sheets, or one to take away;"),
            _("somebody cannot read or write alone: a person of their choice may go along."),
        ],
    )


def _keeps_the_box() -> HelperPart:
    return HelperPart(
        _("You keep the box"),
        _("The box is empty at the opening, closed all day, and never alone."),
        [
            _("Before the first voter, show everybody that the box is empty, then close it."),
            _("Each person puts one sheet in, folded, with their own hand."),
            _("Say aloud that they have voted, so that the table hears it."),
            _("Never open the box: no sheet can be typed before the last station has closed."),
            _(
                "What goes wrong is told to the person in charge with the hour: it is noted in the log, "
                "whose lines nobody changes, and stands in the minutes."
            ),
        ],
        [
            _("somebody wants to take a sheet out of the box;"),
            _("a sheet falls, or is found outside of the box;"),
            _("you must go: somebody takes your place before you leave."),
        ],
    )


def _types() -> HelperPart:
    grounds = " ; ".join(map(str, SPOILED_GROUND.values()))
    return HelperPart(
        _("You type the sheets in the evening"),
        _("One reads aloud, one types, whoever wants to looks on."),
        [
            _("Sign in with your own account of the town hall: a helper’s card does not open this page."),
            _("The screen shows a number: write it on the sheet before you type it."),
            _(
                "Type what is marked, envelope by envelope. What no ballot may say is refused as it is "
                "online."
            ),
            _("A sheet that counts for nothing is typed too, with its reason: %(grounds)s.")
            % {"grounds": grounds},
            _("Each sheet is read back on the screen: compare, and type it again if it differs."),
            _(
                "Another sheet is corrected by its number, until the paper vote is ended; the journal says "
                "so."
            ),
            _("From 300 signatures on, a second person types each sheet without seeing the first typing."),
            _("Where two people type at once, the screen says which number yours gets: write that one."),
            _("The screen tells how many sheets are typed, and no sum of any project before all is ended."),
            _(
                "At the end the sheets are compared with the signatures. A difference is explained in "
                "writing, and everybody reads the explanation."
            ),
        ],
        [
            _("you hesitate between two readings: the commission decides, not who types;"),
            _("sheets and signatures differ: count the sheets once more before you write why."),
        ],
    )

"""The end of the paper vote: as many sheets as signatures, or a reason for everybody; then the count."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal
from accounts.writing import written
from voting import policies
from voting.models import PaperCount, Poll
from voting.queries import paper_vote as queries
from voting.queries.paper_vote import PaperFigures
from voting.services.paper_vote.signing import require_closed_stations


@transaction.atomic
def end(poll: Poll, *, seen: PaperFigures, explanation: str, by: User, at: datetime) -> PaperCount:
    """Nothing is signed or typed any more, and the urn may be opened: both are counted together.

    `seen` are the figures that the person read before saying yes. Refused before the last station has
    closed, and where signatures and sheets differ without an explanation.
    """
    require(policies.can_prepare(by, poll))
    require_closed_stations(poll, at)
    figures = queries.figures(poll)
    if figures != seen:
        raise Refused(_("A name or a sheet was recorded since you opened this page: read the figures again."))
    said, places = written(explanation), queries.by_station(poll)
    if len(places) > 1 and not all(place.is_counted for place in places):
        raise Refused(_("Say first how many sheets were in the box of each station."))
    if figures.signatures >= queries.TWICE_FROM and queries.agreeing(poll).count() < figures.sheets:
        raise Refused(_("Each sheet is typed by two people who say the same, before the count begins."))
    if any(place.is_waited_for for place in places):
        raise Refused(_("The names of a station without network are not recorded yet."))
    is_other = queries.boxes_differ(places, figures)
    if is_other and not said:
        sentence = _("Say why there are not as many sheets typed as in the boxes.")
        raise InvalidInput(sentence, {("explanation",): sentence})
    if figures.difference and not said:
        sentence = _("Say why there are not as many sheets as signatures.")
        raise InvalidInput(sentence, {("explanation",): sentence})
    count = PaperCount.objects.create(
        poll=poll,
        ended_at=at,
        ended_by=by,
        signatures=figures.signatures,
        ballots=figures.ballots,
        spoiled=figures.spoiled,
        explanation=said if figures.difference or is_other else "",
    )
    journal.record(
        "paper.ended",
        poll,
        by=by,
        at=at,
        signatures=figures.signatures,
        ballots=figures.ballots,
        spoiled=figures.spoiled,
        reason=count.explanation,
    )
    return count

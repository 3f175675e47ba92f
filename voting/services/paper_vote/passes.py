"""The helpers of a station: a card with a code, for one day, without an account; it ends by itself.

A pass opens two things alone, a search by name and “has voted” (`signing.sign`).
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, limits, locks
from accounts.services.identities import PepperFault, pepper
from accounts.writing import written
from budget.models import Edition
from budget.services.letter_codes import ALPHABET, SIGNS, drawn
from voting import policies
from voting.enums import PollStatus
from voting.models import DayPass, PollingStation
from voting.queries import paper_vote as queries

BEFORE_THE_END = (PollStatus.SETTLED, PollStatus.CLOSED)


@dataclass(frozen=True)
class OpenedPass:
    """A pass and its code, in the hands of whoever prints the card."""

    day_pass: DayPass
    code: str


@transaction.atomic
def open_pass(station: PollingStation, helper: str, *, by: User, at: datetime) -> OpenedPass:
    """A card for one helper at this station, on the day of the paper vote and on no other."""
    poll = station.poll
    require(policies.can_prepare(by, poll))
    locks.hold(poll, "status", "closes_at")
    day = poll.paper_day
    if poll.status not in BEFORE_THE_END or day is None or day < poll.local_day(at):
        raise Refused(
            _("Cards are made once the ballot paper is settled, and until the day of the paper vote.")
        )
    code = drawn()
    day_pass = DayPass.objects.create(
        station=station,
        helper=written(helper),
        digest=_digest(code),
        opened_at=at,
        opened_by=by,
    )
    journal.record("pass.opened", day_pass, by=by, at=at, name=station.name)
    return OpenedPass(day_pass, code)


@transaction.atomic
def close_pass(day_pass: DayPass, *, by: User, at: datetime) -> None:
    """From now on the card opens nothing; what was signed with it stays."""
    require(policies.can_prepare(by, day_pass.station.poll))
    locks.hold(day_pass, "closed_at")
    if day_pass.closed_at is not None:
        return
    day_pass.closed_at = at
    day_pass.save(update_fields=["closed_at"])
    journal.record("pass.closed", day_pass, by=by, at=at, name=day_pass.station.name)


@sensitive_variables()
def enter(edition: Edition, typed: str, *, network: str, at: datetime) -> DayPass:
    """The pass of a card, on its day; one answer for every code that opens nothing, and tries are counted."""
    limits.take("station_codes_of_a_network", network, at=at)
    digest = _digest("".join(sign for sign in typed.upper() if sign in ALPHABET)[: SIGNS + 1])
    held = DayPass.objects.within(edition.municipality).filter(digest=digest, station__poll__edition=edition)
    day_pass = held.select_related("station__poll__edition__municipality").first()
    if day_pass is None or not day_pass.serves(at):
        raise Refused(
            _("This code opens nothing today."),
            road=_("A card serves on its day alone, until the person in charge ends it."),
        )
    return day_pass


@sensitive_variables()
def _digest(code: str) -> str:
    try:
        return hmac.new(pepper(), b"day pass\0" + code.encode(), hashlib.sha256).hexdigest()
    except PepperFault as fault:
        raise Refused(_("A key of the register is missing. Please tell the town hall.")) from fault


def require_in_time(day_pass: DayPass, *, at: datetime) -> DayPass:
    """The pass as it is now, or the answer that it has ended."""
    fresh = queries.pass_in_hand(day_pass.station.poll.edition, day_pass.pk)
    if fresh is None or not fresh.serves(at):
        raise Refused(_("This card has ended: nothing was recorded."))
    return fresh

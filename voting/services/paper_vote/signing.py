"""“Has voted”: one signature on the register of the online vote, so that nobody votes twice.

The online vote is closed by then, and its keys may be gone: who voted online cannot vote on paper.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from budget.eligibility import vote_standing
from budget.enums import Level
from budget.models import RegisterEntry
from voting import policies
from voting.enums import Channel
from voting.models import DayPass, Poll, Signature
from voting.queries import paper_vote as queries
from voting.services.paper_vote import passes


class HasVoted(Refused):
    """This person has signed already."""


@transaction.atomic
def sign(poll: Poll, entry: RegisterEntry, *, by: User | DayPass, at: datetime) -> Signature:
    """This person has voted on paper: refused to whoever voted online, signed already or is not on the list.

    `by` is whoever keeps the register, or a helper's pass on its day.
    """
    _require_may_sign(poll, by, at)
    _require_begun(poll, at)
    return _sign(poll, entry)


@transaction.atomic
def sign_all(poll: Poll, entries: Iterable[RegisterEntry], *, by: User, at: datetime) -> int:
    """The names signed on the printed list, ticked in the evening; how many are new. All of them or none."""
    require(policies.can_keep_station(by, poll))
    _require_begun(poll, at)
    return sum(_sign_once(poll, entry) for entry in entries)


@transaction.atomic
def take_back(poll: Poll, entry: RegisterEntry, *, by: User, at: datetime) -> None:
    """A name was ticked by mistake; only until the paper vote is ended, and the journal says how many."""
    require(policies.can_keep_station(by, poll))
    require_taking(poll)
    gone, _rows = Signature.objects.filter(poll=poll, entry=entry, channel=Channel.PAPER).delete()
    if not gone:
        raise Refused(_("This person has not signed on paper."))
    journal.record("paper.taken_back", poll, by=by, at=at)


def _require_begun(poll: Poll, at: datetime) -> None:
    require_taking(poll)
    if not queries.has_begun(poll, at):
        raise Refused(_("The day of the paper vote has not come: nothing is recorded yet."))


def require_closed_stations(poll: Poll, at: datetime) -> None:
    """The box is opened, and its day ended, once the last station has closed."""
    require_taking(poll)
    if not queries.stations_are_closed(poll, at):
        raise Refused(_("The box is opened once the last station has closed."))


def require_taking(poll: Poll) -> None:
    """From the close of the online vote until the paper vote is ended; holds the poll.

    Refused where signatures given online are missing, as after a restore: their people would vote twice.
    """
    locks.hold(poll, "status", "closed_at", "closes_at", "signatures_total")
    if not queries.is_awaited(poll):
        raise Refused(
            _("Nothing is recorded on paper now: that begins when the online vote is closed.")
            if queries.counted(poll) is None
            else _("The paper vote is ended: nothing is recorded on it any more.")
        )
    if queries.signed_online(poll) != poll.signatures_total:
        raise Refused(
            _("Signatures given online are missing here, as after a restore: people could vote twice."),
            road=_("Stop, and call the technical team. Vote with the list as it was printed."),
        )


def _require_may_sign(poll: Poll, by: User | DayPass, at: datetime) -> None:
    if isinstance(by, DayPass):
        if passes.require_in_time(by, at=at).station.poll_id != poll.pk:
            raise Refused(_("This card has ended: nothing was recorded."))
    else:
        require(policies.can_keep_station(by, poll))


def _sign_once(poll: Poll, entry: RegisterEntry) -> int:
    """1 for a signature that is new; a name ticked on two screens is one."""
    standing = Signature.objects.filter(poll=poll, entry=entry).first()
    if standing is not None and standing.channel == Channel.PAPER:
        return 0
    _sign(poll, entry)
    return 1


def _sign(poll: Poll, entry: RegisterEntry) -> Signature:
    rules = poll.rulebook.rules if poll.rulebook is not None else None
    is_listed = queries.may_sign(poll).filter(pk=entry.pk).exists()
    # Whoever stands at the station shows who they are there: no level is asked beyond that.
    if rules is None or not is_listed or not vote_standing(entry, rules, level=Level(entry.level)).allowed:
        raise Refused(_("%(name)s is not on the list of this vote.") % {"name": _name(entry)})
    assert poll.paper_day is not None  # noqa: S101  told by _require_begun
    signature = Signature.objects.sign(poll, entry, channel=Channel.PAPER, on=poll.paper_day)
    if signature.was_there:
        sentence = (
            _("%(name)s has voted online: that vote counts, and there is none on paper.")
            if signature.channel == Channel.ONLINE
            else _("%(name)s has signed already.")
        )
        raise HasVoted(sentence % {"name": _name(entry)})
    return signature


def _name(entry: RegisterEntry) -> str:
    return " ".join(filter(None, (entry.given_names, entry.family_name)))

"""How the marking ends: closed by the coordinator, given more days, or over without its quorum."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, locks, notices
from budget import policies, workflow
from budget.calendar import end_of_day
from budget.enums import BudgetNotice, PhaseKind
from budget.models import Edition, Jury, Phase
from budget.queries import juries as queries
from budget.queries.editions import ballot_is_settled
from budget.services.juries import READ_ANEW, leave, require_scoring
from budget.services.texts import Reading

REASON_LONGEST = 2000


@transaction.atomic
def close(jury: Jury, *, by: User, at: datetime) -> None:
    """End the marking: nobody marks any more, the means may be read."""
    require(policies.can_run_jury(by, jury.edition))
    locks.hold(jury, *READ_ANEW)
    require_scoring(jury)
    why_not = what_keeps_open(jury)
    if why_not:
        raise Refused(
            why_not, road=_("You can prolong the marking, or, once it is over, record that it failed.")
        )
    present = queries.jurors_who_finished(jury)
    for juror in jury.jurors.filter(left_at__isnull=True).exclude(pk__in=queries.seated(jury)):
        leave(juror, by=by, at=at)  # given a role since that no juror may hold: their marks do not count
    moves.apply(workflow.CLOSE_SCORING, jury, at=at)
    journal.record("jury.closed", jury, by=by, at=at, present=present)


def what_keeps_open(jury: Jury) -> str:
    """Why the marking cannot be closed now; an empty text when it can."""
    present = queries.jurors_who_finished(jury)
    if present < jury.quorum:
        return _("Jurors who have marked every project: %(present)d. The quorum is %(quorum)d.") % {
            "present": present,
            "quorum": jury.quorum,
        }
    unmarked = queries.projects_without_marks(jury)
    if unmarked:
        return _("Nobody has marked these projects yet: %(titles)s.") % {"titles": ", ".join(unmarked)}
    return ""


@transaction.atomic
def prolong(jury: Jury, *, last_day: date | None, reason: str, by: User, at: datetime) -> None:
    """Give the jurors more days, though their time may be over, as long as the vote has not begun."""
    require(policies.can_run_jury(by, jury.edition))
    edition = jury.edition
    locks.hold(edition)
    locks.hold(jury, *READ_ANEW)
    require_scoring(jury)
    reading = Reading({"reason": reason})
    reason = reading.reason(
        "reason", longest=REASON_LONGEST, needed=_("Say why: the jurors read it, and the journal keeps it.")
    )
    phase = Phase.objects.filter(edition=edition, kind=PhaseKind.JURY, announced_at__isnull=False).first()
    if phase is None:
        raise Refused(_("The marking has no announced dates yet: give them on the page of dates."))
    closes_at = end_of_day(last_day, edition.zone) if last_day else phase.closes_at
    if closes_at <= max(at, phase.closes_at):
        reading.fault("last_day", _("Give a day to come, later than the one announced."))
    elif why_not := _why_not_until(edition, closes_at, at):
        reading.fault("last_day", why_not)
    reading.finish()
    Phase.objects.filter(pk=phase.pk).update(closes_at=closes_at)
    journal.record("jury.prolonged", jury, by=by, at=at, reason=reason, until=closes_at.isoformat())
    notices.owe_all(
        BudgetNotice.MARKING_PROLONGED,
        to=[juror.user for juror in queries.seated(jury).select_related("user")],
        about=jury,
        at=at,
        occasion=closes_at.isoformat(),
        path=jury.get_absolute_url(),
        edition=edition.name,
        reason=reason,
        closes_at=closes_at.isoformat(),
    )


@transaction.atomic
def go_without_quorum(jury: Jury, *, reason: str, by: User, at: datetime) -> None:
    """Over without being closed: it is recorded, and every feasible project goes to the vote."""
    require(policies.can_run_jury(by, jury.edition))
    edition = jury.edition
    locks.hold(jury, *READ_ANEW)
    require_scoring(jury)
    reading = Reading({"reason": reason})
    reason = reading.reason(
        "reason", longest=REASON_LONGEST, needed=_("Say why: everybody reads it in the rulebook.")
    )
    reading.finish()
    if not queries.is_over(edition, at):
        raise Refused(_("The jurors can still mark: this can be recorded once their time is over."))
    if not what_keeps_open(jury):
        raise Refused(_("The quorum is reached: close the marking, then prepare the shortlist."))
    present = queries.jurors_who_finished(jury)
    moves.apply(workflow.GO_WITHOUT_QUORUM, jury, at=at, quorum_reason=reason)
    journal.record(
        "jury.without_quorum", jury, by=by, at=at, reason=reason, present=present, quorum=jury.quorum
    )
    facts = {"edition": edition.name, "reason": reason}
    notices.owe_all(
        BudgetNotice.JURY_WITHOUT_QUORUM, to=queries.people_of(jury), about=jury, at=at,
        path=edition.get_absolute_url(), **facts,
    )  # fmt: skip


def _why_not_until(edition: Edition, closes_at: datetime, at: datetime) -> str:
    """A vote needs the shortlist: the marking ends before it opens, and no settled paper waits for a jury."""
    if ballot_is_settled(edition):
        return _("The ballot paper is settled: the marking no longer changes it.")
    voting = Phase.objects.filter(edition=edition, kind=PhaseKind.VOTING).first()
    if voting is None or closes_at <= voting.opens_at:
        return ""
    if voting.is_open(at):
        return _("The vote has begun: the marking can no longer be prolonged.")
    return _("The vote opens before that day: move it first, on the page of dates.")

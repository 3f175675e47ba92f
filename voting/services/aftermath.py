"""After the proclamation: a winner given up, the next of the reserve list called up, money left over."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.money import in_figures
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from budget import workflow as projects
from budget.enums import MilestoneStatus, ProjectStatus, Unspent
from budget.models import Project
from budget.services import milestones
from budget.services.telling import tell_proposers
from budget.services.texts import Reading
from voting import policies
from voting.enums import LaterDecisionKind, PollStatus, VotingNotice
from voting.models import Contest, ContestEntry, LaterDecision, Poll
from voting.queries import aftermath as queries

REASON_LONGEST = 2000
STILL_AHEAD = (MilestoneStatus.PLANNED, MilestoneStatus.STARTED)


@transaction.atomic
def abandon(poll: Poll, project: Project, *, reason: str, by: User, at: datetime) -> LaterDecision:
    """A winner cannot be built: its steps still ahead are dropped, and its money is free again."""
    _hold(poll, by)
    printed = _printed(poll, project)
    reading = Reading({"reason": reason})
    reason = reading.reason(
        "reason", longest=REASON_LONGEST, needed=_("Say why: everybody reads it on the project's page.")
    )
    reading.finish()
    moves.apply(projects.ABANDON, project, at=at, status_reason=reason)
    project.milestones.filter(is_proposed=True).delete()  # a plan that nobody else has read
    project.milestones.filter(status__in=STILL_AHEAD).update(
        status=MilestoneStatus.DROPPED, delay_reason=reason, updated_at=at
    )
    decision = LaterDecision.objects.create(
        poll=poll,
        contest=printed.contest,
        kind=LaterDecisionKind.ABANDONED,
        project=project,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
    )
    journal.record("project.abandoned", project, by=by, at=at, reason=reason)
    tell_proposers(project, VotingNotice.PROJECT_ABANDONED, at=at, reason=reason)
    return decision


@transaction.atomic
def call_up(
    poll: Poll,
    project: Project,
    *,
    in_place_of: Project | None = None,
    deliberation: Mapping[str, Any],
    by: User,
    at: datetime,
) -> LaterDecision:
    """The council takes a project off the reserve list, for the money that is free in its envelope.

    `deliberation`: its `reference`, `decided_on` and `reason`.
    """
    _hold(poll, by)
    printed = _printed(poll, project)
    if in_place_of is not None:
        _require_free_place(printed.contest, in_place_of)
    said = _read(poll, deliberation, at)
    free = queries.free_eur(printed.contest)
    if printed.cost_eur > free:
        raise Refused(
            _("It costs %(cost)s euros, and %(free)s are free in its envelope. Nothing was changed.")
            % {"cost": in_figures(printed.cost_eur), "free": in_figures(free)}
        )
    facts = {"status_reason": said["reason"], "voted_eur": printed.cost_eur}
    moves.apply(projects.TAKE_FROM_RESERVE, project, at=at, **facts)
    milestones.plan_first(project, at=at)
    decision = LaterDecision.objects.create(
        poll=poll,
        contest=printed.contest,
        kind=LaterDecisionKind.CALLED_UP,
        project=project,
        in_place_of=in_place_of,
        recorded_by=by,
        recorded_at=at,
        **said,
    )
    place = {"in_place_of": in_place_of.number} if in_place_of else {}
    journal.record("project.taken_from_reserve", project, by=by, at=at, **_in_journal(said), **place)
    tell_proposers(project, VotingNotice.PROJECT_CALLED_UP, at=at, edition=poll.edition.name, **_told(said))
    return decision


@transaction.atomic
def decide_leftover(
    contest: Contest, unspent: Unspent, *, deliberation: Mapping[str, Any], by: User, at: datetime
) -> LaterDecision:
    """The council says what becomes of the money of an envelope that no project takes."""
    _hold(contest.poll, by)
    reading = Reading({"unspent": unspent})
    word = reading.word("unspent", Unspent, needed=_("Choose what becomes of it."))
    said = _read(contest.poll, deliberation, at, reading)
    free = queries.free_eur(contest)
    if not free:
        raise Refused(_("Nothing is left of this envelope. Nothing was changed."))
    decision = LaterDecision.objects.create(
        poll=contest.poll,
        contest=contest,
        kind=LaterDecisionKind.LEFTOVER,
        unspent=word,
        amount_eur=free,
        recorded_by=by,
        recorded_at=at,
        **said,
    )
    facts = {"unspent": str(word), "amount_eur": free, **_in_journal(said)}
    journal.record("outcome.leftover_decided", contest, by=by, at=at, **facts)
    return decision


def _hold(poll: Poll, by: User) -> None:
    """These acts come one after another: the same money is not given twice."""
    require(policies.can_record_decision(by, poll))
    locks.hold(poll, "status")
    if poll.status != PollStatus.PROCLAIMED:
        raise Refused(_("This comes once the winners are proclaimed."))


def _printed(poll: Poll, project: Project) -> ContestEntry:
    printed = ContestEntry.objects.filter(poll=poll, project=project).select_related("contest").first()
    if printed is None:
        raise Refused(_("This project was not on the ballot paper."))
    return printed


def _require_free_place(contest: Contest, given_up: Project) -> None:
    is_of_here = ContestEntry.objects.filter(contest=contest, project=given_up).exists()
    taken = LaterDecision.objects.filter(contest=contest, in_place_of=given_up).exists()
    if not is_of_here or given_up.status != ProjectStatus.ABANDONED or taken:
        raise Refused(_("Nobody's place is free there: choose a project that was given up in this envelope."))


def _read(
    poll: Poll, deliberation: Mapping[str, Any], at: datetime, reading: Reading | None = None
) -> dict[str, Any]:
    """The number, the day and the reasons of the council, fit to keep."""
    faults = {} if reading is None else reading.faults
    reading = Reading(deliberation, faults=faults)
    reference = reading.text(
        "reference", longest=60, needed=_("Give the number of the deliberation."), is_one_line=True
    )
    reason = reading.reason("reason", longest=REASON_LONGEST, needed=_("Give the reasons of the council."))
    day: date | None = deliberation.get("decided_on")
    if day is None:
        reading.fault("decided_on", _("Give the day of the council."))
    elif day > poll.local_day(at):
        reading.fault("decided_on", _("This day is still to come."))
    elif poll.closes_at is not None and day < poll.local_day(poll.closes_at):
        reading.fault("decided_on", _("The council cannot have decided before the close of the vote."))
    reading.finish()
    return {"reference": reference, "decided_on": day, "reason": reason}


def _in_journal(said: Mapping[str, Any]) -> dict[str, str]:
    return {**said, "decided_on": said["decided_on"].isoformat()}


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"reference": said["reference"], "reason": said["reason"]}

"""Exceptional acts: one person asks, another does it; each is read by everybody, and journaled.

Some are technical and called for by a loss or a restore (`NEEDED`); the others answer to what happens during
a vote (`OPEN_TO_ASK`): its close postponed, a pause, a project withdrawn, the vote annulled.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.moves import can_apply
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks
from accounts.vault import VaultFault
from accounts.writing import written
from budget import workflow as projects
from budget.enums import BudgetNotice
from budget.services import phases
from budget.services.telling import tell_proposers
from voting import policies, workflow
from voting.enums import IncidentKind, PollOrigin, PollStatus
from voting.models import ContestEntry, Incident, LinkCopy, Poll
from voting.queries import paper_vote
from voting.queries.polls import appeals_are_over
from voting.services import link_keys, signers
from voting.services.polls import hold_to_close

LONGEST_NOTICE = 2000
JUST_BEFORE = timedelta(microseconds=1)  # a close at midnight belongs to the day before
TO_COMPLETE = "[…]"  # in a notice that was drafted


@transaction.atomic
def ask(poll: Poll, kind: IncidentKind, *, notice: str, by: User, at: datetime, **details: Any) -> Incident:
    """Ask for an act; `notice` is what everybody will read once a second person has done it."""
    require(policies.can_endorse(by, poll))
    locks.hold(poll)
    text = _said(notice)
    _require_possible(poll, kind, details, at)
    if _leaves_numbers_alone(poll, kind):
        details["by_numbers"] = True
    if "entry" in details:
        details["title"] = str(ContestEntry.objects.get(poll=poll, pk=details["entry"]))
    if waiting(poll).filter(kind=kind).exists():
        raise Refused(_("This is asked already, and waits for a second person."))
    act = Incident.objects.create(poll=poll, kind=kind, at=at, public_notice=text, details=details, by=by)
    journal.record("poll.act_asked", poll, by=by, at=at, act=kind, reason=text, **details)
    return act


@transaction.atomic
def second(act: Incident, *, by: User, at: datetime) -> None:
    """The second person does it, in the state the poll has by now."""
    poll = act.poll
    require(policies.can_endorse(by, poll))
    locks.hold(poll)
    locks.hold(act, "done_at")
    if act.done_at is not None:
        raise Refused(_("This is done already."))
    if act.by_id == by.pk:
        raise Refused(_("You asked for this: the second person is another one."))
    signers.require_two_persons(act.by, by)
    if not policies.can_endorse(act.by, poll):
        raise Refused(_("Who asked for this may no longer: take it back, and ask anew."))
    _require_possible(poll, IncidentKind(act.kind), act.details, at)
    act.seconded_by, act.done_at = by, at
    act.save(update_fields=["seconded_by", "done_at"])  # first: the database annuls nothing without its act
    if do := DONE_BY.get(IncidentKind(act.kind)):
        do(poll, act, at)
    journal.record("poll.act_done", poll, by=by, at=at, act=act.kind, **act.details)


@transaction.atomic
def take_back(act: Incident, *, by: User, at: datetime) -> None:
    """Either of those who could do it lets it be."""
    require(policies.can_endorse(by, act.poll))
    if not Incident.objects.filter(pk=act.pk, done_at=None).exclude(kind=IncidentKind.NOTE).delete()[0]:
        raise Refused(_("This is done already."))
    journal.record("poll.act_taken_back", act.poll, by=by, at=at, act=act.kind)


def waiting(poll: Poll) -> Any:
    """The acts that wait for their second person."""
    waiting_acts = Incident.objects.filter(poll=poll, done_at=None).exclude(kind=IncidentKind.NOTE)
    return waiting_acts.select_related("by", "poll__edition__municipality")


def called_for(poll: Poll, at: datetime) -> list[IncidentKind]:
    """What a loss or a restore asks for: nothing, on a day without trouble."""
    return [kind for kind in NEEDED if NEEDED[kind](poll, {}, at)]


def open_to_ask(poll: Poll, at: datetime) -> list[IncidentKind]:
    """What two people may answer to a trouble of the vote at this stage."""
    return [kind for kind in OPEN_TO_ASK if OPEN_TO_ASK[kind](poll, {}, at)]


@transaction.atomic
def note(poll: Poll, text: str, *, by: User, at: datetime) -> Incident:
    """A line of the log of incidents: when, by whom, what; for the minutes, and never changed."""
    require(policies.can_endorse(by, poll))
    text = _said(text)
    noted = Incident.objects.create(poll=poll, kind=IncidentKind.NOTE, at=at, public_notice=text, by=by)
    journal.record("poll.incident_noted", poll, by=by, at=at)
    return noted


def _said(notice: str) -> str:
    text = written(notice)
    if not text or len(text) > LONGEST_NOTICE:
        sentence = _("Write what everybody will read, in 2,000 characters at most.")
    elif TO_COMPLETE in text:
        sentence = _("Complete what stands as […]: everybody will read this.")
    else:
        return text
    raise InvalidInput(sentence, {("notice",): sentence})


def _require_possible(poll: Poll, kind: IncidentKind, details: dict[str, Any], at: datetime) -> None:
    poll.refresh_from_db()
    conditions = {**NEEDED, **OPEN_TO_ASK}
    if kind not in conditions or not conditions[kind](poll, details, at):
        raise Refused(_("Nothing calls for this act at this stage. Nothing was changed."))
    if kind == IncidentKind.CLOSE_POSTPONED:
        _require_same_paper_day(poll, datetime.fromisoformat(details["until"]))
        phases.require_before_the_council(poll.edition, datetime.fromisoformat(details["until"]))


def _require_same_paper_day(poll: Poll, until: datetime) -> None:
    """Where sheets lie in the boxes already, the last day stays the last day."""
    if paper_vote.has_signed_beside(poll) and poll.local_day(until - JUST_BEFORE) != poll.paper_day:
        raise Refused(
            _("People have voted on paper today: the close can be postponed within this day only."),
            road=_("A pause keeps every ballot; what cannot end today is annulled, and held anew."),
        )


def _is_suspended(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    return poll.status == PollStatus.SETTLED and poll.suspended_at is not None


def _has_lost_its_link_key(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    if poll.status != PollStatus.SETTLED or poll.closes_at is None or poll.closes_at <= at:
        return False
    return _cannot_be_read(poll)


def _cannot_be_read(poll: Poll) -> bool:
    try:
        link_keys.read_any(poll)
    except VaultFault:
        return True
    return False


def _holds_up_the_close(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    """A copy that is not destroyed, or the only one that could tell which ballot belongs to whom."""
    if poll.status != PollStatus.CLOSED or (poll.checked_at is None and not _cannot_be_read(poll)):
        return False
    copies = link_keys.copies(poll)
    return copies.filter(pk=details["copy"]).exists() if "copy" in details else copies.exists()


def _leaves_numbers_alone(poll: Poll, kind: IncidentKind) -> bool:
    """Whose slot a lost key computed, of them the close can only compare the numbers: the public reads it."""
    is_before_the_check = kind == IncidentKind.LINK_COPY_LOST and poll.checked_at is None
    return is_before_the_check or kind == IncidentKind.LINK_KEY_REDRAWN


def _has_served(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    is_done = Incident.objects.filter(
        poll=poll, kind=IncidentKind.PRIVATE_HALF_DESTROYED, done_at__isnull=False
    )
    return appeals_are_over(poll, at) and not is_done.exists()


NEEDED: dict[IncidentKind, Callable[[Poll, dict[str, Any], datetime], bool]] = {
    IncidentKind.RESUMED: _is_suspended,
    IncidentKind.LINK_KEY_REDRAWN: _has_lost_its_link_key,
    IncidentKind.LINK_COPY_LOST: _holds_up_the_close,
    IncidentKind.PRIVATE_HALF_DESTROYED: _has_served,
}


# --- What happens during a vote


def _may_still_be_postponed(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    """Before the close, or while a pause holds it up; to a later instant that is still to come."""
    if poll.status != PollStatus.SETTLED or poll.closes_at is None:
        return False
    if poll.closes_at <= at and poll.suspended_at is None:
        return False
    if "until" not in details:
        return True
    return datetime.fromisoformat(details["until"]) > max(at, poll.closes_at)


def _takes_ballots(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    return poll.is_open(at)


def _prints_it(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    """Before the close, and the last project of a paper stays: then the vote is annulled."""
    if poll.status != PollStatus.SETTLED or poll.closes_at is None or poll.closes_at <= at:
        return False
    left = ContestEntry.objects.filter(poll=poll, withdrawn_at=None)
    return left.count() > 1 and ("entry" not in details or left.filter(pk=details["entry"]).exists())


def _may_be_annulled(poll: Poll, details: dict[str, Any], at: datetime) -> bool:
    return can_apply(workflow.ANNUL, poll, at) and poll.origin == PollOrigin.TOWN


OPEN_TO_ASK: dict[IncidentKind, Callable[[Poll, dict[str, Any], datetime], bool]] = {
    IncidentKind.CLOSE_POSTPONED: _may_still_be_postponed,
    IncidentKind.SUSPENDED: _takes_ballots,
    IncidentKind.PROJECT_WITHDRAWN: _prints_it,
    IncidentKind.ANNULLED: _may_be_annulled,
}


def _postpone(poll: Poll, act: Incident, at: datetime) -> None:
    """The stage of the calendar ends with the vote; casts wait for the new close alone."""
    closes_at = datetime.fromisoformat(act.details["until"])
    phases.prolong_vote(poll.edition, closes_at)
    hold_to_close(poll)
    Poll.objects.filter(pk=poll.pk).update(closes_at=closes_at)


def _suspend(poll: Poll, act: Incident, at: datetime) -> None:
    hold_to_close(poll)
    Poll.objects.filter(pk=poll.pk).update(suspended_at=at)


def _withdraw(poll: Poll, act: Incident, at: datetime) -> None:
    """Ballots that chose it stay valid, for the others they chose; whoever likes votes again."""
    hold_to_close(poll)
    entry = ContestEntry.objects.select_related("project").get(poll=poll, pk=act.details["entry"])
    ContestEntry.objects.filter(pk=entry.pk).update(withdrawn_at=at, withdrawn_reason=act.public_notice)
    moves.apply(projects.WITHDRAW_PROJECT, entry.project, at=at, status_reason=act.public_notice)
    tell_proposers(entry.project, BudgetNotice.PROJECT_WITHDRAWN, at=at, reason=act.public_notice)


def _annul(poll: Poll, act: Incident, at: datetime) -> None:
    """Nothing more is cast, opened or published; the rows stay for the judge until the appeals are over."""
    hold_to_close(poll)
    moves.apply(workflow.ANNUL, poll, at=at)


def _resume(poll: Poll, act: Incident, at: datetime) -> None:
    Poll.objects.filter(pk=poll.pk).update(suspended_at=None)


def _redraw(poll: Poll, act: Incident, at: datetime) -> None:
    """No cast is in flight; who signed keeps the ballot and can no longer change it, who has not votes."""
    hold_to_close(poll)
    generation = poll.link_generation + 1
    fingerprint = link_keys.draw(bytes(poll.urn_public_key or b""), generation)
    link_keys.copies(poll).update(declared_lost_at=at)
    Poll.objects.filter(pk=poll.pk).update(link_generation=generation, link_fingerprint=fingerprint)
    poll.refresh_from_db()
    link_keys.register(poll, at=at)


def _declare_lost(poll: Poll, act: Incident, at: datetime) -> None:
    LinkCopy.objects.filter(poll=poll, pk=act.details["copy"]).update(declared_lost_at=at)


# The private half is destroyed by the counting side, which finds the act.
DONE_BY: dict[IncidentKind, Callable[[Poll, Incident, datetime], None]] = {
    IncidentKind.CLOSE_POSTPONED: _postpone,
    IncidentKind.SUSPENDED: _suspend,
    IncidentKind.PROJECT_WITHDRAWN: _withdraw,
    IncidentKind.ANNULLED: _annul,
    IncidentKind.RESUMED: _resume,
    IncidentKind.LINK_KEY_REDRAWN: _redraw,
    IncidentKind.LINK_COPY_LOST: _declare_lost,
}

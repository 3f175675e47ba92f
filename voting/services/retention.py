"""What is about people ends when its time is over: by one declaration, `queries/retention.py`.

A vote's rows are an operator's to delete; the rest goes by a sweep, in small transactions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from accounts.enums import PeopleNotice
from accounts.models import Municipality, User
from accounts.refusals import Refused
from accounts.services import journal, locks, notices
from budget.models import Dispute, RegisterEntry
from budget.services import leaving
from voting.models import Ballot, Poll, SecondTyping, Signature
from voting.queries import outcomes, paper_vote
from voting.queries import retention as queries
from voting.queries.polls import with_appeals_over
from voting.queries.retention import PERIODS, Period

BATCH = 200


@transaction.atomic
def empty(poll: Poll, *, at: datetime) -> tuple[int, int]:
    """Delete signatures and ballots; how many. What was published, the outcome and their figures stay."""
    locks.hold(poll)
    if not with_appeals_over(at).filter(pk=poll.pk).exists():
        raise Refused(_("The appeals against this vote are not over: its rows stay."))
    Poll.objects.filter(pk=poll.pk).update(emptied_at=at, turnout=outcomes.signed(poll))
    signatures = Signature.objects.filter(poll=poll).delete()[0]
    ballots = Ballot.objects.filter(poll=poll).delete()[0]
    SecondTyping.objects.filter(sheet__poll=poll).delete()
    paper_vote.sheets(poll).delete()
    paper_vote.passes(poll).delete()
    journal.record("poll.emptied", poll, by=None, at=at, signatures=signatures, ballots=ballots)
    return signatures, ballots


@dataclass(frozen=True)
class DueRows:
    """What a sweep would take of one period, or has taken: how many, the oldest and the newest."""

    period: Period
    count: int
    oldest: datetime | None
    newest: datetime | None


def looked_over(at: datetime) -> list[DueRows]:
    """What is due, of every period; nothing is changed."""
    return [_looked_over(period, at) for period in PERIODS]


def _looked_over(period: Period, at: datetime) -> DueRows:
    rows = period.rows(at).order_by()
    found = rows.aggregate(oldest=Min("counted_at"), newest=Max("counted_at"))
    return DueRows(period, rows.count(), found["oldest"], found["newest"])


def forget(at: datetime) -> list[DueRows]:
    """Delete what is due of the periods that are the sweep's own; then warn who is next."""
    taken = []
    for period in PERIODS:
        if period.name not in _FORGETTING:
            continue
        due = _looked_over(period, at)
        while pks := list(period.rows(at).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            _FORGETTING[period.name](pks, at)
        taken.append(due)
    _warn(at)
    return taken


@transaction.atomic
def _close(pks: list[Any], at: datetime) -> None:
    for person in User.objects.filter(pk__in=pks):
        leaving.close_idle(person, at=at)


@transaction.atomic
def _delete_entries(pks: list[Any], at: datetime) -> None:
    """Signatures are gone: an entry that one still points at is refused by its foreign key."""
    Dispute.objects.filter(entry__in=pks).delete()
    RegisterEntry.objects.filter(pk__in=pks).delete()


def _delete(period: Period) -> Callable[[list[Any], datetime], None]:
    def delete(pks: list[Any], at: datetime) -> None:
        period.rows(at).model._default_manager.filter(pk__in=pks).delete()  # noqa: SLF001  Django's public API

    return delete


_FORGETTING: dict[str, Callable[[list[Any], datetime], None]] = {
    "dormant": _close,
    "without_mailbox": _close,
    "registers": _delete_entries,
    "registers_without_a_vote": _delete_entries,
    **{period.name: _delete(period) for period in PERIODS if period.name in ("messages", "drafts")},
}


def _warn(at: datetime) -> None:
    """By the town where they last took part, or the first of the site."""
    for person in queries.to_warn(at).order_by("pk")[:BATCH]:
        last = person.register_entries.order_by("-entered_at").select_related("edition__municipality").first()
        town = last.edition.municipality if last else Municipality.objects.order_by("pk").first()
        if town is None:
            return
        notices.owe(
            PeopleNotice.DORMANT,
            to=person,
            about=town,
            at=at,
            occasion=at.date().isoformat(),
            path=town.get_absolute_url(),
            closes_on=(at + queries.WARNED_BEFORE).date().isoformat(),
        )

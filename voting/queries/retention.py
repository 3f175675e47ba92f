"""How long what is about people is kept, and from which day on: the one declaration.

The sweep, the dry run, the privacy page and the entry of the processing register read it. It stands where
every table is in reach: what an appeal needs is never deleted before the appeals are over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.enums import NoticeState, PeopleNotice
from accounts.models import LimitCount, Membership, Notice, User
from accounts.models.shapes import reference
from budget.enums import BudgetNotice, DisputeStatus, ProjectStatus
from budget.models import Dispute, Edition, Juror, Phase, Project, Proposal, RegisterEntry, SetupDraft
from budget.queries.proposals import AWAITING
from voting.enums import VotingNotice
from voting.models import Poll
from voting.queries.polls import APPEAL, OVER, with_appeals_over

WARNED_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Period:
    """`rows(at)` are those whose time is over, each with `counted_at`; `by` is whoever deletes them."""

    name: str
    table: str
    what: Any
    lasts: timedelta
    counted_from: Any
    rows: Callable[[datetime], QuerySet[Any]]
    by: str = "voting.tasks.forget_what_is_over"

    @property
    def days(self) -> int:
        return self.lasts.days


def idle(at: datetime, lasts: timedelta) -> QuerySet[User]:
    """Accounts of nobody who works for a town or sits on a jury, not signed in to for that long."""
    seen_at = Coalesce("last_login", "date_joined")
    works = Exists(Membership.objects.filter(user=OuterRef("pk")).exclude(ends_at__lte=at))
    sits = Exists(Juror.objects.filter(user=OuterRef("pk"), left_at=None, jury__status="scoring"))
    idle_ones = User.objects.filter(erased_at=None, is_staff=False).exclude(works | sits)
    return idle_ones.annotate(counted_at=seen_at).filter(counted_at__lte=at - lasts)


def to_warn(at: datetime) -> QuerySet[User]:
    """Those who are told, a month before, that the account will be closed; anew each month that it fails."""
    failed = Q(state__in=[NoticeState.FAILED, NoticeState.BOUNCED], owed_at__lte=at - WARNED_BEFORE)
    told = Exists(_warnings_since_the_last_visit().exclude(failed))
    return idle(at, DORMANT - WARNED_BEFORE).filter(email__isnull=False).exclude(told)


def _warnings_since_the_last_visit() -> QuerySet[Notice]:
    seen_at = Coalesce(OuterRef("last_login"), OuterRef("date_joined"))
    return Notice.objects.filter(recipient=OuterRef("pk"), kind=PeopleNotice.DORMANT, owed_at__gt=seen_at)


def _dormant(at: datetime) -> QuerySet[User]:
    """Warned a month ago; or for a year no warning could be delivered, and none ever will."""
    reached = Q(state=NoticeState.SENT, owed_at__lte=at - WARNED_BEFORE)
    unreachable = Q(state__in=[NoticeState.FAILED, NoticeState.BOUNCED], owed_at__lte=at - FORGOTTEN)
    warned = _warnings_since_the_last_visit().filter(reached | unreachable)
    return idle(at, DORMANT).filter(Exists(warned))


def _without_mailbox(at: datetime) -> QuerySet[User]:
    """Opened by a desk for somebody whom no register names any more, and who has no idea of theirs."""
    entered = Exists(RegisterEntry.objects.filter(user=OuterRef("pk")))
    wrote = Exists(Proposal.objects.filter(author=OuterRef("pk")))
    return idle(at, FORGOTTEN).filter(email=None).exclude(entered | wrote)


def _registers(at: datetime) -> QuerySet[RegisterEntry]:
    """Of votes whose signatures and ballots are deleted already: until then every entry stays."""
    over = RegisterEntry.objects.filter(
        edition__poll__status__in=OVER, edition__poll__emptied_at__isnull=False
    )
    counted = over.annotate(counted_at=F("edition__poll__status_since"))
    return counted.filter(counted_at__lte=at - REGISTER)


def _registers_without_a_vote(at: datetime) -> QuerySet[RegisterEntry]:
    settled = Exists(Poll.objects.filter(edition=OuterRef("pk"), settled_at__isnull=False))
    over = Edition.objects.annotate(over_at=Max("phases__closes_at")).filter(over_at__lte=at - NO_VOTE)
    ended = over.exclude(settled).exclude(_still_runs())
    entries = RegisterEntry.objects.filter(edition__in=ended.values("pk"))
    last = Phase.objects.filter(edition=OuterRef("edition")).order_by("-closes_at").values("closes_at")[:1]
    return entries.annotate(counted_at=Subquery(last))


def _still_runs() -> Q:
    """An idea or a project waits for its answer or for a vote without a date, somebody contests a refusal."""
    ideas = Proposal.objects.filter(edition=OuterRef("pk"), status__in=AWAITING)
    projects = Project.objects.filter(edition=OuterRef("pk"), status__in=_UNDECIDED)
    disputes = Dispute.objects.filter(entry__edition=OuterRef("pk"), status=DisputeStatus.OPEN)
    return Q(is_archived=False) & (Q(Exists(ideas)) | Q(Exists(projects)) | Q(Exists(disputes)))


_UNDECIDED = (ProjectStatus.UNDER_REVIEW, ProjectStatus.FEASIBLE, ProjectStatus.SHORTLISTED)


def _messages(at: datetime) -> QuerySet[Notice]:
    """What a sweep would owe again without its row stays: of an open stage, of a vote not emptied."""
    open_phases = [reference(phase) for phase in Phase.objects.filter(closes_at__gt=at)]
    votes = [reference(poll) for poll in Poll.objects.filter(emptied_at=None)]
    still_told = Q(kind=BudgetNotice.PHASE_OPENED, subject__in=open_phases)
    still_told |= Q(kind=VotingNotice.PARTICIPATION_RECORDED, subject__in=votes)
    ended = Notice.objects.exclude(state__in=[NoticeState.OWED, NoticeState.SENDING]).exclude(still_told)
    return ended.annotate(counted_at=F("owed_at")).filter(counted_at__lte=at - MESSAGES)


def _drafts(at: datetime) -> QuerySet[SetupDraft]:
    return SetupDraft.objects.annotate(counted_at=F("saved_at")).filter(counted_at__lte=at - DRAFTS)


def _votes(at: datetime) -> QuerySet[Poll]:
    return with_appeals_over(at).annotate(counted_at=F("status_since"))


def _limits(at: datetime) -> QuerySet[LimitCount]:
    return LimitCount.objects.annotate(counted_at=F("until")).filter(counted_at__lte=at)


def _sessions(at: datetime) -> QuerySet[Session]:
    return Session.objects.annotate(counted_at=F("expire_date")).filter(counted_at__lte=at)


DORMANT = timedelta(days=3 * 365)
FORGOTTEN = timedelta(days=365)
MESSAGES = timedelta(days=365)
DRAFTS = timedelta(days=183)
# Longer than the appeals, and only once an operator has emptied the urn.
REGISTER = timedelta(days=183)
NO_VOTE = timedelta(days=365)
_SIGN_IN = _("the last sign-in, after a warning by e-mail")
PERIODS = (
    Period("dormant", "accounts.User", _("Accounts nobody uses"), DORMANT, _SIGN_IN, _dormant),
    Period(
        "without_mailbox",
        "accounts.PostalAddress",
        _("People without e-mail on no register any more, with their address"),
        FORGOTTEN,
        _("the day the desk received them"),
        _without_mailbox,
    ),
    Period(
        "registers",
        "budget.RegisterEntry",
        _("Registers, with disputes, notes of the desk and codes of letters"),
        REGISTER,
        _("the proclamation, once signatures and ballots are deleted"),
        _registers,
    ),
    Period(
        "registers_without_a_vote",
        "budget.RegisterEntry",
        _("Registers of editions without a vote"),
        NO_VOTE,
        _("the end of the last stage, once no idea, project or dispute waits for its answer"),
        _registers_without_a_vote,
    ),
    Period("messages", "accounts.Notice", _("Messages"), MESSAGES, _("the day they were owed"), _messages),
    Period("drafts", "budget.SetupDraft", _("Drafts of editions"), DRAFTS, _("the last change"), _drafts),
    Period(
        "votes",
        "voting.Signature",
        _("Signatures and sealed ballots"),
        APPEAL,
        _("the proclamation, by an operator's command"),
        _votes,
        by="empty_urns",
    ),
    Period(
        "limits",
        "accounts.LimitCount",
        _("Tries that are counted"),
        timedelta(days=1),
        _("the first try, at most"),
        _limits,
        by="accounts.tasks.forget_old_limits",
    ),
    Period(
        "sessions",
        "sessions.Session",
        _("Sessions of browsers"),
        timedelta(days=14),
        _("the sign-in, at most"),
        _sessions,
        by="accounts.tasks.purge_expired_sessions",
    ),
)

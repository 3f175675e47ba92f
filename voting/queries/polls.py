"""Which poll an address, a voter or a sweep means."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Job, Notice, User
from accounts.models.shapes import reference
from budget.models import Edition, RegisterEntry
from budget.queries.composed import Composed
from voting import policies
from voting.enums import IncidentKind, PollOrigin, PollStatus, TextKind, VotingNotice
from voting.models import ContestEntry, Incident, Poll, Signature
from voting.queries import paper_vote


def poll_of_edition(edition: Edition) -> Poll | None:
    """The poll of an edition at hand, which it then needs not fetch again."""
    poll = Poll.objects.filter(edition=edition).first()
    if poll is not None:
        poll.edition = edition
    return poll


# Asked on every page of a project, by everybody.
DATES = Composed(
    lambda edition: (
        Poll.objects.filter(edition=edition, status=PollStatus.SETTLED, suspended_at=None)
        .order_by("pk")
        .values_list("opens_at", "closes_at")
    )
)


def open_until(edition: Edition, at: datetime) -> datetime | None:
    """The close of the vote that is open now; None when none is."""
    for opens_at, closes_at in DATES.rows_of(edition.pk):
        if opens_at <= at < closes_at:
            return closes_at  # type: ignore[no-any-return]  # a composed row has no types
    return None


def entry_of(edition: Edition, person: User) -> RegisterEntry | None:
    return RegisterEntry.objects.filter(edition=edition, user=person).first()


# What a cast reads of the two rows. By hand: in the last hour nothing is asked more often, and composing it
# anew would cost more than running it. What may change meanwhile is read once the poll is held. `from_db`
# wants the columns in the order of the model's fields.
OF_POLL = ("id", "edition_id", "rulebook_id", "required_level", "urn_public_key", "paper_fingerprint")
OF_VOTER = (
    "id",
    "edition_id",
    "territory_id",
    "level",
    "lives_here",
    "works_here",
    "studies_here",
    "may_vote",
    "status",
)
COLUMNS = ", ".join([*(f"poll.{name}" for name in OF_POLL), *(f"voter.{name}" for name in OF_VOTER)])
TO_CAST = f"""
    SELECT {COLUMNS} FROM voting_poll poll
    JOIN budget_registerentry voter ON voter.edition_id = poll.edition_id
    WHERE poll.edition_id = %s AND voter.user_id = %s
"""  # noqa: S608  only the names above


def poll_and_voter(edition: Edition, person: User) -> tuple[Poll, RegisterEntry] | None:
    """The poll and the person's entry in its register, if there are both."""
    with connection.cursor() as cursor:
        cursor.execute(TO_CAST, [edition.pk, person.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    poll = Poll.from_db(connection.alias, OF_POLL, row[: len(OF_POLL)])
    voter = RegisterEntry.from_db(connection.alias, OF_VOTER, row[len(OF_POLL) :])
    poll.edition = edition
    return poll, voter


def signature_of(poll: Poll, voter: RegisterEntry) -> Signature | None:
    return Signature.objects.filter(poll=poll, entry=voter).first()


def taking_ballots() -> QuerySet[Poll]:
    """Each poll that takes ballots, or will, in every town: whether all can be cast is asked."""
    return _polls_of_towns().filter(status=PollStatus.SETTLED)


def to_stir(at: datetime) -> QuerySet[Poll]:
    """The polls that are open."""
    return taking_ballots().filter(opens_at__lte=at, closes_at__gt=at)


CHECKED_EVERY = timedelta(hours=1)


def to_check(at: datetime) -> QuerySet[Poll]:
    """Settled polls whose urn was not looked at for an hour, or not since they opened."""
    is_fresh = Q(urn_check__checked_at__gt=at - CHECKED_EVERY)
    is_fresh &= Q(opens_at__gt=at) | Q(urn_check__checked_at__gte=F("opens_at"))
    return taking_ballots().exclude(is_fresh)


# How long a confirmation holds, and what a counting side that is slow to come is allowed beyond it.
CONFIRMED_EVERY = timedelta(hours=1)


def to_confirm(at: datetime) -> QuerySet[Poll]:
    """Settled polls of which the counting side has not said for an hour, or since they opened, that it has
    the keys.
    """
    is_fresh = Q(keys_confirmed_at__gt=at - CONFIRMED_EVERY)
    is_fresh &= Q(opens_at__gt=at) | Q(keys_confirmed_at__gte=F("opens_at"))
    return taking_ballots().exclude(is_fresh)


def waits_for_its_confirmation(poll: Poll, at: datetime) -> bool:
    """Nobody has said for long that the keys of this settled poll are where votes are counted."""
    if poll.status != PollStatus.SETTLED or poll.settled_at is None:
        return False
    last = poll.settled_at if poll.keys_confirmed_at is None else poll.keys_confirmed_at + CONFIRMED_EVERY
    return last + LATE_AFTER <= at


def damaged() -> QuerySet[Poll]:
    """Settled polls in whose urn the last look found something wrong."""
    return taking_ballots().filter(urn_check__isnull=False).exclude(urn_check__faults=[])


def holding_urns() -> QuerySet[Poll]:
    """Settled polls, and closed ones in whose tables old bytes may still lie."""
    held = Q(status__in=(PollStatus.SETTLED, PollStatus.CLOSED)) | Q(rewritten_at__isnull=False)
    return _polls_of_towns().filter(held, compacted_at=None)


def is_damaged(poll: Poll) -> bool:
    return damaged().filter(pk=poll.pk).exists()


def waits_for_its_compacting(poll: Poll, at: datetime) -> bool:
    """Written anew at the close for long, and old bytes still lie in the room of its tables."""
    return (
        poll.compacted_at is None and poll.rewritten_at is not None and poll.rewritten_at + LATE_AFTER <= at
    )


def awaiting_the_shred() -> QuerySet[Poll]:
    """Closed polls whose books are still linked, of every town, the longest closed first."""
    closed = _polls_of_towns().filter(status=PollStatus.CLOSED, rewritten_at=None)
    return closed.order_by("closed_at")


def to_compact() -> QuerySet[Poll]:
    return _polls_of_towns().filter(rewritten_at__isnull=False, compacted_at=None)


def awaiting_close(at: datetime, grace: timedelta) -> QuerySet[Poll]:
    """The polls whose grace is over, of every town: only the sweep that serves them all asks.

    One restored from a backup waits until two people have compared what is missing.
    """
    over = _polls_of_towns().filter(status=PollStatus.SETTLED, closes_at__lte=at - grace)
    return over.filter(suspended_at=None)


# The keys are drawn within a minute where both sides run.
KEYS_LATE_AFTER = timedelta(minutes=5)


def waits_for_its_keys(poll: Poll, at: datetime) -> bool:
    return (
        poll.status == PollStatus.SETTLING
        and poll.settled_at is not None
        and poll.settled_at + KEYS_LATE_AFTER <= at
    )


# After this long a sweep that runs every minute has missed its turn many times: a person is told.
LATE_AFTER = timedelta(minutes=15)


def waits_for_its_close(poll: Poll, at: datetime) -> bool:
    """The vote is over for long, and no machine has closed it: nothing counts it."""
    if poll.status != PollStatus.SETTLED or poll.closes_at is None or poll.closes_at + LATE_AFTER > at:
        return False
    return paper_vote.is_signing_over(poll, at - LATE_AFTER)


def waits_for_its_count(poll: Poll, job: Job | None, at: datetime) -> bool:
    """Closed for long, and no machine holds the count."""
    if poll.status != PollStatus.CLOSED or poll.closed_at is None or paper_vote.is_awaited(poll):
        return False
    paper = paper_vote.counted(poll)
    begins_at = poll.closed_at if paper is None else paper.ended_at
    seen_at = (job.heartbeat_at or job.created_at) if job is not None else begins_at
    return max(seen_at, begins_at) + LATE_AFTER <= at


def to_count() -> QuerySet[Poll]:
    """Closed polls of every town whose close is over, and those from elsewhere, the longest closed first."""
    is_over = Q(origin=PollOrigin.IMPORTED) | Q(rewritten_at__isnull=False)
    closed = _polls_with_edition().filter(is_over, status=PollStatus.CLOSED)
    return closed.exclude(paper_vote.waits_for_paper()).order_by("closed_at")


def jobs_by_poll(kind: str, polls: Iterable[Poll]) -> dict[str, Job]:
    """The job of this kind of each poll, by the poll's reference."""
    subjects = [reference(poll) for poll in polls]
    return {job.subject: job for job in Job.objects.filter(kind=kind, subject__in=subjects)}


# Code de justice administrative, art. R421-1: two months to appeal; a few days more for the post.
APPEAL = timedelta(days=70)
OVER = (PollStatus.PROCLAIMED, PollStatus.ANNULLED)
TOLD_TO_VOTERS = (
    IncidentKind.CLOSE_POSTPONED,
    IncidentKind.SUSPENDED,
    IncidentKind.RESUMED,
    IncidentKind.PROJECT_WITHDRAWN,
    IncidentKind.ANNULLED,
)


def appeals_are_over(poll: Poll, at: datetime) -> bool:
    return poll.status in OVER and poll.status_since + APPEAL <= at


def with_appeals_over(at: datetime) -> QuerySet[Poll]:
    """Polls whose winners were proclaimed, or that were annulled, long enough ago, and whose rows are
    there.
    """
    return _polls_of_towns().filter(status__in=OVER, status_since__lte=at - APPEAL, emptied_at=None)


def incidents(poll: Poll) -> QuerySet[Incident]:
    """What two people did while it ran, as everybody reads it."""
    return Incident.objects.within(poll.municipality).filter(poll=poll, done_at__isnull=False)


def acts_to_tell() -> QuerySet[Incident]:
    """What was done and those on the register do not know yet; what is technical is read beside the paper."""
    done = Incident.objects.filter(done_at__isnull=False, told_at=None, kind__in=TOLD_TO_VOTERS)
    return done.select_related("poll__edition__municipality").order_by("pk")


def log_of_incidents(poll: Poll) -> QuerySet[Incident]:
    """What was noted and what was done, hour by hour, for those who run the vote."""
    return (
        Incident.objects.within(poll.municipality)
        .filter(Q(kind=IncidentKind.NOTE) | Q(done_at__isnull=False), poll=poll)
        .select_related("by", "seconded_by")
    )


def acts_with_an_order(poll: Poll) -> QuerySet[Incident]:
    """Asked or done, what the town signs an order for."""
    acts = Incident.objects.within(poll.municipality).filter(poll=poll, kind__in=list(map(str, TextKind)))
    return acts.select_related("by")


def title_on_paper(poll: Poll, entry: int) -> str:
    """A project as it is printed, withdrawn or not."""
    printed = ContestEntry.objects.within(poll.municipality).filter(poll=poll, pk=entry).first()
    return printed.title if printed is not None else ""


def has_incidents(edition: Edition) -> bool:
    """Did two people do something of which everybody reads beside the ballot paper?"""
    done = Incident.objects.within(edition.municipality).filter(poll__edition=edition, done_at__isnull=False)
    return done.exists()


def polls_with_signatures_to_tell(at: datetime) -> QuerySet[Poll]:
    return (
        _polls_of_towns()
        .filter(settled_at__isnull=False, opens_at__lte=at)
        .exclude(status=PollStatus.ANNULLED)
    )


def untold_signatures(poll: Poll, at: datetime) -> QuerySet[Signature]:
    """Who signed before today and was not yet told: a batch of whole days says nothing of the hour."""
    already_told = Notice.objects.filter(
        kind=VotingNotice.PARTICIPATION_RECORDED, subject=reference(poll), recipient=OuterRef("entry__user")
    )
    return (
        Signature.objects.filter(poll=poll, signed_on__lt=poll.local_day(at), entry__user__isnull=False)
        .exclude(Exists(already_told))
        .select_related("entry__user")
    )


def imported_elections(most_ballots: int) -> QuerySet[Poll]:
    """Imported elections that are counted and public, the newest first: no ballot of a town of ours."""
    return (
        _polls_with_edition()
        .filter(origin=PollOrigin.IMPORTED, status__in=(PollStatus.TALLIED, *policies.PUBLISHED))
        .filter(ballots_total__lte=most_ballots)
        .order_by("-opens_at", "pk")
    )


def _polls_with_edition() -> QuerySet[Poll]:
    return Poll.objects.select_related("edition__municipality", "rulebook")


def _polls_of_towns() -> QuerySet[Poll]:
    return _polls_with_edition().filter(origin=PollOrigin.TOWN)

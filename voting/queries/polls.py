"""Which poll an address, a voter or a sweep means."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums import JobState
from accounts.models import Job, Notice, User
from accounts.models.shapes import reference
from budget.models import Edition, RegisterEntry
from voting.enums import NoticeKind, PollOrigin, PollStatus
from voting.models import Poll, Signature

# After this many tries a count waits for a person; between them 1, 2, 4… minutes, for what mends itself.
MOST_ATTEMPTS = 5


def of_edition(edition: Edition) -> Poll | None:
    """The poll with what every page of it needs at hand."""
    poll = (
        Poll.objects.within(edition.municipality).filter(edition=edition).select_related("rulebook").first()
    )
    if poll is not None:
        poll.edition = edition
    return poll


def entry_of(edition: Edition, person: User) -> RegisterEntry | None:
    entries = RegisterEntry.objects.within(edition.municipality)
    return entries.filter(edition=edition, user=person).first()


def signature_of(poll: Poll, voter: RegisterEntry) -> Signature | None:
    return Signature.objects.filter(poll=poll, entry=voter).first()


def awaiting_close(at: datetime, grace: timedelta) -> QuerySet[Poll]:
    """Of every town: only the sweep that serves them all asks."""
    return _of_towns().filter(status=PollStatus.SETTLED, closes_at__lte=at - grace)


def awaiting_tally(at: datetime, patience: timedelta) -> Iterator[Poll]:
    """Closed polls, but those whose count is held, rests between two tries, or waits for a person.

    An imported election is counted when somebody asks: once its count has begun, a sweep may finish it.
    """
    for poll in _with_edition().filter(status=PollStatus.CLOSED).order_by("closed_at"):
        job = Job.objects.filter(kind="tally", subject=reference(poll)).first()
        if _is_due(job, at, patience) if job else poll.origin == PollOrigin.TOWN:
            yield poll


def _is_due(job: Job, at: datetime, patience: timedelta) -> bool:
    if job.state == JobState.QUEUED:
        return True
    if job.attempts >= MOST_ATTEMPTS:
        return False
    if job.state == JobState.RUNNING:
        return job.heartbeat_at is not None and job.heartbeat_at < at - patience
    if job.state != JobState.FAILED or job.finished_at is None:
        return False
    return at >= job.finished_at + timedelta(minutes=2 ** (job.attempts - 1))


def has_stopped(job: Job, at: datetime, patience: timedelta) -> bool:
    """The count waits for a person: it failed too often, or its last holder died."""
    is_over = job.state == JobState.FAILED or (
        job.state == JobState.RUNNING and job.heartbeat_at is not None and job.heartbeat_at < at - patience
    )
    return is_over and job.attempts >= MOST_ATTEMPTS


def with_participation_to_tell(at: datetime) -> QuerySet[Poll]:
    return _of_towns().filter(settled_at__isnull=False, opens_at__lte=at).exclude(status=PollStatus.ANNULLED)


def untold_signatures(poll: Poll, at: datetime) -> QuerySet[Signature]:
    """Of the days before today, so that a batch says nothing of the hour: who signed and was not yet told."""
    told = Notice.objects.filter(
        kind=NoticeKind.PARTICIPATION_RECORDED, subject=reference(poll), recipient=OuterRef("entry__user")
    )
    return (
        Signature.objects.filter(poll=poll, signed_on__lt=poll.local_day(at), entry__user__isnull=False)
        .exclude(Exists(told))
        .select_related("entry__user")
    )


def _with_edition() -> QuerySet[Poll]:
    return Poll.objects.select_related("edition__municipality", "rulebook")


def _of_towns() -> QuerySet[Poll]:
    return _with_edition().filter(origin=PollOrigin.TOWN)

"""A close or a count that stopped: how long it rests, when it waits for a person, who has it taken up
again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import JobState
from accounts.models import Job, User
from accounts.models.shapes import reference
from accounts.refusals import Refused, require
from accounts.services import jobs, journal
from voting import policies
from voting.enums import PollOrigin, PollStatus
from voting.models import Poll
from voting.queries import polls
from voting.services import closing
from voting.services.counting.progress import KIND

# After this many tries a count waits for a person; between them 1, 2, 4… minutes, for what mends itself.
MOST_ATTEMPTS = 5


def awaiting(at: datetime) -> list[Poll]:
    """Polls to count, but those whose count is held, rests between two tries, or waits for a person.

    An imported election is counted when somebody asks: once its count has begun, a sweep may finish it.
    """
    return _due(KIND, polls.to_count(), at)


def awaiting_the_end_of_their_close(at: datetime) -> list[Poll]:
    return _due(closing.KIND, polls.awaiting_the_shred(), at)


def _due(kind: str, found: Iterable[Poll], at: datetime) -> list[Poll]:
    closed = list(found)
    jobs_of = polls.jobs_by_poll(kind, closed)
    return [poll for poll in closed if _is_awaiting(poll, jobs_of.get(reference(poll)), at)]


def _is_awaiting(poll: Poll, job: Job | None, at: datetime) -> bool:
    return poll.origin == PollOrigin.TOWN if job is None else _is_due(job, at)


def _is_due(job: Job, at: datetime) -> bool:
    if job.state == JobState.QUEUED:
        return True
    if job.attempts >= MOST_ATTEMPTS:
        return False
    next_try = tried_again_at(job)
    return at >= next_try if next_try is not None else _is_abandoned(job, at)


def tried_again_at(job: Job) -> datetime | None:
    """When a count that stopped is taken up again by itself; None where it runs or waits for a person."""
    if job.state != JobState.FAILED or job.finished_at is None or job.attempts >= MOST_ATTEMPTS:
        return None
    return job.finished_at + timedelta(minutes=2 ** (job.attempts - 1))


def has_stopped(job: Job, at: datetime) -> bool:
    """The count waits for a person: it failed too often, or its last holder died."""
    return job.attempts >= MOST_ATTEMPTS and (job.state == JobState.FAILED or _is_abandoned(job, at))


def _is_abandoned(job: Job, at: datetime) -> bool:
    if job.state != JobState.RUNNING or job.heartbeat_at is None:
        return False
    return job.heartbeat_at < at - jobs.CLAIM_LASTS


@transaction.atomic
def try_again(poll: Poll, *, by: User, at: datetime) -> None:
    """After a fault was mended: the next sweep takes the count up, its tries counted anew."""
    require(policies.can_prepare(by, poll))
    kind = KIND if closing.is_over(poll) else closing.KIND
    if poll.status != PollStatus.CLOSED or not jobs.requeue(kind, poll):
        raise Refused(_("There is no stopped count to take up again."))
    journal.record("poll.tally_asked_again", poll, by=by, at=at)

"""Long work as rows: claimed by one worker, seen to progress, taken over when its holder dies."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import JobState
from accounts.models import Job
from accounts.models.shapes import municipality_of, reference

# A holder without a heartbeat for this long is taken for dead.
CLAIM_LASTS = timedelta(minutes=2)

OnProgress = Callable[[int, int], None]  # units done, units in all


class ClaimLost(Exception):
    """Another worker took the job over: whatever this one was about to write must be rolled back."""


@dataclass(frozen=True)
class Claim:
    """The right to work on a job; every write of progress or result proves it anew."""

    job_id: int
    word: str
    on_progress: OnProgress | None = None

    def _held(self) -> models.QuerySet[Job]:
        return Job.objects.filter(pk=self.job_id, claim=self.word, state=JobState.RUNNING)

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Write how far the work is, outside its final transaction, so that the page that waits sees it."""
        changed = self._held().update(
            done_units=min(done, total), total_units=total, step=step, heartbeat_at=Now()
        )
        if not changed:
            raise ClaimLost
        if self.on_progress is not None:
            self.on_progress(min(done, total), total)

    def finish(self, result: dict[str, Any], *, at: datetime) -> None:
        """Mark the job as done, in the transaction that writes its outcome: both stand or neither does."""
        changed = self._held().update(
            state=JobState.DONE, result=result, finished_at=at, done_units=F("total_units"), fault=""
        )
        if not changed:
            raise ClaimLost

    def put_back(self, fault: str) -> None:
        """Let go of a job that waits for something else, which is no failed try."""
        self._held().update(state=JobState.QUEUED, fault=fault[:200], attempts=0, claim="")

    def give_up(self, fault: str, *, at: datetime) -> None:
        self._held().update(state=JobState.FAILED, fault=fault[:200], finished_at=at)


def claim(
    kind: str,
    thing: models.Model,
    *,
    at: datetime,
    again: bool = False,
    on_progress: OnProgress | None = None,
) -> Claim | None:
    """Take the job of this kind about `thing`, making it if need be; None when it is held or done.

    `again` takes a job that failed; by default a failure waits for a person. `on_progress` hears how far
    it is.
    """
    subject = queue(kind, thing, at=at).subject
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat_at__lt=at - CLAIM_LASTS)
    if again:
        free |= Q(state=JobState.FAILED)
    word = secrets.token_hex(16)
    taken = Job.objects.filter(free, kind=kind, subject=subject).update(
        state=JobState.RUNNING,
        claim=word,
        heartbeat_at=at,
        attempts=F("attempts") + 1,
        fault="",
        finished_at=None,
    )
    if not taken:
        return None
    return Claim(Job.objects.values_list("pk", flat=True).get(kind=kind, subject=subject), word, on_progress)


def queue(kind: str, thing: models.Model, *, at: datetime) -> Job:
    """The job of this kind about `thing`, made if need be, for whoever claims it."""
    job, _is_new = Job.objects.get_or_create(
        kind=kind,
        subject=reference(thing),
        defaults={"municipality": municipality_of(thing), "created_at": at},
    )
    return job


def queue_anew(kind: str, thing: models.Model, *, at: datetime) -> Job:
    """The same work once more: what became of it is forgotten, and whoever still holds it has lost it."""
    Job.objects.filter(kind=kind, subject=reference(thing)).delete()
    return queue(kind, thing, at=at)


def find(kind: str, thing: models.Model) -> Job | None:
    return Job.objects.filter(kind=kind, subject=reference(thing)).first()


def requeue(kind: str, thing: models.Model) -> bool:
    """A person has a failed or abandoned job taken up again, its attempts counted anew."""
    stopped = Q(state=JobState.FAILED) | Q(state=JobState.RUNNING, heartbeat_at__lt=Now() - CLAIM_LASTS)
    freed = Job.objects.filter(stopped, kind=kind, subject=reference(thing)).update(
        state=JobState.QUEUED, attempts=0, claim="", fault="", finished_at=None
    )
    return bool(freed)

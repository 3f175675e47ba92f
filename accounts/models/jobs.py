from django.db import models
from django.db.models import F, Q

from accounts.enums import JobState
from accounts.models.places import Municipality
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field


class Job(models.Model):
    """Work that outlives a request. The row is the queue: a queue message only nudges."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    state = word_field(JobState, default=JobState.QUEUED)
    # Who holds it: a random word of the claimant. A heartbeat older than the patience frees the job.
    claim = models.CharField(max_length=32, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_units = models.PositiveIntegerField(default=0)
    total_units = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=60, blank=True)
    result = models.JSONField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_job_per_kind_and_subject"),
            is_word("job", "state", JobState),
            models.CheckConstraint(
                name="a_running_job_is_claimed",
                condition=~Q(state="running") | (~Q(claim="") & Q(heartbeat_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="job_progress_within_its_total", condition=Q(done_units__lte=F("total_units"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.subject}"

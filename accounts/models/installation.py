from django.db import models
from django.db.models import Q


class KeyFingerprint(models.Model):
    """Which key of the vault this database began with; recorded once, so that another one is noticed."""

    name = models.CharField(max_length=60, primary_key=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_key_fingerprint_is_whole", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Sweep(models.Model):
    """When a task of the schedule last went through: without these rows nobody sees that a worker is away."""

    task = models.CharField(max_length=120, primary_key=True)
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.task

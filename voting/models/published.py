from django.db import models
from django.db.models import Q

from accounts.models.shapes import MunicipalQuerySet
from voting.models.polls import Poll


class Checkpoint(models.Model):
    """How many signatures and ballots there were at an hour of the vote, signed and chained; never a
    choice.
    """

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="checkpoints")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    signatures = models.PositiveIntegerField()
    ballots = models.PositiveIntegerField()
    # The last line of the journal by then, and the whole note once the counting side has signed it.
    journal_head = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="a_checkpoint_has_its_number"),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.number}"


class PublishedFile(models.Model):
    """A file of a counted poll, byte for byte as anyone may check it; written with the outcome, never
    changed.
    """

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="published_files")
    name = models.CharField(max_length=80)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # Of few ballots the whole file is for the commission alone.
    is_public = models.BooleanField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "name"], name="a_file_is_published_once"),
            models.CheckConstraint(
                name="a_published_file_has_its_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name

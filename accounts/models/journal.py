from django.conf import settings
from django.db import models

from accounts.models.places import Municipality
from accounts.models.shapes import MunicipalQuerySet


class JournalEntry(models.Model):
    """An act of the town or of a resident, never a ballot. Rows are only added: triggers refuse the rest.

    Each row holds the hash of the row before it in the same municipality, so a removed or altered row shows.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="journal")
    sequence = models.PositiveIntegerField()
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    details = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    entry_hash = models.CharField(max_length=64)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "sequence"]
        indexes = [models.Index(fields=["municipality", "subject"])]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "sequence"], name="journal_has_no_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.event}"

from django.db import models
from django.db.models import Q

from accounts.models.places import Municipality
from accounts.models.shapes import MunicipalQuerySet


class VotingSheet(models.Model):
    """How one votes, in another language, as the town has it; public once somebody who speaks it read it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="voting_sheets")
    language = models.CharField(max_length=8)
    text = models.TextField(max_length=5000)
    is_reread = models.BooleanField(default=False)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "language"], name="one_sheet_per_language"),
            models.CheckConstraint(name="a_sheet_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.language}"

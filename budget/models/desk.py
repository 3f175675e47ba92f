from django.conf import settings
from django.db import models

from accounts.models.shapes import MunicipalQuerySet
from budget.models.registers import RegisterEntry


class DeskNote(models.Model):
    """What was agreed with somebody at the desk or by telephone, in a few words.

    Those who keep the register read it.
    """

    municipality_path = "entry__edition__municipality"

    entry = models.ForeignKey(RegisterEntry, on_delete=models.CASCADE, related_name="desk_notes")
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_note_says_something", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

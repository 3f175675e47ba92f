from django.conf import settings
from django.db import models

from accounts.models.shapes import MunicipalQuerySet
from budget.models.editions import Edition


class Follow(models.Model):
    """Somebody wants to be told of an edition, without being on its register."""

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "user"], name="an_edition_is_followed_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} · #{self.pk}"

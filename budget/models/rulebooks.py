from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.models.shapes import MunicipalQuerySet
from budget.models.editions import Edition
from budget.rulebook import Rulebook


class RulebookQuerySet(MunicipalQuerySet["RulebookVersion"]):
    def published(self) -> Self:
        """The newest first: the one that applies now."""
        return self.filter(published_at__isnull=False).order_by("-number")


class RulebookVersion(models.Model):
    """The rules of an edition as data (typed in `budget.rulebook`); once published, triggers freeze the row.

    Every verdict, register entry and poll points at the version it applied.
    """

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rulebooks")
    number = models.PositiveSmallIntegerField()
    parts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RulebookQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="rulebook_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["edition"], name="one_rulebook_in_preparation", condition=Q(published_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · v{self.number}"

    @cached_property
    def rules(self) -> Rulebook:
        return Rulebook.from_parts(self.parts)

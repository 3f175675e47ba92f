from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.shapes import MunicipalQuerySet
from budget.models.registers import RegisterEntry


class LetterCode(models.Model):
    """A code on a letter or a card, for one person; the code itself is on the paper and nowhere else."""

    municipality_path = "entry__edition__municipality"

    entry = models.ForeignKey(RegisterEntry, on_delete=models.CASCADE, related_name="letter_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    # Given to an account; a code that opens the booth is spent by the signature alone.
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], name="one_living_code_per_person", condition=Q(replaced_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_code_digest_is_whole", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry_id)

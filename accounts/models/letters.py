from django.conf import settings
from django.db import models


class PostalAddress(models.Model):
    """Who stands on the envelope of somebody without an e-mail address, and where it goes; for letters alone.

    Without lines the letter is handed over: they come by, or somebody takes it along.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postal_address"
    )
    name = models.CharField(max_length=321)
    lines = models.TextField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "postal addresses"

    def __str__(self) -> str:
        return f"#{self.pk}"

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models.shapes import MunicipalQuerySet
from voting.models.polls import Poll


class KeyRequest(models.Model):
    """The keys of a frozen paper, asked of the counting side: it draws them and gives their public halves.

    Then it opens a random word that the web side sealed; only after that is the poll settled.
    """

    municipality_path = "poll__edition__municipality"

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="key_request")
    asked_at = models.DateTimeField()
    # Given back by the counting side.
    urn_public_key = models.BinaryField(max_length=32, null=True, blank=True)
    signing_public_key = models.BinaryField(max_length=32, null=True, blank=True)
    seed_commitment = models.CharField(max_length=64, blank=True)
    # A random word sealed by the web side, its SHA-256, and what the counting side read.
    challenge = models.BinaryField(null=True, blank=True)
    challenge_sha256 = models.CharField(max_length=64, blank=True)
    answer = models.BinaryField(max_length=32, null=True, blank=True)
    # When coordinator and operator were told that it still waits.
    told_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="drawn_keys_are_whole",
                condition=Q(urn_public_key__isnull=True, signing_public_key__isnull=True, seed_commitment="")
                | (
                    Q(urn_public_key__isnull=False, signing_public_key__isnull=False)
                    & Q(seed_commitment__regex=r"^[0-9a-f]{64}$")
                ),
            ),
            models.CheckConstraint(
                name="keys_are_proved_step_by_step",
                condition=(Q(challenge__isnull=True) | Q(urn_public_key__isnull=False))
                & (Q(answer__isnull=True) | Q(challenge__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.asked_at}"

    def get_absolute_url(self) -> str:
        """Where the coordinator sees how far it is."""
        edition = self.poll.edition
        return reverse("poll_office", args=[edition.municipality.slug, edition.slug])


class LinkCopy(models.Model):
    """A machine that has read a K_link: the close waits until each has destroyed its copy."""

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="link_copies")
    generation = models.PositiveSmallIntegerField()
    # A random word kept beside the key, and what the machine calls itself.
    machine = models.CharField(max_length=64)
    host = models.CharField(max_length=120)
    read_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)
    # Two people said that this machine is gone.
    declared_lost_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["read_at", "pk"]
        verbose_name_plural = "link copies"
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "generation", "machine"], name="a_machine_reads_a_link_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.host}"

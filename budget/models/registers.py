from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Territory
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import LEVEL_RANK, Level, RegisterSource
from budget.models.editions import Edition
from budget.models.rulebooks import RulebookVersion


class RegisterEntry(models.Model):
    """Who may take part in one edition, with an account or none; one row per person, whatever the channel.

    `person_key` is a keyed hash of the normalised identity: two accounts of one person meet here.
    """

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="register")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="register_entries",
    )
    given_names = models.CharField(max_length=160, blank=True)
    family_name = models.CharField(max_length=160, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = word_field(Level)
    source = word_field(RegisterSource)
    person_key = models.CharField(max_length=64)
    # The keyed hash of the State identity provider's own identifier for this person.
    provider_key = models.CharField(max_length=64, null=True, blank=True)
    lives_here = models.BooleanField(default=False)
    works_here = models.BooleanField(default=False)
    studies_here = models.BooleanField(default=False)
    # The answers at the rulebook's dates are kept; the date itself only as long as it is needed.
    birth_date = models.DateField(null=True, blank=True)
    may_propose_from = models.DateField(null=True, blank=True)
    may_vote = models.BooleanField(default=False)
    rulebook = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The list of the town that brought this person, and where a letter reaches them.
    register_list = models.ForeignKey(
        "budget.RegisterList", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    postal_address = models.CharField(max_length=300, null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "register entries"
        constraints = [
            models.UniqueConstraint(fields=["edition", "person_key"], name="a_person_is_entered_once"),
            models.UniqueConstraint(
                fields=["edition", "provider_key"],
                name="a_provider_identity_is_entered_once",
                condition=Q(provider_key__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["edition", "user"], name="an_account_is_entered_once", condition=Q(user__isnull=False)
            ),
            models.CheckConstraint(
                name="a_person_key_is_whole", condition=Q(person_key__regex=r"^[0-9a-f]{64}$")
            ),
            is_word("register_entry", "level", Level),
            is_word("register_entry", "source", RegisterSource),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · #{self.pk}"

    @property
    def is_identity_verified(self) -> bool:
        return LEVEL_RANK[Level(self.level)] >= LEVEL_RANK[Level.IDENTITY]

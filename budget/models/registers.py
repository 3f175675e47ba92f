from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Territory
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import LEVEL_RANK, DisputeStatus, Level, RegisterSource, RegisterStatus
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
    # Whether the address that was given is in the town's file; null where the town has none. It is not kept.
    address_is_listed = models.BooleanField(null=True, blank=True)
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
    # Looser than `person_key`: who shares one of them may be the same person. None of the three ever changes.
    family_key = models.CharField(max_length=64, null=True, blank=True)
    letters_key = models.CharField(max_length=64, null=True, blank=True)
    status = word_field(
        RegisterStatus, default=RegisterStatus.ENTERED, db_default=str(RegisterStatus.ENTERED)
    )
    status_since = models.DateTimeField(null=True, blank=True)
    # The list of the town that brought this person, and where a letter reaches them.
    register_list = models.ForeignKey(
        "budget.RegisterList", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    postal_address = models.CharField(max_length=300, null=True, blank=True)
    # Names and account were let go; who comes back under the same identity takes this entry up again.
    left_at = models.DateTimeField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)

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
            models.CheckConstraint(
                name="who_has_left_is_not_named",
                condition=Q(left_at__isnull=True)
                | Q(
                    user__isnull=True,
                    given_names="",
                    family_name="",
                    birth_date__isnull=True,
                    postal_address__isnull=True,
                ),
            ),
            is_word("register_entry", "level", Level),
            is_word("register_entry", "status", RegisterStatus),
            is_word("register_entry", "source", RegisterSource),
        ]
        indexes = [
            models.Index(fields=["edition", name], name=f"register_by_{name}")
            for name in ("family_key", "letters_key", "birth_date")
        ]

    def __str__(self) -> str:
        return f"{self.edition} · #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("register", args=[self.edition.municipality.slug, self.edition.slug])

    @property
    def is_identity_verified(self) -> bool:
        return LEVEL_RANK[Level(self.level)] >= LEVEL_RANK[Level.IDENTITY]


class KeptIdentity(models.Model):
    """An identity that an entry bore, as keys: it stays when names are corrected or erased."""

    municipality_path = "entry__edition__municipality"

    entry = models.ForeignKey(RegisterEntry, on_delete=models.CASCADE, related_name="kept_identities")
    person_key = models.CharField(max_length=64)
    family_key = models.CharField(max_length=64)
    letters_key = models.CharField(max_length=64)
    birth_key = models.CharField(max_length=64)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kept identities"
        constraints = [
            models.UniqueConstraint(fields=["entry", "person_key"], name="an_identity_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · kept"


class Dispute(models.Model):
    """« I am told that I am on the register already », or that I voted: what a person says of their entry."""

    municipality_path = "entry__edition__municipality"

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="disputes")
    text = models.TextField(max_length=2000)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    status = word_field(DisputeStatus, default=DisputeStatus.OPEN)
    status_since = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                name="one_dispute_at_a_time",
                condition=Q(status=str(DisputeStatus.OPEN)),
            ),
            models.CheckConstraint(
                name="a_dispute_is_answered_in_words",
                condition=Q(status=str(DisputeStatus.OPEN)) | (~Q(answer="") & Q(answered_by__isnull=False)),
            ),
            is_word("dispute", "status", DisputeStatus),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.status}"

    def get_absolute_url(self) -> str:
        edition = self.entry.edition
        return reverse("cannot_vote", args=[edition.municipality.slug, edition.slug])

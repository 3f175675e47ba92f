from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.models import Municipality, Territory, User
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from accounts.money import MoneyUnit
from budget.enums import EnvelopeScope, PhaseKind, TownProfile


class Edition(models.Model):
    """One yearly round of a municipality. What is open is computed from its phases, never stored."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=280, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    profile = word_field(TownProfile, default=TownProfile.TOWN)
    # Opening, close, count and draft publication run alone at their hour; two people sign the next morning.
    is_simple_mode = models.BooleanField(default=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_telephone = models.CharField(max_length=30, blank=True)
    # What its amounts are counted in: an imported election may have cents, or the money of its country.
    parts_per_euro = models.PositiveSmallIntegerField(default=1, db_default=1)
    currency = models.CharField(max_length=12, default="EUR", db_default="EUR")
    # Past editions and imported elections are read, never acted on.
    is_archived = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"], name="edition_slug_once_per_municipality"
            ),
            models.UniqueConstraint(
                fields=["municipality", "number"], name="edition_number_once_per_municipality"
            ),
            is_word("edition", "profile", TownProfile),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.municipality.slug, self.slug])

    @cached_property
    def is_public(self) -> bool:
        """Once a rulebook of its is published; what reads an edition by its address reads this with it."""
        return self.is_archived or self.rulebooks.published().exists()

    @property
    def money_unit(self) -> MoneyUnit:
        return MoneyUnit(self.parts_per_euro, self.currency)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.municipality.time_zone)

    def local_day(self, at: datetime) -> date:
        """The day it is in the town at this instant."""
        return at.astimezone(self.zone).date()

    @property
    def contact(self) -> str:
        """Who answers about this edition, on one line."""
        return ", ".join(filter(None, [self.contact_name, self.contact_email, self.contact_telephone]))


class SetupDraft(models.Model):
    """The eight questions as far as somebody has answered them; gone once the edition is created."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    profile = word_field(TownProfile)
    # As typed, judged only when the edition is created: what a form shows again.
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "person"], name="one_draft_of_an_edition_per_person_and_town"
            ),
            is_word("setupdraft", "profile", TownProfile),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} ({self.profile})"


class Phase(models.Model):
    """A span `[opens_at, closes_at)`: open when announced and inside its dates, nothing to switch."""

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="phases")
    kind = word_field(PhaseKind)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["opens_at", "closes_at"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="one_phase_of_a_kind_per_edition"),
            models.CheckConstraint(
                name="a_phase_ends_after_it_begins", condition=Q(closes_at__gt=F("opens_at"))
            ),
            is_word("phase", "kind", PhaseKind),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.kind}"

    def is_open(self, at: datetime) -> bool:
        return self.announced_at is not None and self.opens_at <= at < self.closes_at


class Theme(models.Model):
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="themes")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    # The name of a drawing and a hue of the style sheet.
    face = models.SlugField(max_length=30, default="nature")
    position = models.PositiveSmallIntegerField(default=0)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="theme_slug_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return self.name


class Envelope(models.Model):
    """Whole euros, tax included, for the whole town, a territory or a theme."""

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="envelopes")
    name = models.CharField(max_length=80)
    scope = word_field(EnvelopeScope, default=EnvelopeScope.TOWN)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amount_eur = models.PositiveBigIntegerField()
    project_cost_max_eur = models.PositiveBigIntegerField(null=True, blank=True)
    winners_min_per_territory = models.PositiveSmallIntegerField(default=0)
    # What it says otherwise than articles 7 and 8 (`budget.rulebook.EnvelopeRules`); null: nothing.
    rules = models.JSONField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="envelope_named_once_per_edition"),
            models.CheckConstraint(name="an_envelope_holds_money", condition=Q(amount_eur__gt=0)),
            models.CheckConstraint(
                name="a_territory_envelope_names_its_territory",
                condition=~Q(scope="territory") | Q(territory__isnull=False),
            ),
            models.CheckConstraint(
                name="a_theme_envelope_names_its_theme", condition=~Q(scope="theme") | Q(theme__isnull=False)
            ),
            is_word("envelope", "scope", EnvelopeScope),
        ]

    def __str__(self) -> str:
        return self.name


class ReservedShare(models.Model):
    """Part of an envelope kept for projects that bear a label: priority quarters, youth."""

    municipality_path = "envelope__edition__municipality"

    envelope = models.ForeignKey(Envelope, on_delete=models.CASCADE, related_name="reserved_shares")
    label = models.SlugField(max_length=40)
    amount_eur = models.PositiveBigIntegerField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["envelope", "label"], name="a_share_is_reserved_once"),
            models.CheckConstraint(name="a_reserved_share_holds_money", condition=Q(amount_eur__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.envelope} · {self.label}"

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import TerritoryKind
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field


class Municipality(models.Model):
    """Who runs editions. Its rows never meet another's in a query, a page, an export or a task."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    insee_code = models.CharField(max_length=5, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, default="Europe/Paris")
    host = models.CharField(max_length=253, null=True, blank=True, unique=True)
    contact_email = models.EmailField(blank=True)
    contact_address = models.TextField(blank=True)
    brand = models.JSONField(default=dict, blank=True)
    # What the town says of itself on its public pages (`services/towns.py`).
    contact_telephone = models.CharField(max_length=30, blank=True, default="", db_default="")
    contact_hours = models.CharField(max_length=280, blank=True, default="", db_default="")
    relay_service = models.CharField(max_length=280, blank=True, default="", db_default="")
    help_places = models.TextField(blank=True, default="", db_default="")
    help_papers = models.CharField(max_length=280, blank=True, default="", db_default="")
    publisher = models.CharField(max_length=280, blank=True, default="", db_default="")
    publication_director = models.CharField(max_length=160, blank=True, default="", db_default="")
    host_notice = models.CharField(max_length=280, blank=True, default="", db_default="")
    data_officer = models.CharField(max_length=280, blank=True, default="", db_default="")
    accessibility_contact = models.CharField(max_length=280, blank=True, default="", db_default="")
    # Of the criteria that an audit found met, in percent; none was made while it is empty.
    accessibility_rate = models.PositiveSmallIntegerField(null=True, blank=True)
    accessibility_checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="municipality_has_a_slug", condition=~Q(slug="")),
            models.CheckConstraint(
                name="an_accessibility_rate_is_a_percentage_with_its_day",
                condition=Q(accessibility_rate__isnull=True)
                | Q(accessibility_rate__lte=100, accessibility_checked_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipality", args=[self.slug])


class Territory(models.Model):
    """A part of the town: an associated commune or a quarter, in a tree."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="territories")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = word_field(TerritoryKind, default=TerritoryKind.QUARTER)
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    is_priority = models.BooleanField(default=False)
    population = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    # GeoJSON geometry in WGS 84; empty when the town has not drawn it.
    shape = models.JSONField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "territories"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"], name="territory_slug_once_per_municipality"
            ),
            models.CheckConstraint(
                name="territory_is_not_its_own_parent", condition=~Q(parent=models.F("pk"))
            ),
            is_word("territory", "kind", TerritoryKind),
        ]

    def __str__(self) -> str:
        return self.name

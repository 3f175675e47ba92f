from django.db import models
from django.db.models import Q

from accounts.models import Municipality, Territory
from accounts.models.shapes import MunicipalQuerySet
from budget.streets import words_of


class AddressFile(models.Model):
    """The town's file of addresses: one is in use, another may wait to take its place."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="address_files")
    file_name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=20)
    lines_total = models.PositiveIntegerField()
    lines_taken = models.PositiveIntegerField()
    # How many lines are refused for which reason; the first of them, each with its reason and what was read.
    faults = models.JSONField(default=dict)
    examples = models.JSONField(default=list)
    # The file as UTF-8 text, until its addresses are entered.
    content = models.BinaryField(null=True)
    uploaded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                name="one_address_file_is_in_use",
                condition=Q(entered_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["municipality"], name="one_address_file_waits", condition=Q(entered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="an_address_file_is_entered_once_confirmed",
                condition=Q(entered_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.file_name}"


class Street(models.Model):
    """A street of the file, found by its words."""

    municipality_path = "file__municipality"

    file = models.ForeignKey(AddressFile, on_delete=models.CASCADE, related_name="streets")
    name = models.CharField(max_length=160)
    postcode = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=120, blank=True)
    # What it is found by: the words of its name and place between spaces (`budget/streets.py`).
    words = models.CharField(max_length=600)

    objects = MunicipalQuerySet.as_manager()

    def __str__(self) -> str:
        place = " ".join(filter(None, [self.postcode, self.place]))
        return ", ".join(filter(None, [self.name, place]))

    @classmethod
    def of(cls, file: AddressFile, name: str, postcode: str, place: str) -> "Street":
        words = " ".join(words_of(f"{name} {postcode} {place}"))
        return cls(file=file, name=name, postcode=postcode, place=place, words=f" {words} ")


class StreetAddress(models.Model):
    """A door of a street, with its point and the quarter the file says; nobody lives there for us."""

    municipality_path = "street__file__municipality"

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="addresses")
    # « 12 bis »; empty for a place whose houses have no number.
    number = models.CharField(max_length=16, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "street addresses"
        constraints = [
            models.UniqueConstraint(fields=["street", "number"], name="a_door_stands_once_in_its_street")
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.number, str(self.street)]))

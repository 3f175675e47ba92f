from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Territory
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import LineReason, LineVerdict, ListKind, ListStatus, TownLink
from budget.models.editions import Edition


class RegisterList(models.Model):
    """A list of people that the town brings to a register: read, judged line by line, entered, undone."""

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="register_lists")
    kind = word_field(ListKind)
    tie = word_field(TownLink)
    file_name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=20)
    header = models.JSONField(default=list)
    # What each column holds, in the order of the header.
    columns = models.JSONField(default=list)
    lines_total = models.PositiveIntegerField(default=0)
    status = word_field(ListStatus, default=ListStatus.UPLOADED)
    status_since = models.DateTimeField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            is_word("register_list", "kind", ListKind),
            is_word("register_list", "tie", TownLink),
            is_word("register_list", "status", ListStatus),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("register_list", args=[self.edition.municipality.slug, self.edition.slug, self.pk])


class ListedFile(models.Model):
    """The file itself, as UTF-8 text: until its lines are entered, a day at most, and in no archive."""

    municipality_path = "register_list__edition__municipality"

    register_list = models.OneToOneField(RegisterList, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    objects = MunicipalQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.register_list_id)


class ListLine(models.Model):
    """A line of a list and what becomes of it; what it says of a person stays until it is entered."""

    municipality_path = "register_list__edition__municipality"

    register_list = models.ForeignKey(RegisterList, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    verdict = word_field(LineVerdict)
    reason = word_field(LineReason, default=LineReason.NONE, blank=True)
    # Which line of the file says the same.
    like = models.PositiveIntegerField(null=True, blank=True)
    person_key = models.CharField(max_length=64, blank=True)
    given_names = models.CharField(max_length=160, blank=True)
    family_name = models.CharField(max_length=160, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    postal_address = models.CharField(max_length=300, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["register_list", "number"], name="a_line_is_judged_once"),
            models.UniqueConstraint(
                fields=["register_list", "person_key"],
                name="a_person_stands_once_in_a_list",
                condition=~Q(person_key="") & Q(like__isnull=True),
            ),
            is_word("list_line", "verdict", LineVerdict),
            is_word("list_line", "reason", LineReason),
        ]

    def __str__(self) -> str:
        return f"{self.register_list_id} · {self.number}"

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Municipality
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import JuryStatus
from budget.models.editions import Edition
from budget.models.projects import Project

HIGHEST_MARK = 5


class Jury(models.Model):
    """The citizens who choose which feasible projects go to the vote, blind to one another till the close."""

    municipality_path = "edition__municipality"

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="jury")
    status = word_field(JuryStatus, default=JuryStatus.SCORING)
    status_since = models.DateTimeField()
    quorum = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    shortlist_max = models.PositiveSmallIntegerField(default=24, validators=[MinValueValidator(1)])
    # Why no shortlist came of it, read by everybody: too few jurors had marked when the time was over.
    quorum_reason = models.TextField(blank=True, db_default="")
    # What makes a draw anyone can replay: the seed, the strata, the pool's fingerprint.
    draw_record = models.JSONField(default=dict, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "juries"
        constraints = [
            is_word("jury", "status", JuryStatus),
            models.CheckConstraint(
                name="a_jury_without_quorum_says_why",
                condition=~Q(status="without_quorum") | ~Q(quorum_reason=""),
            ),
            models.CheckConstraint(name="a_jury_needs_someone", condition=Q(quorum__gte=1)),
            models.CheckConstraint(name="a_shortlist_holds_something", condition=Q(shortlist_max__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.edition)

    def get_absolute_url(self) -> str:
        """The jurors' table."""
        return reverse("jury", args=[self.municipality.slug, self.edition.slug])

    @property
    def municipality(self) -> Municipality:
        return self.edition.municipality


class Criterion(models.Model):
    """A line of the weighted grid; marks go from 0 to 5."""

    municipality_path = "jury__edition__municipality"

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="criteria")
    label = models.CharField(max_length=120)
    help_text = models.CharField(max_length=280, blank=True)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["jury", "label"], name="criterion_named_once_per_jury"),
            models.CheckConstraint(name="criterion_weight_counts", condition=Q(weight__range=(1, 100))),
        ]

    def __str__(self) -> str:
        return self.label


class Juror(models.Model):
    municipality_path = "jury__edition__municipality"

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="jurors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="juror_seats")
    is_stand_in = models.BooleanField(default=False)
    strata = models.JSONField(default=dict, blank=True)
    seated_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["jury", "user"], name="a_juror_sits_once")]

    def __str__(self) -> str:
        return f"{self.jury} · {self.user}"


class Recusal(models.Model):
    """A declared conflict: the juror neither reads the marks of, nor marks, this project."""

    municipality_path = "juror__jury__edition__municipality"

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="recusals")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="recusals")
    reason = models.CharField(max_length=280)
    declared_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["juror", "project"], name="a_conflict_is_declared_once"),
            models.CheckConstraint(name="a_conflict_is_explained", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.juror} · {self.project}"


class Score(models.Model):
    municipality_path = "juror__jury__edition__municipality"

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="scores")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    mark = models.PositiveSmallIntegerField(validators=[MaxValueValidator(HIGHEST_MARK)])
    at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["juror", "project", "criterion"], name="a_juror_marks_once"),
            models.CheckConstraint(name="a_mark_is_on_the_scale", condition=Q(mark__lte=HIGHEST_MARK)),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.mark}"


class Shortlist(models.Model):
    """What the jury puts to the vote, delivered once, with a reason per project."""

    municipality_path = "jury__edition__municipality"

    jury = models.OneToOneField(Jury, on_delete=models.CASCADE, related_name="shortlist")
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.TextField(blank=True)

    objects = MunicipalQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.jury)


class ShortlistEntry(models.Model):
    municipality_path = "shortlist__jury__edition__municipality"

    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="entries")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="shortlist_entries")
    is_selected = models.BooleanField()
    reason = models.TextField()
    rank = models.PositiveSmallIntegerField()
    # The weighted mean of the jurors' marks, in hundredths of a mark: 437 is 4.37 out of 5.
    mark_hundredths = models.PositiveSmallIntegerField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name_plural = "shortlist entries"
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "project"], name="shortlisted_once"),
            models.CheckConstraint(name="shortlisted_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.project)

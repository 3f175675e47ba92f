from django.db import models
from django.db.models import Q, Value
from django.urls import reverse

from accounts.models import Department, Municipality, Territory
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import MilestoneStatus, ProjectStatus
from budget.models.editions import Edition, Envelope, Theme
from budget.models.searched import Searched

S = ProjectStatus


class Project(Searched):
    """What the town costs and puts to the vote; born when a proposal is admitted."""

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="projects")
    number = models.PositiveIntegerField()
    status = word_field(ProjectStatus, default=S.UNDER_REVIEW)
    status_since = models.DateTimeField()
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=280, blank=True)
    body = models.TextField(max_length=8000, blank=True)
    # In three sentences, for whoever reads little: what, where, for whom.
    brief_what = models.CharField(max_length=140, blank=True, default="", db_default="")
    brief_where = models.CharField(max_length=140, blank=True, default="", db_default="")
    brief_whom = models.CharField(max_length=140, blank=True, default="", db_default="")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    envelope = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    place = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    # Investment, whole euros, tax included; null until the review has costed it.
    cost_eur = models.PositiveBigIntegerField(null=True, blank=True)
    yearly_running_cost_eur = models.PositiveBigIntegerField(null=True, blank=True)
    voted_eur = models.PositiveBigIntegerField(null=True, blank=True)
    committed_eur = models.PositiveBigIntegerField(null=True, blank=True)
    spent_eur = models.PositiveBigIntegerField(null=True, blank=True)
    # What the town changed of its words or its envelope before the vote, read by everybody: which, when, why.
    clarifications = models.JSONField(blank=True, default=list, db_default=Value([], models.JSONField()))
    # Why it was withdrawn, abandoned or changed, shown to everyone.
    status_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["edition", "status"])]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="projects_are_numbered"),
            is_word("project", "status", ProjectStatus),
            models.CheckConstraint(name="a_project_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="a_feasible_project_is_costed",
                condition=Q(status__in=[S.UNDER_REVIEW, S.UNFEASIBLE, S.WITHDRAWN])
                | Q(cost_eur__isnull=False),
            ),
            models.CheckConstraint(
                name="abandoned_or_rejected_with_a_reason",
                condition=~Q(status__in=[S.ABANDONED, S.REJECTED_BY_COUNCIL]) | ~Q(status_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        edition = self.edition
        return reverse("project", args=[edition.municipality.slug, edition.slug, self.number])

    @property
    def municipality(self) -> Municipality:
        return self.edition.municipality


class CostLine(models.Model):
    """One line of a costing: an investment, or what it costs each year once it stands."""

    municipality_path = "project__edition__municipality"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cost_lines")
    label = models.CharField(max_length=120)
    amount_eur = models.PositiveBigIntegerField()
    is_yearly = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["is_yearly", "position", "pk"]

    def __str__(self) -> str:
        return self.label


class Milestone(models.Model):
    """A step of a project's delivery, with the date promised and the date kept."""

    municipality_path = "project__edition__municipality"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    label = models.CharField(max_length=120)
    status = word_field(MilestoneStatus, default=MilestoneStatus.PLANNED)
    planned_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    delay_reason = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Dates nobody has read yet: shown in the office only, until the coordinator publishes the plan.
    is_proposed = models.BooleanField(default=False, db_default=False)
    updated_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "planned_on", "pk"]
        constraints = [
            is_word("milestone", "status", MilestoneStatus),
            models.CheckConstraint(
                name="a_proposed_step_is_only_planned", condition=Q(is_proposed=False) | Q(status="planned")
            ),
            models.CheckConstraint(
                name="done_on_a_day", condition=~Q(status="done") | Q(done_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.label

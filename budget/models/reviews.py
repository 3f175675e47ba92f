from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Department, Municipality
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import OpinionKind, OpinionVerdict, ReviewDecision, ReviewStatus
from budget.models.projects import Project
from budget.models.rulebooks import RulebookVersion


class FeasibilityReview(models.Model):
    """The study of one project: three opinions, a costing, the proposer's reply, a decision."""

    municipality_path = "project__edition__municipality"

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="review")
    status = word_field(ReviewStatus, default=ReviewStatus.OPEN)
    status_since = models.DateTimeField()
    due_on = models.DateField()
    reply_by = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    decision = word_field(ReviewDecision, blank=True)
    public_reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    rulebook = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            is_word("review", "status", ReviewStatus),
            is_word("review", "decision", ReviewDecision, or_empty=True),
            models.CheckConstraint(
                name="a_decision_has_an_author_and_reasons",
                condition=~Q(status="decided")
                | (~Q(decision="") & ~Q(public_reasons="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        """The officer's file; what everybody reads is the project's own page."""
        edition = self.project.edition
        return reverse("review", args=[edition.municipality.slug, edition.slug, self.project.number])

    def is_ready(self, at: datetime) -> bool:
        """Whether nothing more is awaited before the decision: three opinions, and the reply or its date."""
        if self.status == ReviewStatus.OPEN:
            return all(opinion.verdict for opinion in self.opinions.all())
        is_heard = self.replied_at is not None or (self.reply_by is not None and at >= self.reply_by)
        return self.status == ReviewStatus.AWAITING_REPLY and is_heard

    @property
    def municipality(self) -> Municipality:
        return self.project.municipality


class Opinion(models.Model):
    """A department's signed verdict on one side of a project: technical, legal or financial."""

    municipality_path = "review__project__edition__municipality"

    review = models.ForeignKey(FeasibilityReview, on_delete=models.CASCADE, related_name="opinions")
    kind = word_field(OpinionKind)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="opinions")
    due_on = models.DateField()
    verdict = word_field(OpinionVerdict, blank=True)
    conditions = models.TextField(blank=True)
    public_reasons = models.TextField(blank=True)
    private_notes = models.TextField(blank=True)
    grounds = models.JSONField(default=list, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    # The officer in whose absence their deputy signed.
    given_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The name its department signed under, once it is called otherwise.
    signed_as = models.CharField(max_length=120, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind"], name="one_opinion_of_a_kind_per_review"),
            is_word("opinion", "kind", OpinionKind),
            is_word("opinion", "verdict", OpinionVerdict, or_empty=True),
            models.CheckConstraint(
                name="a_verdict_is_signed_and_reasoned",
                condition=Q(verdict="")
                | (Q(given_by__isnull=False) & Q(given_at__isnull=False) & ~Q(public_reasons="")),
            ),
            models.CheckConstraint(
                name="conditions_are_written", condition=~Q(verdict="conditional") | ~Q(conditions="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} · {self.kind}"

    @property
    def department_name(self) -> str:
        return self.signed_as or self.department.name

    @property
    def municipality(self) -> Municipality:
        return self.review.municipality

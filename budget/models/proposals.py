from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Department, Municipality, Territory
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import NotTakenUpGround, ProposalStatus, ProposerKind
from budget.models.editions import Edition, Theme
from budget.models.projects import Project
from budget.models.rulebooks import RulebookVersion
from budget.models.searched import Searched

S = ProposalStatus


class Proposal(Searched):
    """What a resident wrote. What the town makes of it, once admitted, is a Project."""

    municipality_path = "edition__municipality"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    # A desk agent who filed it for someone, whose name then stands in `proposer_name`.
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The same word sent twice (double click, lost answer) is one proposal.
    request_key = models.UUIDField(null=True, blank=True)
    status = word_field(ProposalStatus, default=S.DRAFT)
    status_since = models.DateTimeField()
    proposer_kind = word_field(ProposerKind, default=ProposerKind.PERSON)
    proposer_name = models.CharField(max_length=160, blank=True)
    association_number = models.CharField(max_length=20, blank=True)
    adult_contact = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=280, blank=True)
    body = models.TextField(max_length=8000, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    rough_cost_eur = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Counts every saved change: two windows cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    complete_by = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    ground = word_field(NotTakenUpGround, blank=True)
    ground_reason = models.TextField(blank=True)
    # Where and when it is planned, the department, the other authority, the answer expected.
    ground_details = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    rulebook = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    redirected_to = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Taken off the site for what it says; its proposer still reads it, with the reason.
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # nobody is looked up by it, and making an index would lock the table
    )
    hidden_reason = models.TextField(blank=True, db_default="")
    # Several proposals may lead to one project: merging re-points them.
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["edition", "status"])]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="proposals_are_numbered"),
            models.UniqueConstraint(
                fields=["author", "request_key"],
                name="a_proposal_is_begun_once",
                condition=Q(request_key__isnull=False),
            ),
            is_word("proposal", "status", ProposalStatus),
            is_word("proposal", "proposer_kind", ProposerKind),
            is_word("proposal", "ground", NotTakenUpGround, or_empty=True),
            models.CheckConstraint(
                name="not_taken_up_with_a_ground_and_reasons",
                condition=~Q(status=S.NOT_TAKEN_UP) | (~Q(ground="") & ~Q(ground_reason="")),
            ),
            models.CheckConstraint(
                name="returned_with_a_reason_and_a_date",
                condition=~Q(status=S.RETURNED) | (~Q(return_reason="") & Q(complete_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="admitted_as_a_project", condition=~Q(status=S.ADMITTED) | Q(project__isnull=False)
            ),
            models.CheckConstraint(
                name="submitted_with_a_title",
                condition=Q(status__in=[S.DRAFT, S.WITHDRAWN])
                | (~Q(title="") & Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_idea_is_hidden_with_a_reason",
                condition=Q(hidden_at__isnull=True) | (~Q(hidden_reason="") & Q(hidden_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_latitude_on_earth",
                condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)),
            ),
            models.CheckConstraint(
                name="proposal_longitude_on_earth",
                condition=Q(longitude__isnull=True) | Q(longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.number}"

    def get_absolute_url(self) -> str:
        edition = self.edition
        return reverse("proposal", args=[edition.municipality.slug, edition.slug, self.number])

    @property
    def municipality(self) -> Municipality:
        return self.edition.municipality


class Revision(models.Model):
    """Each text kept, as it was saved."""

    municipality_path = "proposal__edition__municipality"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="revisions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.proposal} · v{self.number}"


class CollectiveMember(models.Model):
    """A member of a collective, invited by its representative, who confirms in person."""

    municipality_path = "proposal__edition__municipality"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "name"], name="a_member_joins_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A photo or a document; its stored name is ours, never the one it was sent with."""

    municipality_path = "proposal__edition__municipality"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments")
    stored_name = models.CharField(max_length=80, unique=True)
    shown_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size_bytes = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(20_000_000)])
    description = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    def __str__(self) -> str:
        return self.shown_name


class Support(models.Model):
    """A resident backs a proposal."""

    municipality_path = "proposal__edition__municipality"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports")
    at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "user"], name="a_support_is_given_once")]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.user}"


class Comment(models.Model):
    """Public talk under a proposal; a moderated comment keeps its place and its reason."""

    municipality_path = "proposal__edition__municipality"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    answers = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    body = models.TextField(max_length=2000)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(max_length=280, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="hidden_with_a_reason", condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} · #{self.pk}"

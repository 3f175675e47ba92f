import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy

from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from accounts.refusals import Refused
from budget.enums import Unspent
from budget.models import Project
from voting.enums import CouncilVerdict, LaterDecisionKind, PollOrigin
from voting.models.polls import Contest, ContestEntry, Poll
from voting.published import Regime, regime
from voting.published.regimes import tells_its_course
from voting.tally.errors import BadResult
from voting.tally.looking.fairness import Fairness
from voting.tally.looking.margins import Margin
from voting.tally.types import Reason, ReasonCode, Result


class OutcomeAltered(Refused):
    """What is stored is not what was counted: nothing of it is shown."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The stored result is not the one that was counted: nothing of it is shown."),
            road=gettext_lazy("Tell the technical team: the published files hold what was counted."),
        )


class Outcome(models.Model):
    """The recorded result of a contest, stored once both counts agreed, with every step."""

    municipality_path = "contest__poll__edition__municipality"

    contest = models.OneToOneField(Contest, on_delete=models.PROTECT, related_name="outcome")
    # SHA-256 of the grouped ballots counted, and of the result's canonical bytes: salted where few voted.
    urn_fingerprint = models.CharField(max_length=64)
    result_fingerprint = models.CharField(max_length=64)
    # The same of the result without salt, compared before anything is shown; never shown itself.
    result_sha256 = models.CharField(max_length=64, blank=True, db_default="")
    tally_rule = models.SlugField(max_length=40)
    tally_options = models.JSONField(default=dict)
    ballots_counted = models.PositiveIntegerField()
    ballots_blank = models.PositiveIntegerField(default=0)
    total_cost_eur = models.PositiveBigIntegerField()
    # `voting.tally.types.Result.to_json()`, for whoever counts again; `counted` is the same in our own types.
    result = models.JSONField()
    # `voting.tally.looking.flows`: where the supporters' money went. To be looked at; no part of the result.
    flows = models.JSONField(default=list, blank=True)
    # `voting.services.counting.looking`: told beside the result, and no part of it either. None where nothing
    # was looked at: SQLite would build the table anew for a default, and forget what guards it.
    looking = models.JSONField(null=True, blank=True)
    counted_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["contest__position"]

    def __str__(self) -> str:
        return str(self.contest)

    @cached_property
    def counted(self) -> Result:
        """The result, once its bytes are those that were recorded; those of earlier versions are not
        compared.
        """
        try:
            counted = Result.from_json(self.result)
        except BadResult as fault:
            raise Refused(
                gettext_lazy("This result was recorded by another version of the count: it cannot be shown.")
            ) from fault
        if self.result_sha256 and hashlib.sha256(counted.to_bytes()).hexdigest() != self.result_sha256:
            raise OutcomeAltered
        return counted

    @property
    def regime(self) -> Regime:
        """What may be shown of it, on every page and path; an election from elsewhere is public anyway."""
        if self.contest.poll.origin == PollOrigin.IMPORTED:
            return Regime.OPEN
        return regime(self.ballots_counted)

    @property
    def shows_figures(self) -> bool:
        return self.regime is not Regime.WINNERS

    @property
    def has_lines(self) -> bool:
        """Whether each of its ballots is published as a line that its number finds again."""
        return self.regime in (Regime.OPEN, Regime.LOCKED)

    @property
    def shows_steps(self) -> bool:
        """Its steps, and what they tell: the reasons, the order."""
        return tells_its_course(self.tally_rule, self.regime)

    @cached_property
    def margins(self) -> dict[str, Margin]:
        """The votes that were missing, by identifier; nothing where the rulebook has them not told."""
        return {told["id"]: Margin.from_json(told) for told in (self.looking or {}).get("margins", [])}

    @property
    def fairness(self) -> list[Fairness]:
        """By each measure that is usual; nothing where the ballots are few."""
        told = (self.looking or {}).get("fairness", [])
        return [Fairness.from_json(found) for found in ([told] if isinstance(told, dict) else told)]

    def require_sound(self) -> None:
        """Raise OutcomeAltered where an entry says another thing than the result that was counted."""
        for entry in self.entries.all():
            entry.require_sound()


class OutcomeEntry(models.Model):
    """What became of one project of a contest, and why."""

    municipality_path = "outcome__contest__poll__edition__municipality"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="entries")
    contest_entry = models.OneToOneField(ContestEntry, on_delete=models.PROTECT, related_name="outcome_entry")
    rank = models.PositiveSmallIntegerField()
    votes = models.PositiveIntegerField()
    # Points of an imported election may be negative.
    score = models.BigIntegerField()
    is_proposed = models.BooleanField()
    reason = models.SlugField(max_length=40)
    reason_parameters = models.JSONField(default=dict)
    council_verdict = word_field(CouncilVerdict, blank=True)
    council_reason = models.TextField(blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name_plural = "outcome entries"
        constraints = [
            is_word("outcome_entry", "council_verdict", CouncilVerdict, or_empty=True),
            models.CheckConstraint(
                name="the_council_gives_its_reasons",
                condition=(~Q(council_verdict="accepted", is_proposed=False) | ~Q(council_reason=""))
                & (~Q(council_verdict__in=["reserve", "rejected"], is_proposed=True) | ~Q(council_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.contest_entry)

    def get_absolute_url(self) -> str:
        """Its line of the results, which says why."""
        results = self.outcome.contest.get_absolute_url().partition("#")[0]
        return f"{results}#project-{self.contest_entry.number}"

    def require_sound(self) -> None:
        """Raise OutcomeAltered where this row says another thing than the result that was counted."""
        name = self.contest_entry.identifier
        said = next((entry for entry in self.outcome.counted.entries if entry.id == name), None)
        if said is None or (said.votes, said.funded) != (self.votes, self.is_proposed):
            raise OutcomeAltered

    @property
    def shown_votes(self) -> int | None:
        return self.votes if self.outcome.shows_figures else None

    @property
    def why(self) -> Reason:
        return Reason.of(ReasonCode(self.reason), **self.reason_parameters)


class Endorsement(models.Model):
    """One of the two people who read the draft outcome and sign it before it is published."""

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="endorsements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Each refusal of the draft begins another reading, whose two signatures start anew.
    reading = models.PositiveSmallIntegerField(default=1, db_default=1)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "by", "reading"], name="a_person_endorses_once")
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.by}"


class DraftRefusal(models.Model):
    """A member of the commission read the draft outcome, does not sign it, and says why."""

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="draft_refusals")
    reading = models.PositiveSmallIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "reading"], name="a_reading_is_refused_once"),
            models.UniqueConstraint(fields=["poll", "by"], name="a_person_refuses_a_draft_once"),
            models.CheckConstraint(name="a_refused_draft_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.by}"


class Preview(models.Model):
    """That somebody of the mayor's office may read the draft outcome before it is public."""

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="previews")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "reader"], name="a_preview_is_given_once"),
            models.CheckConstraint(
                name="nobody_gives_themselves_a_preview", condition=~Q(given_by=models.F("reader"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.reader}"


class CouncilDecision(models.Model):
    """The council decides last: the number and the day of its deliberation."""

    municipality_path = "poll__edition__municipality"

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="council_decision")
    reference = models.CharField(max_length=60)
    decided_on = models.DateField()
    text = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # Each: when, why, and what stood before; read by everybody, with the whole in the journal.
    corrections = models.JSONField(blank=True, default=list, db_default=Value([], models.JSONField()))

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_decision_has_its_number", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return self.reference


class LaterDecision(models.Model):
    """Decided once the winners are proclaimed: one given up, the next called up, money left over."""

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="later_decisions")
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="later_decisions")
    kind = word_field(LaterDecisionKind)
    # The project given up, or called up; the one it takes the place of, if any.
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_place_of = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What is left of the envelope, and what becomes of it.
    amount_eur = models.PositiveBigIntegerField(null=True, blank=True)
    unspent = word_field(Unspent, blank=True)
    # The council's deliberation; that a project cannot be built may be known before the council meets.
    reference = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            is_word("later_decision", "kind", LaterDecisionKind),
            is_word("later_decision", "unspent", Unspent, or_empty=True),
            models.UniqueConstraint(fields=["project", "kind"], name="given_up_or_called_up_once"),
            models.CheckConstraint(name="a_later_decision_gives_its_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_later_decision_has_its_number",
                condition=Q(kind="abandoned") | (~Q(reference="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_later_decision_says_of_what",
                condition=Q(kind="leftover", amount_eur__gt=0, project__isnull=True) & ~Q(unspent="")
                | Q(kind__in=["abandoned", "called_up"], project__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.kind}"

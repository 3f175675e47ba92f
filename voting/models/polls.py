from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse

from accounts.models import Municipality, Territory
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.enums import Level, ZoneChoice
from budget.models import Edition, Envelope, Project, RulebookVersion
from voting.enums import IncidentKind, PollOrigin, PollStatus


class Poll(models.Model):
    """The vote of an edition. Settled, its ballot paper is frozen by triggers, dates and rules included."""

    municipality_path = "edition__municipality"

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="poll")
    rulebook = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin = word_field(PollOrigin, default=PollOrigin.TOWN)
    status = word_field(PollStatus, default=PollStatus.DRAFTING)
    status_since = models.DateTimeField()
    # The voting phase's dates, copied when the paper is settled; the close alone may later be postponed.
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    required_level = word_field(Level, default=Level.DECLARED)
    # Since when the paper is frozen: from the moment its keys are asked of the counting side.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # SHA-256 of the seed that settles ties: published at the settling; the seed itself at the count.
    seed_commitment = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    # The public halves of the urn's key and of the key that signs what is published: all a web process needs.
    urn_public_key = models.BinaryField(max_length=32, null=True, blank=True)
    signing_public_key = models.BinaryField(max_length=32, null=True, blank=True)
    # Which K_link slots are computed with: SHA-256 of the key, so that another one is refused before use; a
    # second one drawn by two people after a loss is generation 2.
    link_fingerprint = models.CharField(max_length=64, blank=True, db_default="")
    link_generation = models.PositiveSmallIntegerField(default=1, db_default=1)
    # SHA-256 of the canonical ballot paper, printed on it.
    paper_fingerprint = models.CharField(max_length=64, blank=True)
    # When the counting side last found the keys of this poll in its vault; it alone writes it.
    keys_confirmed_at = models.DateTimeField(null=True, blank=True)
    # Restored from a backup: nobody votes until two people have compared and said so in public.
    suspended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The steps of the close: both books compared, K_link destroyed everywhere, both tables written anew.
    checked_at = models.DateTimeField(null=True, blank=True)
    link_destroyed_at = models.DateTimeField(null=True, blank=True)
    rewritten_at = models.DateTimeField(null=True, blank=True)
    # When no old bytes of these rows were left in their tables.
    compacted_at = models.DateTimeField(null=True, blank=True)
    # When the appeals were over and signatures and ballots were deleted.
    emptied_at = models.DateTimeField(null=True, blank=True)
    # Counts of the check at the close, never a running result.
    ballots_total = models.PositiveIntegerField(null=True, blank=True)
    signatures_total = models.PositiveIntegerField(null=True, blank=True)
    # Who could vote at that moment: a published turnout changes no more. Unknown of polls closed earlier.
    registered_total = models.PositiveIntegerField(null=True, blank=True)
    # How many signed, by channel and by place, kept when the rows that say it are deleted.
    turnout = models.JSONField(null=True, blank=True)
    # What an imported file said beyond our tables (its META, its columns), kept for a faithful export.
    source = models.JSONField(default=dict, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            is_word("poll", "origin", PollOrigin),
            is_word("poll", "status", PollStatus),
            is_word("poll", "required_level", Level),
            models.CheckConstraint(
                name="a_settled_poll_is_complete",
                condition=Q(status__in=["drafting", "annulled"])
                | (
                    Q(settled_at__isnull=False)
                    & Q(opens_at__isnull=False)
                    & Q(closes_at__isnull=False)
                    & (
                        Q(status="settling")
                        | (
                            Q(urn_public_key__isnull=False)
                            & ~Q(seed_commitment="")
                            & ~Q(paper_fingerprint="")
                        )
                    )
                ),
            ),
            models.CheckConstraint(
                name="a_poll_closes_after_it_opens",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="a_close_goes_step_by_step",
                condition=(Q(checked_at__isnull=True) | Q(closed_at__isnull=False))
                & (Q(link_destroyed_at__isnull=True) | Q(checked_at__isnull=False))
                & (Q(rewritten_at__isnull=True) | Q(link_destroyed_at__isnull=False)),
            ),
            # Else the counting side would open one urn in the name of another poll.
            models.UniqueConstraint(fields=["urn_public_key"], name="an_urn_key_serves_one_poll"),
            models.CheckConstraint(
                name="the_seed_is_revealed_at_the_count",
                condition=Q(seed="")
                | Q(status__in=["tallied", "proposed", "decided", "proclaimed", "annulled"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition)

    def get_absolute_url(self) -> str:
        """Where one votes; the outcomes have pages of their own."""
        return reverse("booth", args=[self.municipality.slug, self.edition.slug])

    @property
    def municipality(self) -> Municipality:
        return self.edition.municipality

    @property
    def is_being_settled(self) -> bool:
        """A draft, or frozen and without its keys yet: nobody but the town reads it."""
        return self.status in (PollStatus.DRAFTING, PollStatus.SETTLING)

    @property
    def is_suspended(self) -> bool:
        """Restored from a backup, it takes no ballot until two people have said so."""
        return self.status == PollStatus.SETTLED and self.suspended_at is not None

    def is_open(self, at: datetime) -> bool:
        """Half-open: a ballot received on the dot of the close is late."""
        return self.suspended_at is None and self.is_within_dates(at)

    def is_within_dates(self, at: datetime) -> bool:
        return (
            self.status == PollStatus.SETTLED
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= at < self.closes_at
        )

    def is_to_be_tried(self, at: datetime) -> bool:
        """Announced or open: a paper to practise on shows nothing that could still change."""
        return self.status == PollStatus.SETTLED and self.closes_at is not None and at < self.closes_at

    def local_day(self, at: datetime) -> date:
        return self.edition.local_day(at)

    @property
    def paper_day(self) -> date | None:
        """The day on which people vote on paper, where they do: the last of the online vote, or the next."""
        if self.closes_at is None:
            return None
        last = self.local_day(self.closes_at - timedelta(microseconds=1))
        return last if self.takes_both else last + timedelta(days=1)

    @property
    def takes_both(self) -> bool:
        """People vote on paper while the vote is open online: whoever signs there takes their ballot back."""
        return self.rulebook is not None and self.rulebook.rules.voting.has_paper_meanwhile


class Contest(models.Model):
    """One envelope on the ballot paper, with its rules (on screen: enveloppe)."""

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="contests")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="contests")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    # Frozen with the paper. Only an imported election has cents: amounts are then in 1/parts of a euro.
    amount_eur = models.PositiveBigIntegerField()
    parts_per_euro = models.PositiveSmallIntegerField(default=1)
    access = word_field(ZoneChoice, default=ZoneChoice.EVERYONE)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The name of a rule of `voting.tally.ballots.registry`, and its bounds.
    ballot_rule = models.CharField(max_length=32, default="approval")
    ballot_bounds = models.JSONField(default=dict)
    # The name of a rule of `voting.tally.registry`, and its `Options`.
    tally_rule = models.SlugField(max_length=40, default="greedy")
    tally_options = models.JSONField(default=dict)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="contests_stand_in_order"),
            models.UniqueConstraint(
                fields=["poll", "envelope"], name="an_envelope_stands_once_on_the_ballot"
            ),
            models.CheckConstraint(name="a_contest_holds_money", condition=Q(amount_eur__gt=0)),
            models.CheckConstraint(name="contest_unit_counts", condition=Q(parts_per_euro__gte=1)),
            is_word("contest", "access", ZoneChoice),
            models.CheckConstraint(
                name="own_zone_names_its_territory",
                condition=~Q(access="own_zone") | Q(territory__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where everybody reads what became of its projects."""
        edition = self.poll.edition
        results = reverse("outcomes", args=[edition.municipality.slug, edition.slug])
        return f"{results}#contest-{self.position}"


class ContestEntry(models.Model):
    """A project on the ballot paper, as frozen: printed number, title, cost."""

    municipality_path = "contest__poll__edition__municipality"

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="entries")
    # Repeats the contest's poll, so that the database itself refuses a project standing twice in a poll.
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="entries")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contest_entries")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    cost_eur = models.PositiveBigIntegerField()
    labels = models.JSONField(default=list, blank=True)
    # An imported election's own identifier of the project; a town's is its printed number.
    external_id = models.CharField(max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "contest entries"
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="a_number_is_printed_once"),
            models.UniqueConstraint(fields=["poll", "project"], name="a_project_stands_in_one_contest"),
            models.CheckConstraint(name="printed_numbers_start_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="withdrawn_from_the_ballot_with_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    @property
    def identifier(self) -> str:
        """Its name in the count."""
        return self.external_id or str(self.number)


class Incident(models.Model):
    """The timed log of a poll: what happened, and the exceptional acts, which one person asks and another
    does.

    `public_notice` is read by everybody once the act is done; `details` say what it is about.
    """

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="incidents")
    kind = word_field(IncidentKind)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # to those on the register, by a sweep
    public_notice = models.TextField()
    details = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            is_word("incident", "kind", IncidentKind),
            models.CheckConstraint(
                name="grave_acts_take_two_people",
                condition=Q(kind="note")
                | Q(done_at__isnull=True, seconded_by__isnull=True)
                | (Q(seconded_by__isnull=False) & ~Q(seconded_by=F("by"))),
            ),
            models.CheckConstraint(name="an_act_says_what_the_public_reads", condition=~Q(public_notice="")),
            models.UniqueConstraint(
                fields=["poll", "kind"],
                name="one_act_of_a_kind_waits_for_its_second_person",
                condition=Q(done_at__isnull=True) & ~Q(kind="note"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.kind}"

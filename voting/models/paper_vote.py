"""The day of the paper vote: where it takes place, who helps there, what was in the box."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from voting import vault
from voting.enums import SpoiledGround
from voting.models.polls import Poll


class PollingStation(models.Model):
    """Where people vote on paper; without one a poll has no paper."""

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="stations")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200)
    # In the town's own time.
    opens = models.TimeField()
    closes = models.TimeField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "name"], name="a_station_has_a_name_of_its_own"),
            models.CheckConstraint(
                name="a_station_closes_after_it_opens", condition=Q(closes__gt=F("opens"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StationMinutes(models.Model):
    """What happened at a station on its day: written down as it happens, complete once its box is counted."""

    municipality_path = "station__poll__edition__municipality"

    station = models.OneToOneField(PollingStation, on_delete=models.PROTECT, related_name="minutes")
    # Since when it has no network: its signatures are on paper, and the close waits until they are recorded.
    offline_since = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    # Names that were recorded here, taken back since, and recorded when the network went: without network or
    # after a restore, what is missing shows.
    signed = models.PositiveIntegerField(default=0)
    taken_back = models.PositiveIntegerField(default=0)
    signed_before = models.PositiveIntegerField(default=0)
    # Ballots cast online that a signature here took out of the urn.
    withdrawn = models.PositiveIntegerField(default=0)
    # Outer envelopes that stayed closed: their people had signed elsewhere, or stand on no list.
    unopened = models.PositiveIntegerField(default=0)
    # Sheets found in its box, and why they are not as many as its signatures.
    sheets = models.PositiveIntegerField(null=True, blank=True)
    explanation = models.TextField(blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["station__name", "pk"]
        verbose_name_plural = "station minutes"
        constraints = [
            models.CheckConstraint(
                name="names_are_recorded_of_a_station_without_network",
                condition=Q(recorded_at__isnull=True, unopened=0) | Q(offline_since__isnull=False),
            ),
            models.CheckConstraint(
                name="a_box_is_counted_by_somebody",
                condition=Q(sheets__isnull=True, counted_at__isnull=True, counted_by__isnull=True)
                | Q(sheets__isnull=False, counted_at__isnull=False, counted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.station)

    @property
    def is_waited_for(self) -> bool:
        """The close waits: its signatures are still on paper alone."""
        return self.offline_since is not None and self.recorded_at is None


class DayPass(models.Model):
    """What a helper may do for one day at one station, without an account: search, and “has voted”.

    The code is on the card alone.
    """

    municipality_path = "station__poll__edition__municipality"

    station = models.ForeignKey(PollingStation, on_delete=models.PROTECT, related_name="passes")
    helper = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        verbose_name_plural = "day passes"
        constraints = [
            models.CheckConstraint(
                name="a_pass_digest_is_whole", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.helper

    def serves(self, at: datetime) -> bool:
        """On the day of the paper vote, which a postponed close puts later, until somebody ends it."""
        poll = self.station.poll
        return self.closed_at is None and poll.paper_day == poll.local_day(at)


class PaperSheet(models.Model):
    """A sheet out of the box, as it was read aloud and typed; its number is written on it then.

    `choices` are packed as those of a ballot in the urn; of a spoiled sheet there are none, only why.
    """

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    # By which it is found among the published lines: drawn for the sheet, known to nobody who voted.
    tracking_number = models.CharField(max_length=vault.NUMBER, blank=True)
    choices = models.BinaryField(null=True, blank=True)
    spoiled = word_field(SpoiledGround, blank=True)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="a_sheet_is_typed_once"),
            models.UniqueConstraint(
                fields=["poll", "tracking_number"],
                name="sheets_are_found_one_by_one",
                condition=~Q(tracking_number=""),
            ),
            models.CheckConstraint(name="sheets_are_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="a_sheet_is_counted_or_spoiled",
                condition=Q(choices__isnull=True, tracking_number="") & ~Q(spoiled="")
                | Q(choices__isnull=False, spoiled="") & ~Q(tracking_number=""),
            ),
            is_word("paper_sheet", "spoiled", SpoiledGround, or_empty=True),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.number}"


class SecondTyping(models.Model):
    """The same sheet read and typed once more, by somebody else who does not see the first; of big counts."""

    municipality_path = "sheet__poll__edition__municipality"

    sheet = models.OneToOneField(PaperSheet, on_delete=models.PROTECT, related_name="second")
    choices = models.BinaryField(null=True, blank=True)
    spoiled = word_field(SpoiledGround, blank=True)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["sheet__number"]
        constraints = [
            models.CheckConstraint(
                name="a_second_typing_is_counted_or_spoiled",
                condition=Q(choices__isnull=True) & ~Q(spoiled="") | Q(choices__isnull=False, spoiled=""),
            ),
            is_word("second_typing", "spoiled", SpoiledGround, or_empty=True),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · 2"


class PaperCount(models.Model):
    """The end of the paper vote: signatures and sheets, compared; the urn opens after it."""

    municipality_path = "poll__edition__municipality"

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="paper_count")
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signatures = models.PositiveIntegerField()
    ballots = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField()
    # Why there are not as many sheets as signatures, in words that everybody reads.
    explanation = models.TextField(blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_difference_on_paper_is_explained",
                condition=Q(signatures=F("ballots") + F("spoiled")) | ~Q(explanation=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.poll)

import uuid

from django.db import connection, models
from django.db.models import F, Q

from accounts.models.shapes import MunicipalQuerySet
from voting.models.polls import Poll

PLACE = """
    INSERT INTO voting_ballot (poll_id, id, slot, mark, sealed) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (poll_id, slot) DO UPDATE
    SET id = excluded.id, mark = excluded.mark, sealed = excluded.sealed
    WHERE voting_ballot.mark = %s
"""


class BallotQuerySet(MunicipalQuerySet["Ballot"]):
    def place(self, poll: Poll, *, slot: bytes, mark: bytes, sealed: bytes, replaces: bytes = b"") -> bool:
        """The one ballot of this slot, in place of the one whose mark is named; False where another is."""
        identifier = models.UUIDField().get_db_prep_value(uuid.uuid4(), connection)
        with connection.cursor() as cursor:
            cursor.execute(PLACE, [poll.pk, identifier, slot, mark, sealed, replaces])
            return bool(cursor.rowcount)

    def mark_in(self, poll: Poll, slot: bytes) -> bytes:
        """The mark of the ballot that lies in this slot; empty where none does."""
        return bytes(self.filter(poll=poll, slot=slot).values_list("mark", flat=True).first() or b"")


class Ballot(models.Model):
    """What was voted, never by whom nor when: a random id, a slot, its mark, and a seal around all else.

    `slot` is HMAC(K_link, poll ‖ signature): a change of mind lands on it again. `mark` is HMAC(K_link,
    slot ‖ number): a form names by it the ballot it replaces. Both are gone once K_link is. Sealed lie the
    tracking number and the choices.
    """

    municipality_path = "poll__edition__municipality"

    # The poll leads the key: a large installation partitions the urn by poll.
    pk = models.CompositePrimaryKey("poll_id", "id")
    id = models.UUIDField(default=uuid.uuid4)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="ballots")
    slot = models.BinaryField(max_length=32, null=True)
    mark = models.BinaryField(max_length=32, null=True)
    sealed = models.BinaryField()

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "slot"], name="one_ballot_per_slot")]

    def __str__(self) -> str:
        return str(self.id)


class Stirring(models.Model):
    """When the rows of an urn were last written in a new random order, and what they held then."""

    municipality_path = "poll__edition__municipality"

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="stirring")
    stirred_at = models.DateTimeField()
    # Of the marks, sorted: nothing came since where it is the same.
    sha256 = models.CharField(max_length=64)

    objects = MunicipalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.poll} · {self.stirred_at}"


class UrnCheck(models.Model):
    """What the last look at the urn of a settled poll found, by the process that closes it."""

    municipality_path = "poll__edition__municipality"

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="urn_check")
    checked_at = models.DateTimeField()
    # Words of `IntegrityFault`; none where all is well.
    faults = models.JSONField(default=list, blank=True)
    # Whether that process may write the two tables anew after the close.
    may_compact = models.BooleanField()

    objects = MunicipalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.poll} · {self.checked_at}"


class UrnPart(models.Model):
    """A range of the random ids of a big urn, opened by one worker: `number` of `parts` equal ranges.

    What lay in it, numbers and packed papers sorted, is sealed again until the count, and gone after it.
    """

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="urn_parts")
    number = models.PositiveSmallIntegerField()
    parts = models.PositiveSmallIntegerField()
    ballots = models.PositiveIntegerField(null=True, blank=True)
    opened = models.BinaryField(null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="a_part_of_an_urn_is_opened_once"),
            models.CheckConstraint(
                name="an_urn_part_is_one_of_its_parts", condition=Q(number__lt=F("parts"))
            ),
            models.CheckConstraint(
                name="an_opened_urn_part_is_whole",
                condition=Q(ballots__isnull=True, opened__isnull=True)
                | Q(ballots__isnull=False, opened__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.number + 1}/{self.parts}"

    @property
    def span(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Its first id and its last."""
        first, after = (2**128 * place // self.parts for place in (self.number, self.number + 1))
        return uuid.UUID(int=first), uuid.UUID(int=after - 1)

import uuid

from django.db import connection, models
from django.db.models import F, Q

from accounts.models.shapes import MunicipalQuerySet
from voting.models.polls import Poll

PLACE = """
    INSERT INTO voting_ballot (poll_id, id, slot, tracking_number, sealed) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (poll_id, slot) DO UPDATE
    SET id = excluded.id, tracking_number = excluded.tracking_number, sealed = excluded.sealed
"""


class BallotQuerySet(MunicipalQuerySet["Ballot"]):
    def place(self, poll: Poll, *, slot: bytes, tracking_number: str, sealed: bytes) -> None:
        """The one ballot of this slot: a new one replaces the former whole, its random id included."""
        identifier = models.UUIDField().get_db_prep_value(uuid.uuid4(), connection)
        with connection.cursor() as cursor:
            cursor.execute(PLACE, [poll.pk, identifier, slot, tracking_number, sealed])


class Ballot(models.Model):
    """What was voted, never by whom nor when: a random id, a slot, a tracking number and sealed choices.

    `slot` is HMAC(K_link, poll ‖ signature): a change of mind lands on it again; nulled once K_link is gone.
    """

    municipality_path = "poll__edition__municipality"

    # The poll leads the key: a large installation partitions the urn by poll.
    pk = models.CompositePrimaryKey("poll_id", "id")
    id = models.UUIDField(default=uuid.uuid4)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="ballots")
    slot = models.BinaryField(max_length=32, null=True)
    tracking_number = models.CharField(max_length=16)
    sealed = models.BinaryField()

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "slot"], name="one_ballot_per_slot"),
            models.UniqueConstraint(fields=["poll", "tracking_number"], name="tracking_numbers_are_unique"),
            models.CheckConstraint(
                name="a_tracking_number_is_whole", condition=Q(tracking_number__regex=r"^[0-9A-Z]{16}$")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class UrnPart(models.Model):
    """A range of the random ids of a big urn, opened by one worker: `number` of `parts` equal ranges.

    What lay in it, identical ballots together, is sealed again until the count, and gone after it.
    """

    municipality_path = "poll__edition__municipality"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="urn_parts")
    number = models.PositiveSmallIntegerField()
    parts = models.PositiveSmallIntegerField()
    ballots = models.PositiveIntegerField(null=True, blank=True)
    grouped = models.BinaryField(null=True, blank=True)

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
                condition=Q(ballots__isnull=True, grouped__isnull=True)
                | Q(ballots__isnull=False, grouped__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.number + 1}/{self.parts}"

    @property
    def span(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Its first id and its last."""
        first, after = (2**128 * place // self.parts for place in (self.number, self.number + 1))
        return uuid.UUID(int=first), uuid.UUID(int=after - 1)

import uuid

from django.db import connection, models
from django.db.models import Q

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

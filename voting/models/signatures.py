import uuid
from datetime import date

from django.db import connection, models

from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.models import RegisterEntry
from voting.enums import Channel
from voting.models.polls import Poll

# A row that stands is neither changed nor locked: what a cast leaves on the signature and on the ballot, by
# its transaction, would tie the two again. One that is about to be written is waited for.
SIGN = """
    INSERT INTO voting_signature (poll_id, id, entry_id, channel, signed_on, link_generation, station_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (poll_id, entry_id) DO NOTHING
"""
STANDING = """
    SELECT id, channel, link_generation, signed_on FROM voting_signature WHERE poll_id = %s AND entry_id = %s
"""


class SignatureQuerySet(MunicipalQuerySet["Signature"]):
    def sign(
        self, poll: Poll, entry: RegisterEntry, *, channel: Channel, on: date, station: int | None = None
    ) -> "Signature":
        """The one signature of this person: made now, or the one that was there, with its own channel.

        `station`: the key of the one where it is given on paper.
        """
        generation = poll.link_generation
        signature = Signature(
            poll=poll,
            entry=entry,
            channel=channel,
            signed_on=on,
            link_generation=generation,
            station_id=station,
        )
        column = models.UUIDField()
        identifier = column.get_db_prep_value(signature.id, connection)
        with connection.cursor() as cursor:
            cursor.execute(SIGN, [poll.pk, identifier, entry.pk, str(channel), on, generation, station])
            signature.was_there = not cursor.rowcount
            if signature.was_there:
                cursor.execute(STANDING, [poll.pk, entry.pk])
                standing, signature.channel, signature.link_generation, signed_on = cursor.fetchone()
                signature.signed_on = models.DateField().to_python(signed_on)
                signature.id = column.to_python(standing)
        return signature


class Signature(models.Model):
    """Who voted, never what. A day, never the hour; no address, no ballot."""

    municipality_path = "poll__edition__municipality"

    # The poll leads the key: a large installation partitions the register by poll.
    pk = models.CompositePrimaryKey("poll_id", "id")
    id = models.UUIDField(default=uuid.uuid4)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="signatures")
    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="signatures")
    channel = word_field(Channel)
    signed_on = models.DateField()
    # The K_link that computes its slot; an older one is lost, and the ballot can no longer be found.
    link_generation = models.PositiveSmallIntegerField(default=1, db_default=1)

    # Where somebody signed on paper; without an index, which every cast would write.
    station = models.ForeignKey(
        "voting.PollingStation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        db_index=False,
    )

    # Of one that `sign` gives: did it stand before?
    was_there = False

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "entry"], name="one_signature_per_person"),
            is_word("signature", "channel", Channel),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_of_before(self, entry: RegisterEntry) -> bool:
        """Given before its voter closed the account and came back: whoever came may be somebody else."""
        return entry.returned_on is not None and self.signed_on <= entry.returned_on

import uuid

from django.db import models

from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from budget.models import RegisterEntry
from voting.enums import Channel
from voting.models.polls import Poll


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

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "entry"], name="one_signature_per_person"),
            is_word("signature", "channel", Channel),
        ]

    def __str__(self) -> str:
        return str(self.id)

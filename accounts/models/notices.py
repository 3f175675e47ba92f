from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import NoticeState
from accounts.models.places import Municipality
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field


class Notice(models.Model):
    """A message owed since the transaction of the act it tells of; a sweep sends it, once.

    `kind` names its template, `subject` what it is about, `occasion` which time (a reminder may come twice).
    `facts` are the plain values the template shows: what was true when the act took place.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    subject = models.CharField(max_length=120)
    occasion = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    path = models.CharField(max_length=300, blank=True)
    state = word_field(NoticeState, default=NoticeState.OWED)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    # The class of the fault, never an address or a text.
    fault = models.CharField(max_length=120, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        ordering = ["-owed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], name="notices_still_owed", condition=Q(state__in=["owed", "sending"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "recipient", "subject", "occasion"], name="a_notice_is_owed_once"
            ),
            is_word("notice", "state", NoticeState),
            models.CheckConstraint(
                name="a_sent_notice_has_its_instant", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.subject}"

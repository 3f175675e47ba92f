from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field
from voting.enums import TextKind


class OfficialText(models.Model):
    """How a town words an order or a deliberation, where it does not keep to our model."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="official_texts")
    kind = word_field(TextKind)
    text = models.TextField()

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            is_word("official_text", "kind", TextKind),
            models.UniqueConstraint(fields=["municipality", "kind"], name="a_town_words_a_text_once"),
            models.CheckConstraint(name="an_official_text_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.kind}"

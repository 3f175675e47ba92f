"""Shapes that many tables share: a word out of a fixed list, rows that belong to one municipality."""

from enum import StrEnum
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q


def word_field(words: type[StrEnum], **options: Any) -> Any:
    """A column holding one word of `words`; pair it with `is_word` so that the database refuses others."""
    if "default" in options:
        options["default"] = str(options["default"])  # migrations hold literals, not our enums
    return models.CharField(max_length=32, choices=[(str(word), str(word)) for word in words], **options)


def is_word(
    table: str, field: str, words: type[StrEnum], *, or_empty: bool = False
) -> models.CheckConstraint:
    allowed = [str(word) for word in words] + ([""] if or_empty else [])
    return models.CheckConstraint(name=f"{table}_{field}_is_known", condition=Q(**{f"{field}__in": allowed}))


M = TypeVar("M", bound=models.Model)


class MunicipalQuerySet(models.QuerySet[M]):
    """Rows of several towns live in one table: every read says whose."""

    def within(self, municipality: models.Model) -> Self:
        """Only the rows of this municipality; the model says which path leads to it."""
        path: str = getattr(self.model, "municipality_path", "municipality")
        return self.filter(**{path: municipality})


def municipality_of(thing: models.Model) -> Any:
    """The municipality a row belongs to, by the same path that scopes its queries."""
    for name in getattr(thing, "municipality_path", "municipality").split("__"):
        thing = getattr(thing, name)
    return thing


def reference(thing: models.Model) -> str:
    """How the journal, messages and jobs point at a row of any table: `budget.proposal:12`."""
    return f"{thing._meta.label_lower}:{thing.pk}"  # noqa: SLF001  Django's documented way to a model's name

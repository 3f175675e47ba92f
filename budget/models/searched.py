"""Rows that people look for by their words."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from budget.stems import searched_by

# The title first: what it says counts before what the text says.
SEARCHED = ("title", "summary", "place", "body")


class SearchWords(models.TextField):  # type: ignore[type-arg]  # not a generic when it runs
    """The words a row is found by, made anew whenever it is written; a plain text to migrations."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        words = searched_by(*(getattr(model_instance, name) for name in SEARCHED))
        setattr(model_instance, self.attname, words)
        return words

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class Searched(models.Model):
    search_words = SearchWords(default="", db_default="", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Whoever writes one of the texts writes the words with it."""
        if update_fields is not None and not set(SEARCHED).isdisjoint(update_fields := list(update_fields)):
            update_fields = [*update_fields, "search_words"]
        super().save(*args, update_fields=update_fields, **options)

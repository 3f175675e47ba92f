"""Fields that several forms have: days, hours, a row chosen among those already read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise


class DayInput(forms.DateInput):
    """The browser's own calendar, which speaks ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class RowChoice(forms.ChoiceField):
    """A select over rows already read: by slug, so that an address says what it filters."""

    def __init__(self, rows: Iterable[Any], blank: str | Promise, **options: Any) -> None:
        self.rows = {row.slug: row for row in rows}
        choices = [("", blank), *((slug, row.name) for slug, row in self.rows.items())]
        super().__init__(choices=choices, **options)

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class PickedRow(forms.ChoiceField):
    """A select over rows already read, by their key."""

    def __init__(self, rows: Any, blank: Any = "", **options: Any) -> None:
        self.rows = {str(row.pk): row for row in rows}
        choices = [("", blank), *((key, str(row)) for key, row in self.rows.items())]
        super().__init__(choices=choices, **options)

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))

"""Fields that several forms have: days, hours, numbers, euros, a word of ours, a row already read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.words.tables import TABLES


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


def number(
    label: Any, help_text: Any = "", *, required: bool = True, low: int | None = None, high: int | None = None
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=low,
        max_value=high,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def yes_or_no(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def one_of(
    table: str | Mapping[Any, Any],
    label: Any,
    help_text: Any = "",
    *,
    among: Iterable[Any] = (),
    required: bool = True,
    widget: type[forms.Widget] = forms.Select,
) -> forms.ChoiceField:
    """One word of an enum, said as its table says it (`words/tables.py`, or a table of one's own)."""
    choices = words_of(table, among)
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=choices, required=required, widget=widget
    )


def keep_choice(field: forms.Field, stored: Any) -> None:
    """Let a select keep what is stored, although it is offered to nobody any more."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.MultipleChoiceField):
        return
    value = str(field.prepare_value(stored))
    if stored and value not in [str(word) for word, _label in field.choices]:
        field.choices = [*field.choices, (value, _("As it is today"))]


def words_of(table: str | Mapping[Any, Any], among: Iterable[Any] = ()) -> list[tuple[str, Any]]:
    words = TABLES[table] if isinstance(table, str) else table
    return [(str(word), words[word]) for word in (among or words)]


def typed_euros() -> forms.TextInput:
    """A field for a sum, which people write as they like; `plain_figures` reads what they wrote."""
    return forms.TextInput(attrs={"inputmode": "numeric"})


def plain_figures(typed: str) -> str:
    """A sum without its spaces and sign: « 12 000 € » is how people write it."""
    return "".join(sign for sign in typed if not sign.isspace() and sign != "€")

"""Fields that several forms have: days, hours, numbers, euros, a word of ours, a row already read."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.dates import MONTHS
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.numbers import NotWhole, whole_euros, whole_number, within
from frontend.words.tables import TABLES
from frontend.words.typography import said, spoken_in

HUNDRED = 100


class DayInput(forms.DateInput):
    """The browser's own calendar, which speaks ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayBoxes(forms.MultiWidget):
    """A day typed figure by figure: a calendar takes decades of clicks to a birth date."""

    template_name = "components/day_boxes.html"
    use_fieldset = True
    labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self) -> None:
        boxes = {"day": 2, "month": 2, "year": 4}
        super().__init__(
            {
                part: FiguresInput({"autocomplete": f"bday-{part}", "maxlength": longest})
                for part, longest in boxes.items()
            }
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # type: ignore[override]  # one day
        """As a day is written in the data, whatever was typed in each box; nothing where all are empty."""
        typed = super().value_from_datadict(data, files, name)
        day, month, year = (str(part or "").replace("-", " ").strip().zfill(2) for part in typed)
        return f"{year}-{month}-{day}" if any(typed) else ""

    def decompress(self, value: Any) -> list[str]:
        return str(value).split("-")[::-1] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["boxes"] = zip(self.labels, context["widget"]["subwidgets"], strict=True)
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""


class BirthDateField(forms.Field):
    """A day in three boxes; a sentence of refusal names its box."""

    widget = DayBoxes
    FIGURES = re.compile(r"[0-9]{1,4}")

    def to_python(self, value: Any) -> date | None:
        if not value or isinstance(value, date):
            return value or None
        year, month, day = (self._figure(part) for part in value.split("-"))
        faults = [
            (1 <= day <= 31, _("Day: write a number from 1 to 31.")),  # noqa: PLR2004  of the calendar
            (1 <= month <= 12, _("Month: write a number from 1 to 12.")),  # noqa: PLR2004  likewise
            (year >= 1000, _("Year: write four figures, such as 1958.")),  # noqa: PLR2004  likewise
        ]
        wrong = [sentence for is_right, sentence in faults if not is_right]
        if wrong:
            raise forms.ValidationError(wrong)
        try:
            return date(year, month, day)
        except ValueError as fault:
            sentence = _("There is no %(day)s %(month)s %(year)s: check the day and the month.")
            facts = {"day": day, "month": MONTHS[month], "year": year}
            raise forms.ValidationError(sentence % facts) from fault

    def _figure(self, part: str) -> int:
        return int(part) if self.FIGURES.fullmatch(part) else 0


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class RowSelect(forms.Select):
    """Its options are what the town calls things: in the town's language on every page."""

    def create_option(self, name: str, value: Any, *rest: Any, **more: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *rest, **more)
        if value and spoken_in():
            option["attrs"]["lang"] = spoken_in()
        return option


class RowChoice(forms.ChoiceField):
    """A select over rows already read: by slug, so that an address says what it filters."""

    widget = RowSelect

    def __init__(self, rows: Iterable[Any], blank: str | Promise, **options: Any) -> None:
        self.rows = {row.slug: row for row in rows}
        choices = [("", blank), *((slug, row.name) for slug, row in self.rows.items())]
        super().__init__(choices=choices, **options)

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class CheckedRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Boxes over rows, each called what the town calls it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Any) -> str:
        return said(str(row))


class PickedRow(forms.ChoiceField):
    """A select over rows already read, by their key."""

    widget = RowSelect

    def __init__(
        self, rows: Any, blank: Any = "", called: Callable[[Any], str] = str, **options: Any
    ) -> None:
        self.rows = {str(row.pk): row for row in rows}
        choices = [("", blank), *((key, called(row)) for key, row in self.rows.items())]
        super().__init__(choices=choices, **options)

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class FiguresInput(forms.TextInput):
    """Figures as one writes them: the browser's own number field would read « 250.000 » as 250."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})


class WholeNumberField(forms.Field):
    """A whole number, as the one reader reads it (`accounts/numbers.py`); other bounds are the service's."""

    widget: type[forms.Widget] = FiguresInput
    reads = staticmethod(whole_number)

    def __init__(self, *, low: int | None = None, high: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return within(self.reads(value), self.low, self.high)
        except NotWhole as fault:
            raise forms.ValidationError(str(fault)) from fault


class WholeEurosField(WholeNumberField):
    reads = staticmethod(whole_euros)


class HiddenNumber(WholeNumberField):
    """A number that the page sends back as it received it."""

    widget = forms.HiddenInput


class PercentField(forms.CharField):
    """« 12,5 » or « 12,5 % »: up to two decimals, after a comma or a point: no share has thousands."""

    FIGURES = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s?%?")

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return localize(value.normalize() + 0) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A share shown rounded and sent back as shown is still the exact one."""
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        found = self.FIGURES.fullmatch(typed)
        if found is None and not typed:
            return None
        share = Decimal(f"{found[1]}.{found[2] or 0}") if found else Decimal(HUNDRED + 1)
        if share > HUNDRED:
            raise forms.ValidationError(_("Give a share from 0 to 100, with two decimals at most: 12,5."))
        return share


def number(
    label: Any, help_text: Any = "", *, required: bool = True, low: int | None = None, high: int | None = None
) -> WholeNumberField:
    return WholeNumberField(label=label, help_text=help_text, required=required, low=low, high=high)


def euros(
    label: Any, help_text: Any = "", *, required: bool = True, low: int | None = None, high: int | None = None
) -> WholeEurosField:
    return WholeEurosField(label=label, help_text=help_text, required=required, low=low, high=high)


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
    offered = choices_of(field)
    if stored and value not in [str(word) for word, _label in offered]:
        field.choices = [*offered, (value, _("As it is today"))]


def choices_of(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """The words offered and what each is called: ours come in no groups."""
    return list(cast("Iterable[tuple[Any, Any]]", field.choices))


def words_of(table: str | Mapping[Any, Any], among: Iterable[Any] = ()) -> list[tuple[str, Any]]:
    words = TABLES[table] if isinstance(table, str) else table
    return [(str(word), words[word]) for word in (among or words)]

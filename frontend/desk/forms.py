"""What an agent types for somebody: who they are, an idea card, a note, an address."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Territory
from budget.eligibility import ADULT_AGE, reaches
from budget.models import Edition, RegisterEntry, Theme
from budget.queries.registers import asks_for_a_quarter
from budget.services.desk import ADDRESS_LONGEST, NOTE_LONGEST
from frontend.shell.fields import BirthDateField, PickedRow, RowChoice
from frontend.shell.forms import JourneyForm

AS_ON_THE_PAPER = _("As on the identity paper.")


class ReceptionForm(JourneyForm):
    """Filled in beforehand with the name that was searched for."""

    hides_optional = False
    given_names = forms.CharField(label=_("Given names"), max_length=160, help_text=AS_ON_THE_PAPER)
    family_name = forms.CharField(label=_("Family name"), max_length=160, help_text=_("The one of birth."))
    birth_date = BirthDateField(label=_("Birth date"))
    lives_here = forms.BooleanField(label=_("Lives here"), required=False, initial=True)
    works_here = forms.BooleanField(label=_("Works here"), required=False)
    studies_here = forms.BooleanField(label=_("Studies here"), required=False)

    def __init__(self, data: Any, *, edition: Edition, typed: str = "") -> None:
        super().__init__(data, initial=_guessed(typed))
        quarters = Territory.objects.within(edition.municipality).filter(children__isnull=True)
        quarters = quarters.select_related("parent")
        if quarters:
            asks = asks_for_a_quarter(edition)
            self.hides_optional = asks  # who only works here has none
            self.fields["territory"] = DeskQuarter(
                quarters,
                _("Choose in the list") if asks else _("Not said"),
                label=_("Quarter"),
                required=False,
                help_text=_("Of who lives here: each quarter votes on its own envelope.") if asks else "",
            )
        self.fields["address"] = address_field()


class DeskQuarter(PickedRow):
    def __init__(self, rows: Any, blank: Any, **options: Any) -> None:
        super().__init__(rows, blank, **options)
        self.choices = [("", blank), *((key, _called(row)) for key, row in self.rows.items())]


def _called(territory: Territory) -> str:
    return f"{territory.parent.name} · {territory.name}" if territory.parent else territory.name


def _guessed(typed: str) -> dict[str, str]:
    """Given names before the family name, unless one of them is written in capitals, as on a list."""
    words = typed.split()
    loud = [word for word in words if word.isupper() and len(word) > 1]
    family = loud if loud and len(loud) < len(words) else words[-1:]
    return {
        "given_names": " ".join(word for word in words if word not in family).title(),
        "family_name": " ".join(family).title(),
    }


def address_field() -> forms.CharField:
    return forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=ADDRESS_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For letters, and for nothing else. Without it they are handed over at the desk."),
    )


class AddressForm(JourneyForm):
    def __init__(self, data: Any = None, *, kept: str = "") -> None:
        super().__init__(data, auto_id="address_%s", initial={"address": kept})
        self.fields["address"] = address_field()


class NoteForm(JourneyForm):
    text = forms.CharField(
        label=_("What was said"),
        max_length=NOTE_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In a few words, what a colleague has to know. The person may ask to read it."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="note_%s")


class CardForm(JourneyForm):
    """An idea as it stands on a card: short, one page, the person's own words."""

    title = forms.CharField(label=_("The title of the idea"), max_length=120)
    summary = forms.CharField(
        label=_("The idea in a sentence or two"), max_length=280, widget=forms.Textarea(attrs={"rows": 3})
    )
    body = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Where the card says no more, the sentence above stands for it."),
    )
    place = forms.CharField(label=_("Where?"), max_length=200, help_text=_("In the person's own words."))
    proposer_name = forms.CharField(
        label=_("Name shown beside the idea"),
        required=False,
        max_length=160,
        help_text=_("Only if the person wishes it: everybody reads it."),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, entry: RegisterEntry, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = entry.edition.municipality
        self.fields["theme"] = RowChoice(Theme.objects.within(town), _("Choose a theme"), label=_("Theme"))
        territories = Territory.objects.within(town)
        if territories:
            everywhere = _("Several quarters, or the whole town")
            self.fields["territory"] = RowChoice(territories, everywhere, label=_("Quarter"), required=False)
        if entry.birth_date is not None and on < reaches(entry.birth_date, ADULT_AGE):
            self.fields["adult_contact"] = forms.CharField(
                label=_("An adult to reach"), required=False, max_length=160
            )
        self.order_fields(["title", "summary", "body", "theme", "territory", "place"])

    @property
    def key(self) -> UUID | None:
        """The same card sent twice is one idea."""
        key: UUID | None = self.cleaned_data["request_key"]
        return key

    def content(self) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name != "request_key"}
        return {**said, "body": said["body"] or said["summary"]}


class EraseForm(JourneyForm):
    is_sure = forms.BooleanField(
        label=_("The person asked for it, and knows what stays"),
        error_messages={"required": _("Say that the person asked for it.")},
    )

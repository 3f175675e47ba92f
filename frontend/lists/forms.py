"""A list to bring: its file, and what it proves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.enums import ListField, ListKind, TownLink
from frontend.shell.forms import JourneyForm
from frontend.words.tables import TABLES


class ListForm(JourneyForm):
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "CSV, ODS or XLSX; its first line names the columns. At most 250,000 lines. It is deleted once "
            "the people are entered, and after a day in any case."
        ),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.ods,.xlsx"}),
    )
    kind = forms.ChoiceField(
        label=_("What this list is"),
        choices=[(str(kind), TABLES["list_kind"][kind]) for kind in ListKind],
        widget=forms.RadioSelect,
    )
    tie = forms.ChoiceField(
        label=_("What links these people to the town"),
        choices=[
            (str(TownLink.RESIDENCE), _("they live here")),
            (str(TownLink.STUDY), _("they study here")),
            (str(TownLink.WORK), _("they work here")),
        ],
        widget=forms.RadioSelect,
        initial=str(TownLink.RESIDENCE),
    )


class ColumnsForm(JourneyForm):
    """What each column of a file holds: one select per column, all under one name."""

    def sent(self) -> list[str]:
        known = {str(field) for field in ListField}
        return [name for name in self.data.getlist("column") if name in known]  # type: ignore[attr-defined]  # a QueryDict

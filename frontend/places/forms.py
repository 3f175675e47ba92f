"""The parts of a town and the themes of its ideas."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import TerritoryKind
from accounts.models import Territory
from frontend.shell.forms import JourneyForm, field
from frontend.words.tables import word

FACES = {
    "nature": _("Green: nature"),
    "mobility": _("Blue: getting around"),
    "solidarity": _("Pink: solidarity"),
    "childhood": _("Amber: childhood"),
    "culture": _("Violet: culture"),
    "sport": _("Coral: sport"),
    "ageing": _("Olive: ageing"),
    "cleanliness": _("Turquoise: cleanliness"),
    "neutral": _("Grey: anything else"),
}


class TerritoriesForm(JourneyForm):
    names = forms.CharField(
        label=_("Names"), help_text=_("One per line."), widget=forms.Textarea(attrs={"rows": 5})
    )
    kind = forms.ChoiceField(label=_("What they are"))
    parent: "forms.ModelChoiceField[Territory]" = forms.ModelChoiceField(
        queryset=None, label=_("Inside which commune"), required=False, empty_label=_("The town itself")
    )

    def __init__(self, *args: Any, communes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(str(kind), word(kind, "territory_kind")) for kind in reversed(TerritoryKind)]
        field(self, "kind", forms.ChoiceField).choices = kinds
        field(self, "parent", forms.ModelChoiceField).queryset = communes
        if not communes:
            del self.fields["parent"]


class TerritoryForm(JourneyForm):
    """One line of the list of quarters."""

    name = forms.CharField(max_length=120)
    is_priority = forms.BooleanField(required=False)


class ThemeForm(JourneyForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    face = forms.ChoiceField(label=_("Colour and drawing"), choices=list(FACES.items()))


class AddressFileForm(JourneyForm):
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "CSV, one line per address, as the Base Adresse Nationale gives it for your commune; a column "
            "“quartier” may be added. At most 250,000 lines."
        ),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.ods,.xlsx"}),
    )

    @property
    def sent(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"content": file.read(), "file_name": file.name}


class OutlinesForm(JourneyForm):
    outlines = forms.FileField(
        label=_("The outlines"),
        help_text=_("GeoJSON in degrees (WGS 84); each outline has the name of a quarter of the list."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
    )

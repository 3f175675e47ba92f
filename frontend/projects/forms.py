"""Looking through the projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.enums import ProjectStatus
from frontend.pieces.catalogues import CatalogueForm
from frontend.shell.forms import JourneyForm
from frontend.words.budget import PROJECT_STATUS


class ProjectCatalogueForm(CatalogueForm):
    def __init__(self, data: Any, **rows: Any) -> None:
        super().__init__(data, **rows)
        choices = [
            ("", _("All of them")),
            *((str(status), PROJECT_STATUS[status]) for status in ProjectStatus),
        ]
        self.fields["status"] = forms.ChoiceField(label=_("Where it stands"), choices=choices, required=False)


class ReplyForm(JourneyForm):
    reply = forms.CharField(
        label=_("Your reply"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It joins the file and is public. You reply once; the decision comes after."),
    )

"""Looking through the projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.enums import ProjectStatus
from frontend.forms.proposals import CatalogueForm
from frontend.templatetags.words import PROJECT_STATUS


class ProjectCatalogueForm(CatalogueForm):
    def __init__(self, data: Any, **rows: Any) -> None:
        super().__init__(data, **rows)
        choices = [
            ("", _("All of them")),
            *((str(status), PROJECT_STATUS[status]) for status in ProjectStatus),
        ]
        self.fields["status"] = forms.ChoiceField(label=_("Where it stands"), choices=choices, required=False)

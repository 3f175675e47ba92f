"""Who does what for the town: a role, a department."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Department
from accounts.services import accounts
from frontend.shell.fields import CheckedRows, PickedRow
from frontend.shell.forms import JourneyForm, field
from frontend.words.people import ROLE


class MembershipForm(JourneyForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Of an account, or of somebody who will be invited to open one."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    display_name = forms.CharField(
        label=_("Name"), required=False, max_length=accounts.LONGEST_NAME, help_text=_("For a new account.")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("Choose a role")), *((role.value, ROLE[role]) for role in Role)]
    )
    departments = CheckedRows(
        queryset=None,
        label=_("Departments"),
        required=False,
        help_text=_("For an officer: whose files they handle, beside those they have already."),
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field(self, "departments", CheckedRows).queryset = departments


class DepartmentForm(JourneyForm):
    name = forms.CharField(label=_("Name of the department"), max_length=120)
    email = forms.EmailField(label=_("Its e-mail address"), required=False, max_length=254)

    def __init__(self, data: Any = None, *, department: Department | None = None) -> None:
        initial = {"name": department.name, "email": department.email} if department else None
        # The form beside it asks for an e-mail address too.
        super().__init__(data, auto_id="department_%s", initial=initial)


class MergeForm(JourneyForm):
    def __init__(self, data: Any = None, *, others: Collection[Department]) -> None:
        super().__init__(data, prefix="merge")
        self.has_others = bool(others)
        self.fields["into"] = PickedRow(others, _("Choose"), label=_("Department that takes everything over"))

"""Who does what for the town: a role, a department."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Department, Membership, User
from accounts.services import accounts
from frontend.shell.fields import CheckedRows, DayInput, PickedRow
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
        label=_("Role"),
        choices=[("", _("Choose a role")), *((role.value, ROLE[role]) for role in Role)],
        help_text=_("Coordination, commission and elected members: a second person confirms."),
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


class TermForm(JourneyForm):
    """The days of a role and, of an officer, the departments."""

    departments = CheckedRows(queryset=None, label=_("Departments"), required=False)
    begins_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Left empty, the role lasts until it is withdrawn. It ends by itself that evening."),
    )

    def __init__(
        self, data: Any = None, *, membership: Membership, departments: QuerySet[Department]
    ) -> None:
        held = membership.departments.all()
        initial = {
            "departments": held,
            "begins_on": membership.first_day,
            "ends_on": membership.last_day,
        }
        super().__init__(data, prefix="term", initial=initial)
        field(self, "departments", CheckedRows).queryset = departments
        if membership.role != Role.OFFICER:
            del self.fields["departments"]

    def terms(self) -> dict[str, Any]:
        return {"departments": (), **self.cleaned_data}


class DeputyForm(JourneyForm):
    begins_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("To, that day included"), widget=DayInput)

    def __init__(self, data: Any = None, *, colleagues: Collection[User]) -> None:
        super().__init__(data, prefix="deputy")
        self.has_colleagues = bool(colleagues)
        self.fields["deputy"] = PickedRow(
            colleagues, _("Choose"), called=lambda person: person.office_name, label=_("Who stands in")
        )
        self.order_fields(["deputy", "begins_on", "ends_on"])

"""The dates of a phase, as a town says them: days, hours where they matter."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Path
from budget import calendar
from budget.enums import PhaseKind
from budget.models import Phase
from budget.services.phases import Dates
from frontend.shell.fields import DayInput, HourInput
from frontend.shell.shared import SharedForm


class PhaseForm(SharedForm):
    """Days and hours of one phase."""

    def __init__(self, data: Any = None, *, kind: PhaseKind, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{kind}-%s", **kwargs)
        self.kind = kind
        days = day_fields(kind, required=True)
        self.fields.update(
            {
                f"{kind}_first": days[f"{kind}_first"],
                f"{kind}_opens": forms.TimeField(
                    label=_("At"), required=False, widget=HourInput(), help_text=_("Empty: midnight.")
                ),
                f"{kind}_last": days[f"{kind}_last"],
                f"{kind}_closes": forms.TimeField(
                    label=_("Until"),
                    required=False,
                    widget=HourInput(),
                    help_text=_("Empty: the whole day, 23:59 included."),
                ),
            }
        )

    def field_of(self, path: Path) -> str:
        match path:
            case ("dates", kind, end):
                return f"{kind}_{end}"
        return super().field_of(path)

    def dates(self) -> Dates:
        answers = {name.removeprefix(f"{self.kind}_"): value for name, value in self.cleaned_data.items()}
        return Dates(answers["first"], answers["last"], answers["opens"] or time.min, answers["closes"])


def day_fields(kind: PhaseKind, *, required: bool = False) -> dict[str, forms.Field]:
    return {
        f"{kind}_first": forms.DateField(label=_("First day"), widget=DayInput(), required=required),
        f"{kind}_last": forms.DateField(label=_("Last day, included"), widget=DayInput(), required=required),
    }


def dates_of(phase: Phase) -> Dates:
    """A phase as it is typed: local days, hours only where they are not the usual ones."""
    zone = phase.edition.zone
    opens, closes = phase.opens_at.astimezone(zone), phase.closes_at.astimezone(zone)
    is_whole_day = closes.time() == time.min
    return Dates(
        first=opens.date(),
        last=calendar.last_day(phase, zone),
        opens=opens.time(),
        closes=None if is_whole_day else closes.time(),
    )


def initial_of_phase(phase: Phase) -> dict[str, Any]:
    dates = dates_of(phase)
    return {
        f"{phase.kind}_first": dates.first,
        f"{phase.kind}_opens": dates.opens if dates.opens != time.min else None,
        f"{phase.kind}_last": dates.last,
        f"{phase.kind}_closes": dates.closes,
    }

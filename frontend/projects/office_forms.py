"""One step of a delivery: what was promised, what was kept, and why not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.enums import MilestoneStatus
from budget.models import Milestone
from budget.services.milestones import MilestoneStep
from frontend.shell.fields import DayInput
from frontend.shell.forms import JourneyForm
from frontend.words.budget import MILESTONE_STATUS


class MilestoneForm(JourneyForm):
    label = forms.CharField(label=_("Step"), max_length=120)
    status = forms.ChoiceField(
        label=_("Where it stands"), choices=[(str(word), MILESTONE_STATUS[word]) for word in MilestoneStatus]
    )
    planned_on = forms.DateField(label=_("Planned for"), widget=DayInput)
    done_on = forms.DateField(label=_("Done on"), required=False, widget=DayInput)
    note = forms.CharField(
        label=_("News for everyone"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    delay_reason = forms.CharField(
        label=_("Why it is late or dropped"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, milestone: Milestone | None) -> None:
        self.milestone = milestone
        initial = {name: getattr(milestone, name) for name in self.base_fields} if milestone else {}
        super().__init__(data, initial=initial, prefix=self.key)

    @property
    def key(self) -> str:
        return str(self.milestone.pk) if self.milestone else "new"

    def step(self) -> MilestoneStep:
        answers = self.cleaned_data
        return MilestoneStep(**{**answers, "status": MilestoneStatus(answers["status"])})

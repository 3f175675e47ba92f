"""One step of a delivery: what was promised, what was kept, and why not."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.enums import MilestoneStatus
from budget.models import Milestone, Project
from budget.services.clarifying import clarifying_mark, standing
from budget.services.milestones import MilestoneStep
from frontend.shell.fields import DayInput, PickedRow
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

    @property
    def day(self) -> date | None:
        """The day that counts: when it was done, else when it is planned for."""
        return (self.milestone.done_on or self.milestone.planned_on) if self.milestone else None

    def step(self) -> MilestoneStep:
        answers = self.cleaned_data
        return MilestoneStep(**{**answers, "status": MilestoneStatus(answers["status"])})


class ClarifyForm(JourneyForm):
    """What the ballot paper and the project's page will say; `seen` says which text was on the page."""

    title = forms.CharField(label=_("Title, as printed on the ballot paper"), max_length=120)
    summary = forms.CharField(
        label=_("In one or two sentences"),
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=_("The project"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody reads it on the project's page; its proposers are told."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, project: Project) -> None:
        now = standing(project)
        initial = {**now, "envelope": str(project.envelope_id or ""), "seen": clarifying_mark(project)}
        super().__init__(data, initial=initial)
        envelopes = project.edition.envelopes.all()
        self.fields["envelope"] = PickedRow(
            envelopes, _("None yet"), label=_("Envelope it is for"), required=False
        )
        self.order_fields(["title", "summary", "body", "envelope", "reason"])

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "summary", "body", "envelope")}

    def facts(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["reason"], "seen": self.cleaned_data["seen"]}

    def stored(self) -> list[tuple[Any, str]]:
        """What another window saved meanwhile, beside what was typed here."""
        kept = self.conflict.stored if self.conflict else {}
        return [(self.fields[str(path[0])].label, str(value)) for path, value in kept.items()]


class WithdrawForm(JourneyForm):
    reason = forms.CharField(
        label=_("Why it goes no further"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it on the project's page; its proposers are told."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="withdraw")

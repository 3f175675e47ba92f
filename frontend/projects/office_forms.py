"""The steps of a delivery, and what a town changes of a project before the vote."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Path, Refused
from budget.enums import MilestoneStatus
from budget.models import Milestone, Project
from budget.services.clarifying import CLARIFIED, clarifying_mark, standing
from budget.services.milestones import MilestoneStep, SaidOfStep, standing_step, step_mark
from frontend.shell.fields import DayInput, PickedRow
from frontend.shell.forms import FormOfForms, JourneyForm
from frontend.words.budget import MILESTONE_STATUS
from frontend.words.days import short_day
from frontend.words.tables import word


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

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, milestone: Milestone | None) -> None:
        """One step of the sheet; without a milestone its last row, which may stay empty."""
        self.milestone = milestone
        key = str(milestone.pk) if milestone else "new"
        initial: dict[str, Any] = {"status": MilestoneStatus.PLANNED}
        if milestone is not None:
            standing = standing_step(milestone)
            initial = {**asdict(standing), "seen": step_mark(standing)}
        # Another window may have added a step since the page was drawn: it was not sent.
        is_sent = data is not None and f"{key}-label" in data
        super().__init__(
            data if is_sent else None,
            initial=initial,
            prefix=key,
            empty_permitted=milestone is None,
            use_required_attribute=False,  # a browser cannot point at a field in a closed fold
        )
        self.told_as = milestone.label if milestone else _("One more step")

    @property
    def day(self) -> date | None:
        """The day that counts: when it was done, else when it is planned for."""
        return (self.milestone.done_on or self.milestone.planned_on) if self.milestone else None

    @property
    def is_touched(self) -> bool:
        """Refused or typed in: never hidden in a fold."""
        return self.is_bound and (bool(self.errors) or self.has_changed())

    def said(self) -> SaidOfStep:
        answers = {**self.cleaned_data, "status": MilestoneStatus(self.cleaned_data["status"])}
        seen = answers.pop("seen")
        return SaidOfStep(MilestoneStep(**answers), self.milestone, seen)


class DeliverySheet(FormOfForms):
    """Every step of a delivery and a row for a new one, saved with one button."""

    def __init__(self, steps: Iterable[Milestone], data: Any = None) -> None:
        super().__init__()
        self.forms = [MilestoneForm(data, milestone=step) for step in [*steps, None]]

    def parts(self) -> list[MilestoneForm]:
        return self.forms

    def part_of(self, path: Path) -> tuple[JourneyForm, Path] | None:
        match path:
            case ("steps", int(place), column):
                return self.sent()[place], (column,)
        return None

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.forms if part.is_bound]
        return all(valid)

    def sent(self) -> list[MilestoneForm]:
        return [part for part in self.forms if part.is_bound and (part.milestone or part.has_changed())]

    def said(self) -> list[SaidOfStep]:
        return [part.said() for part in self.sent()]

    def refuse(self, refusal: Refused) -> None:
        """After a conflict the next press of the button keeps what was typed."""
        super().refuse(refusal)
        for form in {form for form, _name, _value in self._kept()}:
            if form.milestone is not None:
                form.milestone.refresh_from_db()
                form.type_again("seen", step_mark(standing_step(form.milestone)))

    def stored(self) -> list[tuple[Any, str]]:
        """What another window saved meanwhile, beside what was typed here."""
        return [
            (f"{form.told_as} · {form.fields[name].label}", _in_words(name, value))
            for form, name, value in self._kept()
        ]

    def _kept(self) -> list[tuple[MilestoneForm, str, Any]]:
        kept = self.conflict.stored if self.conflict else {}
        sent = self.sent()
        return [(sent[int(place)], str(name), value) for (_steps, place, name), value in kept.items()]


def _in_words(name: str, value: Any) -> str:
    if name == "status":
        return word(value, "milestone_status")
    return short_day(value) if isinstance(value, date) else str(value or "—")


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
    brief_what = forms.CharField(
        label=_("In three sentences: what"),
        required=False,
        max_length=140,
        help_text=_("Short and plain, for whoever reads little: “New benches are put under the trees.”"),
    )
    brief_where = forms.CharField(label=_("In three sentences: where"), required=False, max_length=140)
    brief_whom = forms.CharField(label=_("In three sentences: for whom"), required=False, max_length=140)
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
        self.order_fields([*CLARIFIED, "reason"])

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CLARIFIED}

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

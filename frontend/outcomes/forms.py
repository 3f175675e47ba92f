"""What the council decided, project by project."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Path
from frontend.shell.fields import DayInput
from frontend.shell.forms import JourneyForm
from voting.enums import CouncilVerdict
from voting.models import Outcome, OutcomeEntry
from voting.services.proclaiming import ProjectVerdict

VERDICTS = [
    (str(CouncilVerdict.ACCEPTED), _("Accepted")),
    (str(CouncilVerdict.RESERVE), _("On the reserve list")),
    (str(CouncilVerdict.REJECTED), _("Not retained")),
]
SAYS_NOTHING = ("", _("Not funded, as the vote says"))


class CouncilDecisionForm(JourneyForm):
    """Two fields per project: what the council said, and why where it differs from the vote."""

    reference = forms.CharField(
        label=_("Number of the deliberation"), max_length=60, help_text=_("For example 2026-147.")
    )
    decided_on = forms.DateField(label=_("Day of the council"), widget=DayInput)
    text = forms.CharField(
        label=_("What the council said"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any, *, outcomes: Iterable[Outcome]) -> None:
        super().__init__(data)
        self.entries = [entry for outcome in outcomes for entry in outcome.entries.all()]
        for entry in self.entries:
            if entry.contest_entry.withdrawn_at is None:
                self._add(entry)

    def _add(self, entry: OutcomeEntry) -> None:
        self.fields[f"entry_{entry.pk}"] = forms.ChoiceField(
            label=_("What the council decides"),
            required=entry.is_proposed,
            choices=VERDICTS if entry.is_proposed else [SAYS_NOTHING, *VERDICTS],
            initial=str(CouncilVerdict.ACCEPTED) if entry.is_proposed else "",
        )
        self.fields[f"reason_{entry.pk}"] = forms.CharField(
            label=_("Reason of the council, if it differs from the vote"),
            required=False,
            max_length=500,
        )

    def lines(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """For each project its printed name and its two fields."""
        for entry in self.entries:
            if f"entry_{entry.pk}" in self.fields:
                printed = f"{entry.contest_entry.number}. {entry.contest_entry.title}"
                yield printed, self[f"entry_{entry.pk}"], self[f"reason_{entry.pk}"]

    def field_of(self, path: Path) -> str:
        match path:
            case ("verdicts", entry):
                return f"entry_{entry}"
        return super().field_of(path)

    def decision(self) -> dict[str, Any]:
        """The arguments of `proclaiming.record_decision`."""
        answers = self.cleaned_data
        return {
            "reference": answers["reference"],
            "decided_on": answers["decided_on"],
            "text": answers["text"],
            "verdicts": {
                entry.pk: ProjectVerdict(
                    CouncilVerdict(word) if (word := answers[f"entry_{entry.pk}"]) else None,
                    answers[f"reason_{entry.pk}"],
                )
                for entry in self.entries
                if f"entry_{entry.pk}" in answers
            },
        }

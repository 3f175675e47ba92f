"""The three answers to an idea: admit it, return it, not take it up on one of four grounds."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from accounts.refusals import Path
from budget.enums import Article, NotTakenUpGround, OpinionKind
from budget.models import Edition, Envelope, Proposal
from budget.rulebook import Rulebook
from frontend.shell.fields import DayInput, PickedRow
from frontend.shell.forms import JourneyForm
from frontend.words.budget import ARTICLE, OPINION_KIND

REVIEW_DAYS = 60


class AdmitForm(JourneyForm):
    due_on = forms.DateField(label=_("Opinions due on"), widget=DayInput)

    def __init__(self, data: Any, *, proposal: Proposal, departments: list[Department], today: date) -> None:
        envelopes = list(proposal.edition.envelopes.all())
        self.has_a_choice = len(departments) > 1 or len(envelopes) > 1
        initial = {
            "due_on": today + timedelta(days=REVIEW_DAYS),
            "envelope": str(_likely(envelopes, proposal)),
            **{str(kind): str(departments[0].pk) for kind in OpinionKind if len(departments) == 1},
        }
        super().__init__(data, prefix="admit", initial=initial)
        for kind in OpinionKind:
            self.fields[str(kind)] = PickedRow(departments, _("Choose"), label=OPINION_KIND[kind])
        self.fields["envelope"] = PickedRow(
            envelopes, _("None yet"), label=_("Envelope it is for"), required=False
        )
        self.order_fields([*map(str, OpinionKind), "due_on", "envelope"])

    @property
    def asks_something(self) -> bool:
        """Where one department studies everything for one envelope, the answers already stand."""
        return self.is_bound or any(not self[name].value() for name in self.fields) or self.has_a_choice

    def field_of(self, path: Path) -> str:
        match path:
            case ("departments", kind):
                return str(kind)
        return super().field_of(path)

    def routing(self) -> dict[str, Any]:
        """The arguments of `admissibility.admit`."""
        answers = self.cleaned_data
        return {
            "departments": {kind: answers[str(kind)] for kind in OpinionKind},
            "due_on": answers["due_on"],
            "envelope": answers["envelope"],
        }


def _likely(envelopes: list[Envelope], proposal: Proposal) -> Any:
    """The envelope of its quarter or theme, else the first one."""
    own = [
        envelope.pk
        for envelope in envelopes
        if (envelope.territory_id and envelope.territory_id == proposal.territory_id)
        or (envelope.theme_id and envelope.theme_id == proposal.theme_id)
    ]
    return next(iter(own or [envelope.pk for envelope in envelopes]), "")


class ReturnForm(JourneyForm):
    reason = forms.CharField(
        label=_("What is missing"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it: be precise and kind."),
    )
    complete_on = forms.DateField(label=_("Last day to complete it"), widget=DayInput)

    def __init__(self, data: Any, *, rules: Rulebook, today: date) -> None:
        last_day = today + timedelta(days=rules.admissibility.completion_days)
        super().__init__(data, prefix="return", initial={"complete_on": last_day})


class GroundForm(JourneyForm):
    """One ground, with the questions that are its own."""

    ground = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Your reasons"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read them: say what was good in the idea and what can be done with it."),
    )

    def __init__(self, data: Any, *, ground: NotTakenUpGround, departments: list[Department]) -> None:
        super().__init__(data, prefix=str(ground), initial={"ground": str(ground)})
        self.about = ground
        for name, field in _own_questions(ground, departments).items():
            self.fields[name] = field
        self.order_fields([name for name in self.fields if name != "reason"])

    def answer(self) -> dict[str, Any]:
        """What was answered, on the ground whose form was sent, whatever its hidden field says."""
        return {**self.cleaned_data, "ground": str(self.about)}


def _own_questions(ground: NotTakenUpGround, departments: list[Department]) -> dict[str, forms.Field]:
    if ground == NotTakenUpGround.OUTSIDE_RULEBOOK:
        named = [(str(int(article)), f"{int(article)}. {ARTICLE[article]}") for article in Article]
        choices = [("", _("Choose")), *named]
        return {"article": forms.ChoiceField(label=_("Article of the rulebook"), choices=choices)}
    if ground == NotTakenUpGround.ALREADY_PLANNED:
        return {
            "where": forms.CharField(label=_("Where it is planned"), max_length=280),
            "when": forms.CharField(label=_("When it is planned"), max_length=280),
        }
    if ground == NotTakenUpGround.REDIRECTED:
        return {"department": PickedRow(departments, _("Choose"), label=_("Department that does it"))}
    return {
        "authority": forms.CharField(label=_("Authority it is passed on to"), max_length=280),
        "expected_answer": forms.CharField(label=_("Answer expected, and when"), max_length=280),
    }


def departments_of(edition: Edition) -> list[Department]:
    return list(Department.objects.within(edition.municipality).at_work())

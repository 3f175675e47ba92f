"""An officer's opinion and costing, the proposer's reply, the decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from accounts.refusals import Path, Refused
from budget.enums import OpinionKind, OpinionVerdict
from budget.models import FeasibilityReview, Opinion, Project
from budget.services.projects import LINES_MAX, CostingLine, costing_mark, standing_lines
from frontend.shell.fields import DayInput, FiguresInput, HiddenNumber, PickedRow
from frontend.shell.forms import FormOfForms, JourneyForm
from frontend.words.budget import OPINION_KIND, VERDICT

BLANK_LINES = 1  # and one more at each press of the button that asks for it


class OpinionForm(JourneyForm):
    hides_optional = True  # a verdict needs reasons, notes need nothing

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Not yet: keep my notes")), *((str(word), VERDICT[word]) for word in OpinionVerdict)],
    )
    conditions = forms.CharField(
        label=_("Conditions, if the opinion has any"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public_reasons = forms.CharField(
        label=_("Reasons"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The proposer, then everybody, can read them."),
    )
    private_notes = forms.CharField(
        label=_("Private notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the officers and the coordinator only."),
    )
    version = HiddenNumber()

    def __init__(self, data: Any, *, opinion: Opinion) -> None:
        self.opinion, self.told_as = opinion, OPINION_KIND[OpinionKind(opinion.kind)]
        initial = {name: getattr(opinion, name) for name in self.base_fields}
        super().__init__(data, prefix=opinion.kind, initial=initial)

    @property
    def says_more(self) -> bool:
        """What few opinions have is folded away, unless it was begun or is asked for."""
        return any(self[name].value() or self[name].errors for name in ("conditions", "private_notes"))


class OpinionSheet(FormOfForms):
    """The opinions that one person may give, signed with one button."""

    def __init__(self, opinions: Iterable[Opinion], data: Any = None) -> None:
        super().__init__()
        self.forms = {opinion.kind: OpinionForm(data, opinion=opinion) for opinion in opinions}

    def parts(self) -> list[JourneyForm]:
        return list(self.forms.values())

    def part_of(self, path: Path) -> tuple[JourneyForm, Path] | None:
        match path:
            case ("opinions", kind, column):
                return self.forms[str(kind)], (column,)
        return None

    def answers(self) -> dict[OpinionKind, dict[str, Any]]:
        return {OpinionKind(kind): form.cleaned_data for kind, form in self.forms.items()}

    def keep_typed(self) -> None:
        """After a conflict, the next press of the button says: my text stays."""
        for form in self.forms.values():
            form.opinion.refresh_from_db(fields=["version"])
            form.type_again("version", form.opinion.version)


class LineForm(JourneyForm):
    hides_optional = True  # a blank line is left out, one begun is completed

    label = forms.CharField(label=_("What for"), required=False, max_length=120)
    amount_eur = forms.CharField(
        label=_("Amount in euros, tax included"),
        required=False,
        max_length=20,
        widget=FiguresInput,
    )
    is_yearly = forms.BooleanField(label=_("Each year"), required=False)

    def line(self) -> dict[str, Any]:
        return self.cleaned_data

    def is_empty(self) -> bool:
        return not self.cleaned_data["label"] and not self.cleaned_data["amount_eur"]


class CostingForm(FormOfForms):
    """The lines of a costing and a few blank ones; `seen` says which costing was on the page."""

    def __init__(self, project: Project, data: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.standing = standing_lines(project)
        self.is_bound = data is not None
        self.seen = costing_mark(self.standing) if data is None else str(data.get("seen", ""))
        self.stored: list[CostingLine] = []
        count = len(self.standing) + BLANK_LINES
        if data is not None:
            typed = str(data.get("lines", ""))
            count = min(int(typed), LINES_MAX) if typed.isdecimal() and len(typed) < 4 else 0  # noqa: PLR2004  three digits hold `LINES_MAX`
            count += "more" in data
        self.forms = [self._form(place, data) for place in range(min(count, LINES_MAX))]

    def _form(self, place: int, data: Mapping[str, Any] | None) -> LineForm:
        initial: dict[str, Any] = {}
        if place < len(self.standing):
            line = self.standing[place]
            initial = {"label": line.label, "amount_eur": line.amount_eur, "is_yearly": line.is_yearly}
        form = LineForm(data, prefix=f"line{place}", initial=initial)
        form.told_as = _("Line %(place)s") % {"place": place + 1}
        return form

    @property
    def has_room(self) -> bool:
        return len(self.forms) < LINES_MAX

    def parts(self) -> list[LineForm]:
        return self.forms

    def part_of(self, path: Path) -> tuple[JourneyForm, Path] | None:
        """The form a path is about; the service counts only the lines it received, the filled ones."""
        match path:
            case ("lines", int(place), column):
                return self.filled()[place], (column,)
        return None

    def costing(self) -> list[dict[str, Any]]:
        return [form.line() for form in self.filled()]

    def filled(self) -> list[LineForm]:
        return [form for form in self.forms if not form.is_empty()]

    def refuse(self, refusal: Refused) -> None:
        """After a conflict the next press of the button keeps what was typed."""
        super().refuse(refusal)
        if self.conflict is not None:
            self.stored = [CostingLine(**line) for line in self.conflict.stored[("lines",)]]
            self.seen = costing_mark(self.stored)


class ReviewDecisionForm(JourneyForm):
    public_reasons = forms.CharField(
        label=_("Reasons of the decision"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The proposer and everybody can read them."),
    )


class SendBackForm(JourneyForm):
    """An opinion given is looked at again by its department."""

    word = forms.CharField(
        label=_("What to look at again"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The officers of the department read it."),
    )

    def __init__(self, data: Any = None, *, opinions: Iterable[Opinion]) -> None:
        super().__init__(data, prefix="back")
        given = [
            (opinion.kind, f"{OPINION_KIND[OpinionKind(opinion.kind)]} · {opinion.department_name}")
            for opinion in opinions
            if opinion.verdict
        ]
        self.fields["kind"] = forms.ChoiceField(label=_("Opinion"), choices=[("", _("Choose")), *given])
        self.order_fields(["kind", "word"])


class RouteForm(JourneyForm):
    """An opinion not given yet goes to another department, or has until another day."""

    due_on = forms.DateField(
        label=_("Other day"), required=False, widget=DayInput, help_text=_("Left empty, the day stays.")
    )
    word = forms.CharField(
        label=_("Why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The officers of the departments concerned read it."),
    )

    def __init__(
        self, data: Any = None, *, opinions: Iterable[Opinion], departments: Iterable[Department]
    ) -> None:
        super().__init__(data, prefix="route")
        rows = list(departments)
        awaited = [
            (opinion.kind, f"{OPINION_KIND[OpinionKind(opinion.kind)]} · {opinion.department_name}")
            for opinion in opinions
            if not opinion.verdict
        ]
        self.fields["kind"] = forms.ChoiceField(label=_("Opinion"), choices=[("", _("Choose")), *awaited])
        self.fields["department"] = PickedRow(
            rows, _("The same one"), label=_("Department that gives it"), required=False
        )
        self.order_fields(["kind", "department", "due_on", "word"])


class FileForms:
    """All that a file asks is one form of the page: whichever button is pressed, everything typed is sent.

    The part `acting` is judged; the others come back as they were typed, one that is `done` as it is stored.
    """

    PARTS = ("opinions", "costing", "decision", "back", "route")

    def __init__(
        self,
        review: FeasibilityReview,
        own: Iterable[Opinion],
        data: Mapping[str, Any] | None = None,
        *,
        departments: Iterable[Department] = (),
        acting: str = "",
        done: str = "",
    ) -> None:
        own, self.acting = list(own), acting
        sent: dict[str, Any] = dict.fromkeys(self.PARTS)
        if data is not None:
            marks = {"opinions": {f"{opinion.kind}-version" for opinion in own}, "costing": {"lines"}}
            marks |= {"decision": {"public_reasons"}, "back": {"back-kind"}, "route": {"route-kind"}}
            came = {part for part, names in marks.items() if names & data.keys()} | {acting}
            sent |= {part: data for part in self.PARTS if part in came and part != done}
        self.opinions = OpinionSheet(own, sent["opinions"])
        self.costing = CostingForm(review.project, sent["costing"])
        self.decision = ReviewDecisionForm(sent["decision"])
        self.back = SendBackForm(sent["back"], opinions=review.opinions.all())
        self.route = RouteForm(sent["route"], opinions=review.opinions.all(), departments=departments)
        for part in self.PARTS:
            if part != acting:
                getattr(self, part).hold()

    @property
    def refused(self) -> Any:
        return getattr(self, self.acting) if self.acting else None

    @property
    def waits(self) -> bool:
        """Something is typed in a part that was not sent to be saved."""
        return any(getattr(self, part).is_typed_in for part in self.PARTS if part != self.acting)

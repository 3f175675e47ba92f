"""A juror's marks and conflicts; the coordinator's grid, seats and shortlist."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Path
from budget.models import Criterion, Jury
from budget.models.juries import HIGHEST_MARK
from budget.queries.juries import Mean
from budget.services.juries import CRITERIA_MAX
from budget.services.shortlists import ShortlistChoice
from frontend.shell.fields import DayInput, FiguresInput
from frontend.shell.forms import FormOfForms, JourneyForm
from frontend.words.typography import said

BLANK_CRITERIA = 3
MARKS = [(str(mark), str(mark)) for mark in range(HIGHEST_MARK + 1)]


class MarksForm(JourneyForm):
    """One line of radios per criterion; the field's name is the criterion's key."""

    def __init__(self, data: Any, *, criteria: list[Criterion], given: dict[int, int]) -> None:
        super().__init__(data, initial={str(key): str(mark) for key, mark in given.items()})
        for criterion in criteria:
            self.fields[str(criterion.pk)] = forms.ChoiceField(
                label=said(criterion.label),
                help_text=said(criterion.help_text),
                choices=MARKS,
                widget=forms.RadioSelect,
            )

    def field_of(self, path: Path) -> str:
        """`("marks", key of the criterion)`."""
        return str(path[-1])

    def marks(self) -> dict[int, str]:
        return {int(key): mark for key, mark in self.cleaned_data.items()}


class ConflictForm(JourneyForm):
    reason = forms.CharField(
        label=_("What links you to this project"),
        max_length=280,
        help_text=_("In a few words. You then take no part in it any more."),
    )


class CriterionForm(JourneyForm):
    hides_optional = True  # a blank line is left out

    label = forms.CharField(label=_("Criterion"), required=False, max_length=120)
    help_text = forms.CharField(label=_("What it looks at"), required=False, max_length=280)
    weight = forms.CharField(
        label=_("Weight"),
        required=False,
        max_length=3,
        widget=FiguresInput,
    )


class BoundsForm(JourneyForm):
    hides_optional = True  # both are needed: the service says so along with the faults of the criteria

    quorum = forms.CharField(
        label=_("Quorum"),
        required=False,
        max_length=4,
        widget=FiguresInput,
        help_text=_("How many jurors must have marked every project before the marking can close."),
    )
    shortlist_max = forms.CharField(
        label=_("Projects put to the vote, at most"),
        required=False,
        max_length=4,
        widget=FiguresInput,
    )


def half_of(seats: int) -> int:
    """The quorum proposed: half of the seats, the greater half where they are odd."""
    return (seats + 1) // 2


class GridForm(FormOfForms):
    """The whole grid: its bounds and its criteria, a few lines left blank."""

    def __init__(
        self, jury: Jury | None, data: Any = None, *, seats: int = 2, shortlist_max: int | None = None
    ) -> None:
        super().__init__()
        self.is_bound = data is not None
        initial = {
            "quorum": jury.quorum if jury else half_of(seats),
            "shortlist_max": jury.shortlist_max if jury else shortlist_max,
        }
        self.bounds = BoundsForm(data, initial=initial)
        standing = list(jury.criteria.all()) if jury else []
        count = min(CRITERIA_MAX, len(standing) + BLANK_CRITERIA)
        if data is not None:
            count = sum(f"criterion{place}-label" in data for place in range(CRITERIA_MAX))
        self.lines = [self._line(place, data, standing) for place in range(count)]

    @staticmethod
    def _line(place: int, data: Any, standing: list[Criterion]) -> CriterionForm:
        initial: dict[str, Any] = {"weight": 1}
        if place < len(standing):
            initial = {name: getattr(standing[place], name) for name in ("label", "help_text", "weight")}
        form = CriterionForm(data, prefix=f"criterion{place}", initial=initial)
        form.told_as = _("Criterion %(place)s") % {"place": place + 1}
        return form

    def parts(self) -> list[JourneyForm]:
        return [*self.lines, self.bounds]

    def part_of(self, path: Path) -> tuple[JourneyForm, Path] | None:
        """The form a path is about; the service counts only the criteria it received, the filled lines."""
        match path:
            case ("criteria", int(place), column):
                return self.filled()[place], (column,)
            case ("quorum" | "shortlist_max",):
                return self.bounds, path
        return None

    def grid(self) -> dict[str, Any]:
        """The arguments of `juries.set_grid`."""
        return {"criteria": [line.cleaned_data for line in self.filled()], **self.bounds.cleaned_data}

    def filled(self) -> list[CriterionForm]:
        return [line for line in self.lines if line.cleaned_data["label"]]


class ProlongForm(JourneyForm):
    last_day = forms.DateField(label=_("New last day to mark"), widget=DayInput)
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The jurors read it in a message, and the journal keeps it."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="prolong")


class WithoutQuorumForm(JourneyForm):
    reason = forms.CharField(
        label=_("Why there is no shortlist"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it, in the rulebook and on the page of each project."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="quorum")


class SeatForm(JourneyForm):
    email = forms.EmailField(
        label=_("E-mail address of the juror's account"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ShortlistForm(JourneyForm):
    """Per project: to the vote or not, and the jury's reason, needed before it is delivered."""

    hides_optional = True

    def __init__(
        self, data: Any, *, means: list[Mean], chosen: dict[int, ShortlistChoice], minutes: str
    ) -> None:
        initial: dict[str, Any] = {"minutes": minutes}
        super().__init__(data, initial=initial)
        self.means = means
        for mean in means:
            number = mean.project.number
            kept = chosen.get(number)
            self.fields[f"{number}-selected"] = forms.BooleanField(
                label=_("Put to the vote"), required=False, initial=bool(kept and kept.is_selected)
            )
            self.fields[f"{number}-reason"] = forms.CharField(
                label=_("The jury's reason"),
                required=False,
                max_length=2000,
                initial=kept.reason if kept else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["minutes"] = forms.CharField(
            label=_("Minutes"),
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_(
                "Who was present, how the jury worked, what it wants said. Public with the shortlist."
            ),
        )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "mean": mean,
                "selected": self[f"{mean.project.number}-selected"],
                "reason": self[f"{mean.project.number}-reason"],
            }
            for mean in self.means
        ]

    def field_of(self, path: Path) -> str:
        match path:
            case ("choices", number, column):
                return f"{number}-{column}"
        return super().field_of(path)

    def choices(self) -> dict[int, ShortlistChoice]:
        return {
            mean.project.number: ShortlistChoice(
                self.cleaned_data[f"{mean.project.number}-selected"],
                self.cleaned_data[f"{mean.project.number}-reason"],
            )
            for mean in self.means
        }

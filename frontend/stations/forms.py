"""What is said of a station, of a helper, of a sheet that is read aloud, and at the end of the day."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.refusals import Refused
from budget.enums import ZoneChoice
from frontend.shell.fields import HourInput, WholeNumberField
from frontend.shell.forms import JourneyForm
from frontend.words.ballots import MarkField, words_of
from frontend.words.typography import said
from frontend.words.voting import SPOILED_GROUND
from voting.enums import SpoiledGround
from voting.models import PollingStation
from voting.queries.paper_vote import PaperFigures, StationFigures
from voting.queries.papers import PaperContest
from voting.services.paper_vote.sheets import SheetTyped
from voting.tally.types import BLANK, Choice, Mark

LONGEST_LINE = 400


class StationForm(JourneyForm):
    name = forms.CharField(label=lazy("Name of the station"), max_length=80)
    address = forms.CharField(label=lazy("Room and address"), max_length=200)
    opens = forms.TimeField(label=lazy("Opens at"), widget=HourInput)
    closes = forms.TimeField(label=lazy("Closes at"), widget=HourInput)


class HelperForm(JourneyForm):
    """A station is asked where there are several."""

    helper = forms.CharField(label=lazy("Name of the helper"), max_length=80)

    def __init__(self, data: Any, *, stations: Sequence[PollingStation]) -> None:
        super().__init__(data)
        self.stations = {str(station.pk): station for station in stations}
        if len(stations) > 1:
            choices = [(key, station.name) for key, station in self.stations.items()]
            self.fields["station"] = forms.ChoiceField(label=_("Station"), choices=choices)

    def station(self) -> PollingStation:
        only = next(iter(self.stations), "")
        return self.stations[self.cleaned_data.get("station", only)]


class StationCodeForm(JourneyForm):
    code = forms.CharField(
        label=lazy("Code of the card"),
        max_length=40,
        help_text=lazy("Twelve signs. Small letters and spaces do not count."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class EnvelopesForm(JourneyForm):
    envelopes = WholeNumberField(low=0, label=lazy("Envelopes with a name, in all"))
    unopened = WholeNumberField(
        low=0,
        initial=0,
        label=lazy("Envelopes that stay closed"),
        help_text=lazy("Those of people who signed elsewhere already, or who are on no list."),
    )


class BoxForm(JourneyForm):
    """What was found in the box of a station, beside how many signed there."""

    sheets = WholeNumberField(low=0, label=lazy("Sheets found in the box"))
    explanation = forms.CharField(
        label=lazy("Why there are not as many sheets as signatures"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Only where they differ: everybody reads it."),
    )

    def __init__(self, data: Any, *, written: StationFigures) -> None:
        book = written.minutes
        known = {"sheets": book.sheets, "explanation": book.explanation} if book is not None else {}
        super().__init__(data, initial=known)


class EndForm(JourneyForm):
    """The figures that were read come back with the explanation; where they changed, it is asked anew."""

    explanation = forms.CharField(
        label=lazy("Why there are not as many sheets as signatures"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, *, figures: PaperFigures, differs: bool = False) -> None:
        super().__init__(data)
        self.figures = figures
        for name in ("signatures", "ballots", "spoiled"):
            self.fields[name] = WholeNumberField(
                low=0, initial=getattr(figures, name), widget=forms.HiddenInput
            )
        if not figures.difference and not differs and not data:
            self.fields["explanation"].widget = forms.HiddenInput()

    def refuse(self, refusal: Refused) -> None:
        """The next press sends the figures that the page shows now."""
        super().refuse(refusal)
        fresh = {name: str(getattr(self.figures, name)) for name in ("signatures", "ballots", "spoiled")}
        self.data = {**{name: self.data.get(name, "") for name in self.data}, **fresh}

    def seen(self) -> PaperFigures:
        lines = self.cleaned_data
        return PaperFigures(lines["signatures"], lines["ballots"], lines["spoiled"])


class PaperSheetForm(JourneyForm):
    """One line per envelope, as its numbers are read aloud: “3 7 12”; “3:2 7:5” where one gives points.

    Of ranks the order of the reading says them. A line left empty is a blank vote.
    """

    number = WholeNumberField(low=1, widget=forms.HiddenInput)
    # The mark of the sheet that is typed again; empty for a new one.
    corrects = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    hides_optional = True

    def __init__(
        self,
        data: Any,
        *,
        number: int,
        contests: Sequence[PaperContest],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"number": number, **(initial or {})})
        self.contests = {contest.key: contest for contest in contests}
        for key, contest in self.contests.items():
            self.fields[f"contest_{key}"] = forms.CharField(
                label=said(contest.title),
                required=False,
                max_length=LONGEST_LINE,
                help_text=how_it_is_typed(contest),
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )
        for first in list(self.contests)[:1]:
            self.fields[f"contest_{first}"].widget.attrs["autofocus"] = True
        ground = forms.ChoiceField(
            label=_("Why it is spoiled"), choices=[("", ""), *SPOILED_GROUND.items()], required=False
        )
        self.fields["spoiled"] = ground

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, SheetTyped):
            sent = {name: self.data.get(name, "") for name in self.data}
            self.data = {**sent, "number": str(refusal.following)}

    def field_of(self, path: tuple[str | int, ...]) -> str:
        return f"contest_{path[0]}"

    def clean(self) -> dict[str, Any]:
        lines = super().clean() or {}
        self.typed = {}
        for key, contest in self.contests.items():
            text = str(lines.get(f"contest_{key}", "")).strip()
            try:
                if text:
                    self.typed[key] = Choice.marking(read_marks(contest, text))
            except NotRead as fault:
                self.add_error(f"contest_{key}", str(fault))
        if lines.get("spoiled") and self.typed:
            self.add_error(
                "spoiled", _("A spoiled sheet has no numbers: empty the lines, or choose nothing here.")
            )
        return lines

    def choices(self) -> dict[str, Choice] | SpoiledGround:
        ground = self.cleaned_data.get("spoiled")
        return SpoiledGround(ground) if ground else self.typed


HOW_IT_IS_TYPED = {
    MarkField.TICKS: lazy("The numbers that are ticked: 3 7 12."),
    MarkField.RANKS: lazy("The numbers from the first rank on: 7 3 12."),
    MarkField.POINTS: lazy("Number and points: 3:2 7:5."),
    MarkField.GRADES: lazy("Number and grade: 3:2 7:5."),
}


def how_it_is_typed(contest: PaperContest) -> str:
    """What an empty line means is said too: of envelopes among which one chooses, one alone is filled."""
    empty = _("Nothing: a blank vote.") if contest.rule.blank_allowed else _("It cannot be blank.")
    if contest.access == ZoneChoice.CHOSEN_ZONE:
        empty = _("Of the quarters, one alone.")
    return f"{HOW_IT_IS_TYPED[words_of(contest.rule).field]} {empty}"


MARK = re.compile(r"(\d{1,5})(?:[:=](-?\d{1,5}))?")


class NotRead(ValueError):
    """A line that does not say which numbers."""


def read_marks(contest: PaperContest, text: str) -> list[Mark]:
    """The marks of one line; NotRead says which word is no mark of this envelope."""
    field, marks = words_of(contest.rule).field, []
    needs_value = field in (MarkField.POINTS, MarkField.GRADES)
    for place, word in enumerate(re.split(r"[\s,;]+", text.strip(" ,;")), start=1):
        found = MARK.fullmatch(word)
        if found is None or (found[2] is not None) is not needs_value:
            example = "3:2 7:5" if needs_value else "3 7 12"
            raise NotRead(
                _("“%(word)s” cannot be read: write as in “%(example)s”.")
                % {"word": word, "example": example}
            )
        value = int(found[2]) if needs_value else place if field is MarkField.RANKS else 1
        marks.append((int(found[1]), value))
    return marks


def as_typed(contest: PaperContest, choice: Choice) -> str:
    """The line that gives this choice, to be corrected."""
    if choice == BLANK:
        return ""
    field = words_of(contest.rule).field
    if field is MarkField.RANKS:
        return " ".join(str(number) for number, _rank in sorted(choice.marks, key=lambda mark: mark[1]))
    if field is MarkField.TICKS:
        return " ".join(str(number) for number in choice.numbers)
    return " ".join(f"{number}:{value}" for number, value in choice.marks)

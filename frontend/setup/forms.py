"""The eight questions, and the dates of the phases."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import Territory
from accounts.refusals import Path
from budget.enums import Level, PhaseKind, TownProfile
from budget.models import Edition, Envelope, Phase, Theme
from budget.rulebook import DEFAULTS, Rulebook, first_day, planned_days
from budget.services.editions import Setup
from budget.services.envelopes import EnvelopeDraft
from budget.services.phases import Dates
from frontend.setup.phase_form import dates_of, day_fields
from frontend.setup.rule_fields import EXPERT, MAIN, initial_from, offer_levels, rules_from
from frontend.shell.fields import HiddenNumber, euros, keep_choice
from frontend.shell.shared import SharedForm
from frontend.words.tables import word

MOST_ROWS = 100


class SetupForm(SharedForm):
    """`rows` envelopes can be typed; `levels`, those reached here, adds the settings
    folded under the questions.

    `base`: the rules as they stand, whose values stay possible though they are offered no more.
    """

    name = forms.CharField(label=_("Name of the edition"), max_length=120)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=280,
        required=False,
        help_text=_("It stands at the top of the home page."),
    )
    contact_name = forms.CharField(
        label=_("Who answers"), max_length=120, required=False, help_text=_("A department or a person.")
    )
    contact_email = forms.EmailField(label=_("E-mail address"), required=False)
    contact_telephone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        territories: Iterable[Territory],
        themes: Iterable[Theme],
        rows: int,
        levels: Mapping[Level, int] | None = None,
        base: Rulebook | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.rows = rows
        self._places: dict[str, Territory | Theme] = {
            **{f"territory:{territory.pk}": territory for territory in territories},
            **{f"theme:{theme.pk}": theme for theme in themes},
        }
        for row in range(rows):
            self.fields.update(self._envelope_fields(row))
        self.fields.update({name: make() for name, make in MAIN.items()})
        for kind in PhaseKind:
            self.fields.update(day_fields(kind))
        if levels is not None:
            self.fields.update(
                {f"{part}__{rule}": make() for part, rules in EXPERT.items() for rule, make in rules.items()}
            )
            offer_levels(self.fields, levels)
        for name, stored in initial_from(base).items() if base else ():
            if name in self.fields:
                keep_choice(self.fields[name], stored)
        self.has_jury = bool(self["jury__exists"].value())

    def _envelope_fields(self, row: int) -> dict[str, forms.Field]:
        prefix = f"envelope_{row}"
        places = [("", _("The whole town")), *((key, str(place)) for key, place in self._places.items())]
        return {
            f"{prefix}_pk": HiddenNumber(required=False),
            f"{prefix}_name": forms.CharField(label=_("Name"), max_length=80, required=row == 0),
            f"{prefix}_amount_eur": euros(_("Amount in euros, tax included"), required=row == 0),
            f"{prefix}_place": forms.ChoiceField(label=_("For"), choices=places, required=False),
            f"{prefix}_project_cost_max_eur": euros(_("Highest cost of a project here"), required=False),
        }

    # What the template shows

    def envelope_rows(self) -> list[list[BoundField | None]]:
        """The sum of the first one is asked by itself, as the first question."""
        names = ("name", "amount_eur", "place", "project_cost_max_eur", "pk")
        return [
            [self[asked] if (asked := f"envelope_{row}_{name}") in self.fields else None for name in names]
            for row in range(self.rows)
        ]

    def phase_rows(self) -> list[tuple[str, BoundField, BoundField]]:
        return [(word(kind, "phase"), self[f"{kind}_first"], self[f"{kind}_last"]) for kind in self.kinds]

    @property
    def kinds(self) -> list[PhaseKind]:
        """Without a jury nobody is asked when it sits."""
        return [kind for kind in PhaseKind if kind != PhaseKind.JURY or self.has_jury]

    @property
    def has_places(self) -> bool:
        """Is there another place for money than the whole town?"""
        return bool(self._places)

    def typed(self) -> dict[str, Any]:
        """Everything as it was sent, to show it again."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }

    def narrow(self, names: Collection[str]) -> None:
        """Show, and judge, only these; what was found wrong elsewhere is told above them, by its name."""
        found = vars(self).get("_errors") or {}  # of what was judged already: nothing is judged here
        elsewhere = [
            (self.fields[name].label, error)
            for name in self.fields
            if name not in names
            for error in found.pop(name, [])
        ]
        for name in set(self.fields) - set(names):
            del self.fields[name]
        for label, error in elsewhere:
            self.add_error(None, f"{label} : {error}")

    # What the service receives

    def setup(self, profile: TownProfile, base: Rulebook, phases: Iterable[Phase] = ()) -> Setup:
        answers = self.cleaned_data
        return Setup(
            name=answers["name"],
            summary=answers["summary"],
            contact_name=answers["contact_name"],
            contact_email=answers["contact_email"],
            contact_telephone=answers["contact_telephone"],
            profile=profile,
            rules=rules_from(base, answers),
            envelopes=self._envelopes(),
            dates=self._dates({phase.kind: phase for phase in phases}),
        )

    def _envelopes(self) -> list[EnvelopeDraft]:
        """Rows left empty are no envelopes; the others close up, as the service numbers them."""
        return [self._envelope(row) for row in self._filled_rows()]

    def _filled_rows(self) -> list[int]:
        typed = ("name", "amount_eur", "project_cost_max_eur")
        return [
            row
            for row in range(self.rows)
            if any(self.cleaned_data[f"envelope_{row}_{name}"] not in ("", None) for name in typed)
        ]

    def _envelope(self, row: int) -> EnvelopeDraft:
        answers = {
            name: self.cleaned_data[f"envelope_{row}_{name}"]
            for name in ("pk", "name", "amount_eur", "place", "project_cost_max_eur")
        }
        place = self._places.get(answers["place"])
        return EnvelopeDraft(
            pk=answers["pk"],
            name=answers["name"],
            amount_eur=answers["amount_eur"] or 0,
            territory=place if isinstance(place, Territory) else None,
            theme=place if isinstance(place, Theme) else None,
            project_cost_max_eur=answers["project_cost_max_eur"],
        )

    def _dates(self, known: Mapping[str, Phase]) -> dict[PhaseKind, Dates]:
        """A phase with neither day is left out; hours set on the page of phases are kept."""
        return {kind: self._span(kind, known.get(kind)) for kind in PhaseKind if self._is_dated(kind)}

    def _is_dated(self, kind: PhaseKind) -> bool:
        if kind == PhaseKind.JURY and not self.cleaned_data["jury__exists"]:
            return False
        return any(self.cleaned_data[f"{kind}_{end}"] is not None for end in ("first", "last"))

    def _span(self, kind: PhaseKind, phase: Phase | None) -> Dates:
        first, last = self.cleaned_data[f"{kind}_first"], self.cleaned_data[f"{kind}_last"]
        if phase is None:
            return Dates(first, last)
        kept = dates_of(phase)
        return Dates(first, last, kept.opens, kept.closes)

    def clean(self) -> dict[str, Any]:
        for kind in PhaseKind:
            ends = [self.cleaned_data.get(f"{kind}_{end}") for end in ("first", "last")]
            if any(ends) and not all(ends):
                missing = "first" if ends[0] is None else "last"
                if f"{kind}_{missing}" not in self.errors:
                    self.add_error(f"{kind}_{missing}", _("Give both days, or neither."))
        return self.cleaned_data

    def field_of(self, path: Path) -> str:
        """The field of a path; the service counts the envelopes it received: here, the filled rows."""
        match path:
            case ("envelopes", int(position), column):
                return f"envelope_{self._filled_rows()[position]}_{column}"
            case ("dates", kind, end):
                return f"{kind}_{end}"
            case ("rules", part, rule):
                return f"{part}__{rule}"
        return super().field_of(path)


def initial_of_profile(profile: TownProfile, *, today: date, name: str) -> dict[str, Any]:
    """Everything but the money: one month to prepare, then the phases of such a town one after another."""
    rules = DEFAULTS[profile]
    days = planned_days(profile, first_day(today), jury=rules.jury.exists)
    return {
        **initial_from(rules),
        **_initial_days(days),
        "name": name,
        "envelope_0_name": _("The whole town"),
    }


def initial_of_edition(
    edition: Edition, rules: Rulebook, envelopes: Sequence[Envelope], phases: Iterable[Phase]
) -> dict[str, Any]:
    columns = ("name", "summary", "contact_name", "contact_email", "contact_telephone")
    spans = {phase.kind: dates_of(phase) for phase in phases}
    return {
        **initial_from(rules),
        **{column: getattr(edition, column) for column in columns},
        **_initial_days({kind: (dates.first, dates.last) for kind, dates in spans.items()}),
        **{
            name: value
            for row, envelope in enumerate(envelopes)
            for name, value in _initial_row(row, envelope).items()
        },
    }


def _initial_days(days: Mapping[Any, tuple[date, date]]) -> dict[str, Any]:
    return {
        f"{kind}_{end}": day
        for kind, span in days.items()
        for end, day in zip(("first", "last"), span, strict=True)
    }


def _initial_row(row: int, envelope: Envelope) -> dict[str, Any]:
    place = ""
    if envelope.territory_id:
        place = f"territory:{envelope.territory_id}"
    elif envelope.theme_id:
        place = f"theme:{envelope.theme_id}"
    return {
        f"envelope_{row}_pk": envelope.pk,
        f"envelope_{row}_name": envelope.name,
        f"envelope_{row}_amount_eur": envelope.amount_eur,
        f"envelope_{row}_place": place,
        f"envelope_{row}_project_cost_max_eur": envelope.project_cost_max_eur,
    }

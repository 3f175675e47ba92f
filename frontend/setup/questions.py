"""The eight questions, one a page, and the expert settings, an article a page: fields and answers of each."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.enums import Article
from frontend.setup.forms import SetupForm
from frontend.setup.rule_fields import EXPERT
from frontend.shell.shared import said, typed
from frontend.words.budget import ARTICLE
from frontend.words.days import day

MONEY, ZONES, WHO, COSTS, CHOICES, JURY, DATES, CONTACT = QUESTIONS = (
    "money", "zones", "who", "costs", "choices", "jury", "dates", "contact",
)  # fmt: skip
TITLES: dict[str, Any] = {
    MONEY: gettext_lazy("How much money?"),
    ZONES: gettext_lazy("For which zones?"),
    WHO: gettext_lazy("Who may take part?"),
    COSTS: gettext_lazy("What may a project cost?"),
    CHOICES: gettext_lazy("How many choices per person?"),
    JURY: gettext_lazy("A jury or not?"),
    DATES: gettext_lazy("When?"),
    CONTACT: gettext_lazy("Who answers residents?"),
}
ENVELOPE = ("pk", "name", "amount_eur", "place", "project_cost_max_eur")
FIELDS = {
    MONEY: ("name", "summary", "envelope_0_amount_eur"),
    WHO: ("proposing__age_min", "proposing__ties", "voting__age_min", "voting__ties"),
    COSTS: ("projects__cost_min_eur", "projects__cost_max_eur"),
    CHOICES: ("voting__choices_max",),
    JURY: ("jury__exists",),
    CONTACT: ("contact_name", "contact_email", "contact_telephone"),
}
EXPERT_PREFIX = "expert-"


class Said(NamedTuple):
    """One line of the reading over: what is asked, what stands, what is wrong with it."""

    label: str
    value: str
    errors: list[str]


class Line(NamedTuple):
    question: str
    title: str
    answers: list[Said]


def title_of(question: str) -> str:
    if question in TITLES:
        return str(TITLES[question])
    return str(ARTICLE[Article[question.removeprefix(EXPERT_PREFIX).upper()]])


def names_of(question: str, form: SetupForm) -> list[str]:
    """The fields of a question: as many zones as envelopes, the first sum is another question."""
    if question == DATES:
        return [f"{kind}_{end}" for kind in form.kinds for end in ("first", "last")]
    if question == ZONES:
        asked = [f"envelope_{row}_{name}" for row in range(form.rows) for name in ENVELOPE]
        return [name for name in asked if name != "envelope_0_amount_eur"]
    if question in FIELDS:
        return list(FIELDS[question])
    part = question.removeprefix(EXPERT_PREFIX)
    return [f"{part}__{rule}" for rule in EXPERT[part]]


def is_of_envelope(name: str) -> bool:
    return name.startswith("envelope_")


def expert_questions(form: SetupForm) -> list[str]:
    """Without a jury nothing is asked about one."""
    return [f"{EXPERT_PREFIX}{part}" for part in EXPERT if part != "jury" or form.has_jury]


def lines(form: SetupForm, questions: Iterable[str]) -> Iterator[Line]:
    for question in questions:
        yield Line(question, title_of(question), list(_answers(form, question)))


def _answers(form: SetupForm, question: str) -> Iterator[Said]:
    if question == DATES:
        for label, first, last in form.phase_rows():
            yield Said(
                label.capitalize(),
                _span(first, last),
                [str(error) for error in (*first.errors, *last.errors)],
            )
        return
    yield from answers_to(form, names_of(question, form))


def answers_to(form: SetupForm, names: Iterable[str]) -> Iterator[Said]:
    """What stands in these fields, but those left empty."""
    for bound in map(form.__getitem__, names):
        value = said(bound)
        if (value or bound.errors) and not bound.is_hidden:
            yield Said(str(bound.label), value, [str(error) for error in bound.errors])


def _span(first: BoundField, last: BoundField) -> str:
    if not first.value() and not last.value():
        return _("No dates: this edition does without it.")
    return f"{_day(first.value())} – {_day(last.value())}"


def _day(value: Any) -> str:
    try:
        return day(value if isinstance(value, date) else date.fromisoformat(value or ""))
    except ValueError:
        return str(value)


def typed_of(form: SetupForm) -> dict[str, Any]:
    """What a browser would send back from this form, untouched: words, lists of words, booleans."""
    return {bound.name: typed(bound) for bound in form}

"""What a page says first when something has to be corrected."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.template import Context
from django.utils.translation import gettext as _

from frontend.shell.forms import FormOfForms, SpokenForm


def error_first(context: Context) -> str:
    """What begins the title of a page that gives a form back: a screen reader says it first."""
    values: Any = context.flatten()
    request = values.get("request")
    if getattr(request, "method", "GET") != "POST":
        return ""
    is_wrong = bool(values.get("problem")) or any(map(_is_wrong, values.values()))
    return _("Error: ") if is_wrong else ""


def _is_wrong(value: Any) -> bool:
    kind = type(value)  # not isinstance, which would wake what is read lazily
    if issubclass(kind, forms.BaseForm):
        return value.is_bound and bool(value.errors or getattr(value, "answer", None))
    if issubclass(kind, FormOfForms):
        return bool(value.problems) or any(map(_is_wrong, value.parts()))
    return False


class Misstep(NamedTuple):
    """A sentence, and where it leads: the name of the field and its place in the page, or neither."""

    sentence: str
    label: str = ""
    place: str = ""


def faults(form: Any) -> list[Misstep]:
    """All that has to be corrected, in the order of the page; of several forms sent with one button too."""
    if isinstance(form, FormOfForms):
        whole = [Misstep(str(problem)) for problem in form.problems]
        return [*whole, *(fault for part in form.parts() for fault in _faults(part))]
    return list(_faults(form)) if isinstance(form, forms.BaseForm) else []


def _faults(form: forms.BaseForm) -> Iterator[Misstep]:
    if not form.errors:
        return
    about = f"{form.told_as} · " if isinstance(form, SpokenForm) and form.told_as else ""
    for sentence in form.non_field_errors():
        yield Misstep(f"{about}{sentence}")
    for field in form:
        for sentence in field.errors:
            named = str(field.label) in str(sentence)  # it says the field itself
            label = about.removesuffix(" · ") if named else f"{about}{field.label}"
            yield Misstep(str(sentence), label, field.id_for_label or field.auto_id)

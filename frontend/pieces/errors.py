"""What a page says first when something has to be corrected."""

from typing import Any

from django import forms
from django.template import Context
from django.utils.translation import gettext as _

from frontend.shell.forms import FormOfForms


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

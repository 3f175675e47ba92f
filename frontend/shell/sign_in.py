"""Signing in: on its page, or on the spot where a form was sent after the session ended."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.shell.forms import SpokenForm


class SignInForm(SpokenForm, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay signed in on this device")
        without_placeholders(self)


def without_placeholders(form: forms.Form) -> None:
    """Labels and help say everything; grey words inside a field vanish when one needs them."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)

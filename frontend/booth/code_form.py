"""A code from a letter or a card, and the birthday of the person it was sent to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.shell.fields import BirthDateField
from frontend.shell.forms import JourneyForm


class LetterCodeForm(JourneyForm):
    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=_("Twelve signs, on the letter or the card. Small letters and spaces do not count."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    birth_date = BirthDateField(
        label=_("Birth date"), help_text=_("For example 7 3 1958. If only the year is known, give 1 January.")
    )

"""What a town says of itself, each answer with what becomes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.shell.fields import DayInput, number
from frontend.shell.forms import JourneyForm
from frontend.shell.shared import SharedForm
from frontend.words.languages import SheetLanguage

MANY_LINES = 16
FEW_LINES = {"rows": 3}


class TownForm(SharedForm):
    contact_email = forms.EmailField(
        label=_("E-mail address"), required=False,
        help_text=_("Answers to our messages arrive there, and public pages show it."),
    )  # fmt: skip
    contact_telephone = forms.CharField(
        label=_("Telephone"), max_length=30, required=False,
        help_text=_("Shown to residents without internet; a telephone dials it at a touch."),
    )  # fmt: skip
    contact_hours = forms.CharField(
        label=_("Opening hours"), max_length=280, required=False,
        help_text=_("Beside the telephone, so that nobody calls or comes for nothing."),
    )  # fmt: skip
    contact_address = forms.CharField(
        label=_("Postal address"), required=False, widget=forms.Textarea(attrs=FEW_LINES),
        help_text=_("At the head of printed letters, and in the legal notice."),
    )  # fmt: skip
    relay_service = forms.CharField(
        label=_("Relay service for deaf people"), max_length=280, required=False,
        help_text=_("Its name and address; left empty, no page speaks of one."),
    )  # fmt: skip
    help_places = forms.CharField(
        label=_("Places where one is helped to vote"), required=False, widget=forms.Textarea(attrs=FEW_LINES),
        help_text=_("One per line, with days and hours; left empty, pages give the contact alone."),
    )  # fmt: skip
    help_papers = forms.CharField(
        label=_("Papers to bring"), max_length=280, required=False,
        help_text=_("Shown with the places; ask for nothing that your agents do not look at."),
    )  # fmt: skip
    publisher = forms.CharField(
        label=_("Publisher"), max_length=280, required=False,
        help_text=_("The first line of the legal notice, which the law asks of every site."),
    )  # fmt: skip
    publication_director = forms.CharField(
        label=_("Director of publication"), max_length=160, required=False,
        help_text=_("Who answers for what is published: as a rule the mayor, by name."),
    )  # fmt: skip
    host_notice = forms.CharField(
        label=_("Host"), max_length=280, required=False,
        help_text=_("Name, address and telephone of whoever runs the machines: the law asks for all three."),
    )  # fmt: skip
    data_officer = forms.CharField(
        label=_("Data protection officer"), max_length=280, required=False,
        help_text=_(
            "Residents write there to see, correct or erase what is kept about them. Left empty, the page on"
            " personal data says that it is missing."
        ),
    )  # fmt: skip
    accessibility_rate = number(
        _("Accessibility criteria met, in percent"),
        _("From an audit; without one, every page says “not compliant”, as the law asks."),
        required=False, low=0, high=100,
    )  # fmt: skip
    accessibility_checked_on = forms.DateField(
        label=_("Day of the audit"), required=False, widget=DayInput(),
        help_text=_("The declaration holds for three years from that day."),
    )  # fmt: skip
    accessibility_contact = forms.CharField(
        label=_("Whom to tell of an obstacle"), max_length=280, required=False,
        help_text=_("Named in the declaration: whoever cannot use a page writes there first."),
    )  # fmt: skip

    ROOMS = (
        (_("Contact and help"), (
            "contact_email", "contact_telephone", "contact_hours", "contact_address", "relay_service",
            "help_places", "help_papers",
        )),
        (_("Legal notice and personal data"), (
            "publisher", "publication_director", "host_notice", "data_officer",
        )),
        (_("Accessibility"), ("accessibility_rate", "accessibility_checked_on", "accessibility_contact")),
    )  # fmt: skip

    @property
    def rooms(self) -> list[tuple[object, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.ROOMS]


class SheetForm(JourneyForm):
    text = forms.CharField(
        label=_("The sheet"), required=False,
        help_text=_("The first line is its title. Empty, there is no sheet in this language."),
    )  # fmt: skip
    is_reread = forms.BooleanField(
        label=_("Read over by a person who speaks this language"), required=False,
        help_text=_("Ticked, the sheet is public: help pages and the ballot lead to it."),
    )  # fmt: skip

    def __init__(self, *args: Any, spoken: SheetLanguage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"rows": MANY_LINES, "lang": spoken.code, "dir": spoken.direction}
        self.fields["text"].widget = forms.Textarea(attrs=attrs)

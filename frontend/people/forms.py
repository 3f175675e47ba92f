"""Signing up and in, what a person says of themselves, joining the register."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import Territory
from accounts.refusals import InvalidInput, Refused
from accounts.services import accounts
from frontend.shell.fields import BirthDateField, FiguresInput, RowSelect
from frontend.shell.forms import JourneyForm, SpokenForm, field
from frontend.shell.sign_in import without_placeholders

GOOD_PASSWORD = _("12 characters at least. Three or four words one after the other do very well.")


class SignUpForm(SpokenForm, allauth.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _(
            "To confirm your account and to answer you. It is shown to nobody."
        )
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = GOOD_PASSWORD
        without_placeholders(self)

    def try_save(self, request: Any) -> Any:
        """Save the account; pressed twice, the second request finds it there and answers as to a stranger.

        An address that is known costs a hash too, else the time of the answer would tell it.
        """
        get_adapter().count_sign_up(request)
        if getattr(self, "account_already_exists", False):
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class AskCodeForm(JourneyForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("It is shown to nobody."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class MailedCodeForm(JourneyForm):
    code = forms.CharField(
        label=_("The code of the message"),
        max_length=40,
        help_text=_("Eight figures; spaces do not count."),
        widget=FiguresInput({"autocomplete": "one-time-code"}),
    )


class ResetPasswordForm(SpokenForm, allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        without_placeholders(self)


class _NewPassword(SpokenForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = GOOD_PASSWORD
        self.fields["password2"].label = _("New password, once more")
        without_placeholders(self)


class NewPasswordForm(_NewPassword, allauth.ResetPasswordKeyForm):
    """Typed once, as at signing up: whoever reads the mailbox can choose another at any time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]

    def save(self) -> None:
        super().save()
        accounts.confirm_address(self.user)


class SetPasswordForm(_NewPassword, allauth.SetPasswordForm):
    pass


class FirstPasswordForm(_NewPassword, JourneyForm, allauth.SetPasswordForm):
    """By the link of an invitation."""


class ChangePasswordForm(_NewPassword, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        """Counted with the wrong passwords of signing in."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ReauthenticateForm(SpokenForm, allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        without_placeholders(self)


class DetailsForm(JourneyForm):
    display_name = forms.CharField(
        label=_("Name or nickname"),
        required=False,
        help_text=_("Everyone reads it beside your ideas and comments."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": accounts.LONGEST_NAME}),
    )
    language = forms.ChoiceField(
        label=_("Language of your messages"),
        choices=[(Language.FRENCH, "Français"), (Language.ENGLISH, "English")],
        widget=forms.RadioSelect,
    )


class MessagesForm(JourneyForm):
    """Only the messages nobody needs: those about one's own ideas and votes always leave."""

    wanted = forms.MultipleChoiceField(
        label=_("Tell me"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field(self, "wanted", forms.MultipleChoiceField).choices = kinds


class QuarterField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's class takes no parameter when it runs
    widget = RowSelect

    def label_from_instance(self, territory: Any) -> str:
        return f"{territory.parent.name} · {territory.name}" if territory.parent else str(territory.name)


LISTED = "listed"
HOMES = [
    (LISTED, _("At the address written above")),
    ("unlisted", _("My address is not in the list")),
    ("hosted", _("I am staying with somebody")),
    ("domiciled", _("My address is at the CCAS or at an association")),
]


class RegisterForm(JourneyForm):
    given_names = forms.CharField(
        label=_("Given names"),
        max_length=160,
        help_text=_("All of them, as on your identity card; in any order."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=160,
        help_text=_("The one you were born with."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    birth_date = BirthDateField(
        label=_("Birth date"), help_text=_("For example 7 3 1958. If only the year is known, give 1 January.")
    )
    lives_here = forms.BooleanField(label=_("I live here"), required=False)
    works_here = forms.BooleanField(label=_("I work here"), required=False)
    studies_here = forms.BooleanField(label=_("I study here"), required=False)
    address = forms.CharField(
        label=_("Your address"),
        required=False,
        max_length=200,
        help_text=_(
            "If you live here: number and street, “12 bis rue du Pré”. It finds your quarter and is not kept."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    home = forms.ChoiceField(
        label=_("Where you live"), required=False, choices=HOMES, widget=forms.RadioSelect, initial=LISTED
    )
    territory = QuarterField(
        queryset=None,
        label=_("Quarter"),
        empty_label=_("Choose in the list"),
        help_text=_("Where you live; otherwise where you work or study."),
    )
    on_honour = forms.BooleanField(
        label=_("I declare on my honour that all this is true"),
        help_text=_("A false statement would deprive somebody else of their voice."),
    )

    answer: Refused | None = None

    def __init__(
        self, *args: Any, territories: QuerySet[Territory], look_up: str = "", **kwargs: Any
    ) -> None:
        """`look_up`: where the addresses of the town's own file are asked for; without one, no question."""
        super().__init__(*args, **kwargs)
        quarter = field(self, "territory", QuarterField)
        quarter.queryset = territories
        if look_up:
            self._ask_address(look_up, quarter)
        else:
            del self.fields["address"], self.fields["home"]
        if not territories:
            del self.fields["territory"]

    def _ask_address(self, look_up: str, quarter: QuarterField) -> None:
        self.hides_optional = True  # what is needed depends on where one lives
        quarter.required = False
        quarter.help_text = _("Needed only if your address is not in the list: else the address says it.")
        self.fields["address"].widget.attrs |= {
            "hx-get": look_up,
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#addresses",
            "hx-sync": "this:replace",
        }

    @property
    def typed_address(self) -> str:
        """What was sent and is not the address of anybody in the file."""
        return str(self.data.get("address", "")) if "address" in self.errors else ""

    def refuse(self, refusal: Refused) -> None:
        """Show why one may not join before the form, with its article and the way on."""
        if isinstance(refusal, InvalidInput):
            super().refuse(refusal)
        else:
            self.answer = refusal

    @property
    def statement(self) -> dict[str, Any]:
        """What the service is told; the declaration itself is in having sent it."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("on_honour", "home")}
        if "home" in self.fields:
            said["address"] = str(self.data.get("chosen", "")) or said["address"]
            said["is_elsewhere"] = self.cleaned_data["home"] not in ("", LISTED)
        return said


class IdentityForm(RegisterForm):
    """The register's form where names and birth date are given, and whoever is on it states nothing more."""

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = set() if is_known else {*self.fields} - {"given_names", "family_name", "birth_date"}
        self.fields = {name: asked for name, asked in self.fields.items() if name in kept}

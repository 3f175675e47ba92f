"""What is typed to set up a second factor."""

from typing import Any

from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.refusals import TooOften
from accounts.services import factors
from frontend.shell.forms import SpokenForm


class AppForm(SpokenForm, ActivateTOTPForm):
    """The secret waits in the session, sealed, until a code shows that the application has it."""

    def __init__(self, *args: Any, user: User, session: Any, **kwargs: Any) -> None:
        self.user = user
        super(ActivateTOTPForm, self).__init__(*args, **kwargs)
        if not self.is_bound or SECRET_SESSION_KEY not in session:
            session[SECRET_SESSION_KEY] = factors.seal(generate_totp_secret())
        self.secret = factors.unseal(session[SECRET_SESSION_KEY])
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _("The six digits that the application shows now.")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        at = timezone.now()
        try:
            factors.count_try(self.user, at=at)
        except TooOften as refusal:
            raise ValidationError([str(refusal.message), refusal.road]) from refusal
        code: str = super().clean_code()
        factors.use_up(self.user, code.replace(" ", ""), at=at)
        return code


class NewCodesForm(SpokenForm, GenerateRecoveryCodesForm):
    def clean(self) -> dict[str, Any]:
        """Nothing to type; and a list alone will do."""
        return forms.Form.clean(self) or {}

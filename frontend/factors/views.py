"""One's second factor: the list, each way to add one and to remove it, and where it is asked for."""

import json
from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import queries
from accounts.services import factors
from frontend.shell.second_factor import CredentialField, forget_factor, note_factor
from frontend.shell.typed_again import next_of


@method_decorator(never_cache, name="dispatch")
class Factors(base.IndexView):
    template_name = "factors/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = queries.factors_of(self.request.user)
        return {
            "keys": [row for row in known if row.type == Authenticator.Type.WEBAUTHN],
            "app": next((row for row in known if row.type == Authenticator.Type.TOTP), None),
            "codes": next(
                (row.wrap() for row in known if row.type == Authenticator.Type.RECOVERY_CODES), None
            ),
            "works": self.request.user.memberships.in_force().exists(),
            "is_demanded": settings.SECOND_FACTOR_IS_DEMANDED,
            "next": next_of(self.request),
        }


class _Added:
    """This session need not give at once what was just set up."""

    request: HttpRequest
    kind = ""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view beside it
        note_factor(self.request, self.request.user, self.kind)  # type: ignore[arg-type]  # signed in
        return response


class _TakesCredential:
    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]  # of the view beside it
        if "credential" in form.fields:
            form.fields["credential"] = CredentialField(widget=HiddenInput)
        return form


class _ForKey(_TakesCredential):
    """What the browser gives to the key, as the script of the page reads it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view beside it
        (options,) = context["js_data"].values()
        has_keys = bool(options["publicKey"].get("allowCredentials"))
        return {**context, "options": json.dumps(options), "has_keys": has_keys}


class _Removed:
    success_url = reverse_lazy("mfa_index")
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view beside it
        if not factors.has_one(self.request.user):  # type: ignore[arg-type]  # signed in
            forget_factor(self.request)
        return response


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class AddApp(_Added, totp.ActivateTOTPView):
    template_name = "factors/app.html"
    kind = Authenticator.Type.TOTP

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "session": self.request.session}


class RemoveApp(_Removed, totp.DeactivateTOTPView):
    template_name = "factors/remove.html"


@method_decorator(never_cache, name="dispatch")
class AddKey(_Added, _ForKey, webauthn.AddWebAuthnView):
    template_name = "factors/key.html"
    kind = Authenticator.Type.WEBAUTHN


class RemoveKey(_Removed, webauthn.RemoveWebAuthnView):
    template_name = "factors/remove.html"
    success_url = reverse_lazy("mfa_index")


@method_decorator(never_cache, name="dispatch")
class Codes(recovery_codes.ViewRecoveryCodesView):
    """The sheet to print: shown to whoever has just proved who they are."""

    template_name = "factors/codes.html"


class NewCodes(_Added, recovery_codes.GenerateRecoveryCodesView):
    template_name = "factors/codes_new.html"
    kind = Authenticator.Type.RECOVERY_CODES


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class AskFactor(_ForKey, base.AuthenticateView):
    template_name = "factors/ask.html"


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class ConfirmByCode(base.ReauthenticateView):
    template_name = "factors/confirm.html"


class ConfirmByKey(_ForKey, webauthn.ReauthenticateWebAuthnView):
    template_name = "factors/confirm_key.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page


class SignInByKey(_TakesCredential, webauthn.LoginWebAuthnView):
    """The script of the sign-in page asks for what the key signs, then sends what it signed."""

    def form_valid(self, form: Any) -> HttpResponse:
        key = form.cleaned_data["credential"]
        login = Login(user=key.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = perform_passwordless_login(self.request, key, login)
        return answer

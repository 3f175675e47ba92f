"""No role without the second factor: who gave it, where it is asked for, and which acts ask for it anew."""

import json
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import is_signed_in
from accounts.providers import factor
from accounts.refusals import TooOften
from accounts.services import factors
from frontend.shell.errors import is_of_api
from frontend.shell.forms import SEE_IN, SpokenForm
from frontend.shell.middleware import origin_of
from frontend.shell.requests import GetResponse
from frontend.shell.typed_again import Typed, typed_again, typed_in

# The acts for which whoever sits at the machine proves anew to be the one who signed in. Of the first, the
# button of the languages only shows the form again, as `SpokenForm` does; the others have none, and act.
WITH_A_FORM = frozenset(
    {
        *("account_close", "desk_erase", "doubt_decide"),
        *("memberships", "membership_change", "membership_deputy", "department_merge"),
        *("poll_act_ask", "outcome_decide", "outcome_correct", "outcome_refuse"),
        *("winner_abandon", "reserve_call_up", "leftover_decide"),
    }
)
GRAVE = WITH_A_FORM | {
    *("membership_revoke", "membership_invite_again", "proposed_role_answer", "rulebook_publish"),
    *("addresses_remove", "letter_codes_make", "letter_code_replace"),
    *("pass_open", "paper_end"),
    *("register_list_enter", "register_list_remove"),
    *("poll_settle", "poll_take_back", "poll_act_second", "outcome_endorse", "outcome_proclaim"),
    *("preview", "preview_give"),
}
FACTOR = "mfa"


class _Code(SpokenForm):
    """Counted before it is looked at; accepted once."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = gettext_lazy("Code")
        self.fields["code"].help_text = gettext_lazy(
            "The six digits of your application, or a code of your printed list."
        )
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        at = timezone.now()
        try:
            factors.count_try(self.user, at=at)
        except TooOften as refusal:
            raise ValidationError([str(refusal.message), refusal.road]) from refusal
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        if not factors.use_up(self.user, code.replace(" ", ""), at=at):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Code, AuthenticateForm):
    """When one signs in."""


class CodeAgainForm(_Code, ReauthenticateForm):
    """By somebody signed in, before a grave act."""


class CredentialField(forms.JSONField):
    """What a key answers; whatever else is sent there is a fault of the form, not of the program."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as fault:  # a figure of five thousand digits, a thousand brackets
            raise ValidationError(self.error_messages["invalid"], code="invalid") from fault


class KeyForm(AuthenticateWebAuthnForm):
    """When one signs in with a text in hand."""

    with_code = CodeForm
    credential = CredentialField()


class KeyAgainForm(ReauthenticateWebAuthnForm):
    """By somebody signed in, before a grave act."""

    with_code = CodeAgainForm
    credential = CredentialField()


class SecondFactorMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _person_of(request))  # type: ignore[assignment]  # as Django does
        response = self.get_response(request)
        if response.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND) and waits_for_factor(request):
            return _refuse_program(response) if is_of_api(request) else lead_to_factor(request)
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or not settings.SECOND_FACTOR_IS_DEMANDED:
            return None
        acts = GRAVE - WITH_A_FORM if SEE_IN in request.POST else GRAVE
        if request.resolver_match.url_name not in acts:
            return None
        if not request.user.is_authenticated or not request.user.roles or is_proven_anew(request):
            return None
        if not factors.has_one(request.user):
            return _ask_for_one_of_ours(request)  # a provider's opens the office, and signs nothing
        typed = typed_in(request, back=origin_of(request))
        return ask_for_factor(request, typed, CodeAgainForm(user=request.user), status=401)


def ask_for_factor(request: HttpRequest, typed: Typed, form: Any, *, status: int) -> HttpResponse:
    """By a code, or by a key where the person has one: both carry what was typed."""
    code, key = (form, None) if isinstance(form, _Code) else (form.with_code(user=form.user), form)
    keys = form.user.authenticator_set.filter(type=Authenticator.Type.WEBAUTHN)
    options = json.dumps(dict(begin_authentication(form.user))) if keys.exists() else ""
    return typed_again(request, typed, status=status, form=code, key_form=key, key_options=options)


def factor_form(request: HttpRequest) -> tuple[Any, Any] | None:
    """What was given, a code or what a key signed: before a grave act, or to a sign-in that waits for it.

    With the sign-in that goes on by it; nothing when nobody is asked.
    """
    is_again = is_signed_in(request.user)
    stage = None if is_again else LoginStageController.enter(request, AuthenticateStage.key)
    if not (is_again or stage):
        return None
    code, key = (CodeAgainForm, KeyAgainForm) if is_again else (CodeForm, KeyForm)
    user = stage.login.user if stage else request.user
    return stage, (key if "credential" in request.POST else code)(request.POST, user=user)


def _ask_for_one_of_ours(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This act asks for a second factor of this site: set one up, then do it again."))
    return lead_to_factor(request)


def _person_of(request: HttpRequest) -> Any:
    person = get_user(request)
    if settings.SECOND_FACTOR_IS_DEMANDED and isinstance(person, User):
        person.lacks_factor = not (_factors_given(request, person) or factor.was_passed(request, person))
    return person


def _factors_given(request: HttpRequest, person: User) -> list[dict[str, Any]]:
    return [way for way in get_authentication_records(request, person) if way["method"] == FACTOR]


def is_proven_anew(request: HttpRequest) -> bool:
    """Between five and twenty minutes: a session keeps the quarter of an hour and no instant."""
    given = [way for way in _factors_given(request, request.user) if way.get("reauthenticated")]  # type: ignore[arg-type]  # somebody
    return any(time.time() - way["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for way in given)


def waits_for_factor(request: HttpRequest) -> bool:
    """Somebody of a town's team, whose roles give nothing yet."""
    person: Any = request.user
    return getattr(person, "lacks_factor", False) and person.memberships.in_force().exists()


def lead_to_factor(request: HttpRequest) -> HttpResponse:
    way = request.get_full_path() if request.method in ("GET", "HEAD") else origin_of(request)
    methods = account_adapter().get_reauthentication_methods(request.user)
    known = next((method["url"] for method in methods if method["id"].startswith(FACTOR)), "")
    return redirect(f"{known or reverse('mfa_index')}?{urlencode({'next': way})}")


def _refuse_program(response: HttpResponse) -> HttpResponse:
    if response.status_code != HTTPStatus.FORBIDDEN:
        return response
    return JsonResponse(
        {"detail": _("Sign in with your second factor first: no role acts without it.")},
        status=HTTPStatus.FORBIDDEN,
    )


def note_factor(request: HttpRequest, person: User, kind: str) -> None:
    """Set up a moment ago with a right answer: this session need not be asked again."""
    record_authentication(request, person, FACTOR, type=kind, reauthenticated=True)


def forget_factor(request: HttpRequest) -> None:
    """The last one is removed: this session is one that never gave any."""
    ways = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [way for way in ways if way["method"] != FACTOR]


def waiting_code(request: HttpRequest) -> CodeForm | None:
    """The form for the code that the sign-in of this browser waits for."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    return CodeForm(user=stage.login.user) if stage else None

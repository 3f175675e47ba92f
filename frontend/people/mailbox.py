"""Signing up and in, and the links of messages: the road goes on in whichever browser one opens them."""

import json
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EMAIL_CONFIRMATION_EXPIRE_DAYS, SALT
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.adapters import WAY, way_in
from accounts.models import User
from accounts.services import accounts
from frontend.people.providers import address_carried
from frontend.pieces.helping import help_on_the_way
from frontend.shell.typed_again import is_address_of_ours, next_of

# Kept by the browser, and not in the session: the address that a message was asked for, and whether it left.
MAILED, MAILED_LASTS = "mailed", 3600


class _Entrance:
    """A page before one is signed in; a link of ours that leads here says where one was going."""

    request: HttpRequest

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if WAY in request.GET:
            way = way_in(request.GET[WAY])
            return redirect(f"{request.path}?{urlencode({'next': way})}" if way else request.path)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]  # of the view beside it

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()  # type: ignore[misc]  # likewise
        known = mailed_of(self.request)
        return {"email": known["address"], **initial} if known else initial

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)  # type: ignore[misc]  # likewise
        return remember_mailed(self.request, response)

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """A sign-in that waits for its address keeps nobody from this page: allauth would lead away."""


class SignUp(_Entrance, allauth.SignupView):
    def get_initial(self) -> dict[str, Any]:
        """The address that FranceConnect gave, to be confirmed like any other."""
        address = address_carried(self.request)
        return {**super().get_initial(), **({"email": address} if address else {})}


class SignIn(_Entrance, allauth.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "help": help_on_the_way(next_of(self.request), self.request.user)}


class AskNewPassword(_Entrance, allauth.PasswordResetView):
    def get_success_url(self) -> str:
        return str(self.passthrough_next_url(str(self.success_url)))


class _Mailed:
    """What became of the message: said as it is, and the same whether the address has an account or not."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view beside it
        asked = next_of(self.request)
        way = f"?{urlencode({'next': asked})}" if asked else ""
        return {**context, "mailed": mailed_of(self.request), "way": way}


class ConfirmationSent(_Mailed, allauth.EmailVerificationSentView):
    pass


class NewPasswordSent(_Mailed, allauth.PasswordResetDoneView):
    pass


class Confirm(allauth.ConfirmEmailView):
    """One press confirms the address; looking at the page does nothing, since mail servers look too."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            self.object = None
        return self._page()

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            return self.get(*args, **kwargs)
        person: User = self.object.email_address.user
        with override(language_of(self.request, person)):
            if self._is_where_it_was_asked(person):
                answer: HttpResponse = super().post(*args, **kwargs)
                return answer
            return self._confirm_elsewhere(person)

    def _page(self) -> HttpResponse:
        page: HttpResponse = self.render_to_response(self.get_context_data())
        return page

    def _is_where_it_was_asked(self, person: User) -> bool:
        """Did this browser choose the password? Its sign-in waits for the address; or it is signed in."""
        pending = self.request.session.get("account_login") or {}
        return bool(self.request.user == person or pending.get("user_pk") == user_pk_to_url_str(person))

    def _confirm_elsewhere(self, person: User) -> HttpResponse:
        """Whoever reads the mailbox chooses the password: the one of the sign-up may be a stranger's."""
        if self.object.confirm(self.request) is None:
            return self._page()
        self.logout_other_user(self.object)
        accounts.void_password(person)
        messages.info(
            self.request,
            _("For the safety of your account, choose its password on this device: the same one will do."),
        )
        keep_way(self.request)
        key = default_token_generator.make_token(person)
        return redirect("account_reset_password_from_key", user_pk_to_url_str(person), key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = "" if self.object else confirmed_by(self.kwargs["key"])
        return {**super().get_context_data(**kwargs), "confirmed": known}


class ChooseNewPassword(allauth.PasswordResetFromKeyView):
    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keep_way(request)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        person: User = self.reset_user
        get_adapter().forget_wrong_passwords(self.request, str(person.email))
        with override(language_of(self.request, person)):
            answer: HttpResponse = super().form_valid(form)
            return answer


def keep_way(request: HttpRequest) -> None:
    """Where the link led, until one is signed in."""
    way = way_in(request.GET.get(WAY, ""))
    if is_address_of_ours(way):
        request.session[WAY] = way


def language_of(request: HttpRequest, person: User) -> str:
    """The language of the next page: chosen in this browser, else the account's."""
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or person.language


def confirmed_by(key: str) -> str:
    """The address of a link that has been used: whoever holds it may know that it did its work."""
    try:
        pk = signing.loads(key, salt=SALT, max_age=EMAIL_CONFIRMATION_EXPIRE_DAYS * 24 * 3600)
    except signing.BadSignature:
        return ""
    return accounts.confirmed_address(pk)


def remember_mailed(request: HttpRequest, response: Any) -> Any:
    mailed = getattr(request, "mailed", None)
    if mailed is not None and response is not None:
        again = mailed.again_at.isoformat() if mailed.again_at else ""
        response.set_signed_cookie(
            MAILED,
            json.dumps({"address": mailed.address, "has_left": mailed.has_left, "again_at": again}),
            max_age=MAILED_LASTS,
            path=reverse("account"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def mailed_of(request: HttpRequest) -> dict[str, Any] | None:
    kept = request.get_signed_cookie(MAILED, default="", max_age=MAILED_LASTS)
    if not kept:
        return None
    mailed: dict[str, Any] = json.loads(kept)
    return {**mailed, "again_at": parse_datetime(mailed["again_at"])}

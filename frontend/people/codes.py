"""Signing in, or up, by a code sent to a mailbox: one types it in the browser that asked for it.

Whoever has no password proves by it, too, that they still sit at the machine (`frontend/shell/again.py`).

What is asked lies sealed in that browser; no row says who asked. Only the right code opens an account: an
address is answered alike with or without one, and nobody opens an account for somebody else.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.adapters import current_language
from accounts.policies import is_signed_in
from accounts.refusals import InvalidInput, Refused, TooOften
from accounts.services import accounts, limits
from frontend.people.forms import AskCodeForm, MailedCodeForm
from frontend.people.mailbox import mailed_of, remember_mailed
from frontend.people.providers import address_carried
from frontend.people.ticks import at_the_tick
from frontend.pieces.helping import help_on_the_way
from frontend.shell import kept
from frontend.shell.forms import act
from frontend.shell.typed_again import next_of

ASKED, LASTS = "asked_code", timedelta(minutes=15)
FIGURES = 8


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@at_the_tick
def ask(request: HttpRequest) -> HttpResponse:
    if is_signed_in(request.user):
        if request.method == "POST" and request.user.email:
            return _send(request, request.user.email, timezone.now())
        return redirect(next_of(request) or "landing")
    known = address_carried(request) or (mailed_of(request) or {}).get("address")
    form = AskCodeForm(request.POST or None, initial={"email": known})
    if form.is_valid():
        return _send(request, form.cleaned_data["email"], timezone.now())
    help_ = help_on_the_way(next_of(request), request.user)
    context = {"form": form, "next": next_of(request), "help": help_}
    return render(request, "account/code.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, address: str, at: datetime) -> HttpResponse:
    """To whoever reads the mailbox, with an account or without: the same message in the same time."""
    code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    words: dict[str, Any] = {"code": f"{code[:4]} {code[4:]}"}
    person = accounts.find_by_email(address)
    if person is not None:
        words["user"] = person
    get_adapter().send_mail("account/email/login_code", address, words)
    response = redirect(f"{reverse('account_code_enter')}{_way(request)}")
    if request.mailed.has_left:  # type: ignore[attr-defined]  # by our adapter
        facts = [secrets.token_hex(8), code, address]
        path = reverse("account_code")
        kept.keep(response, ASKED, facts, about="", path=path, until=at + LASTS)
    answer: HttpResponse = remember_mailed(request, response)
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A look at this page does nothing: only the right figures, typed where they were asked for."""
    at = timezone.now()
    asked = kept.kept(request, ASKED, about="", at=at)
    if is_signed_in(request.user) and (asked is None or asked[2] != request.user.email):
        return redirect(next_of(request) or "landing")
    form = MailedCodeForm(request.POST or None)
    if asked is not None and act(form, lambda: _require_right(asked, form.cleaned_data["code"], at)):
        return _stay(request) if is_signed_in(request.user) else _sign_in(request, asked[2], at)
    context = {
        "form": form,
        "asked": asked,
        "mailed": mailed_of(request),
        "next": next_of(request),
        "way": _way(request),
    }
    return render(request, "account/code_enter.html", context, status=422 if form.errors else 200)


def _require_right(asked: list[str], typed: str, at: datetime) -> None:
    """Each try counts before it is compared, so that guesses at the same instant count too."""
    name, code, _address = asked
    try:
        limits.take("tries_of_a_code", name, at=at)
        if not secrets.compare_digest("".join(typed.split()).encode(), code.encode()):
            wrong = _("This is not the code of the last message.")
            raise InvalidInput(wrong, {("code",): wrong})
        limits.take("uses_of_a_code", name, at=at)
    except TooOften as refusal:
        raise Refused(refusal.message, road=_("Ask for another one.")) from refusal


def _stay(request: HttpRequest) -> HttpResponse:
    record_authentication(request, request.user, method="code", reauthenticated=True)
    response = redirect(next_of(request) or "landing")
    kept.drop(response, ASKED, path=reverse("account_code"))
    return response


def _sign_in(request: HttpRequest, address: str, at: datetime) -> HttpResponse:
    """Until the browser is closed: the computer may be anybody's. A second factor is asked for as ever."""
    if accounts.find_by_email(address) is None:
        get_adapter().count_sign_up(request)
    person = accounts.of_mailbox(address, language=current_language(), at=at)
    record_authentication(request, person, method="code")
    login = Login(user=person, email=person.email, redirect_url=next_of(request) or None)
    response: HttpResponse = perform_login(request, login)
    request.session.set_expiry(0)
    kept.drop(response, ASKED, path=reverse("account_code"))
    return response


def _way(request: HttpRequest) -> str:
    asked = next_of(request)
    return f"?{urlencode({'next': asked})}" if asked else ""

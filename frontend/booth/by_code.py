"""The booth of whoever has a letter: a code and a birthday, no account, one ballot.

Who may vote stands in a signed cookie of these pages alone, for an hour or until the ballot is cast: nothing
is written when it is, and no page but the booth knows the person.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from accounts.adapters import network_of
from accounts.policies import is_signed_in
from accounts.refusals import Refused
from budget.models import Edition, RegisterEntry
from budget.services import letter_codes
from frontend.booth import views
from frontend.booth.code_form import LetterCodeForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from voting.queries import polls

COOKIE, LASTS, SALT = "letter_code", 3600, "the booth of a letter code"


@login_not_required
@require_http_methods(["GET", "POST"])
@views.unseen
def code(request: PersonRequest, edition: Edition) -> HttpResponse:
    """Looking at this page serves no code: only its form does."""
    form = LetterCodeForm(request.POST or None)
    done = act(form, lambda: _enter(request, edition, form.cleaned_data))
    if done is None:
        return render(request, "booth/code.html", {"form": form}, status=422 if form.is_bound else 200)
    if is_signed_in(request.user):
        messages.success(request, _("Your letter is received: you are verified."))
        return redirect("booth", edition.municipality.slug, edition.slug)
    response = redirect("code_booth", edition.municipality.slug, edition.slug)
    response.set_cookie(
        COOKIE,
        signing.dumps([edition.pk, done.result.pk, _living_code(done.result)], salt=SALT),
        max_age=LASTS,
        path=_path(edition),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


def _enter(request: PersonRequest, edition: Edition, said: dict[str, Any]) -> RegisterEntry:
    by, at = (request.user if is_signed_in(request.user) else None), timezone.now()
    entry = letter_codes.enter(
        edition, said["code"], said["birth_date"], by=by, network=network_of(request), at=at
    )
    if by is None and _has_voted(edition, entry):
        raise Refused(HAS_VOTED)
    return entry


@login_not_required
@require_http_methods(["GET", "POST"])
@views.unseen
def code_booth(request: PersonRequest, edition: Edition) -> HttpResponse:
    voter = _voter(request, edition)
    if voter is None or _has_voted(edition, voter):
        return _again(edition)
    request.by_code = voter  # type: ignore[attr-defined]  # ours, read by `voter_of`
    return views.booth(request, edition)


@login_not_required
@require_http_methods(["GET", "POST"])
@views.unseen
def code_cast(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The one ballot of a code: sent twice it is the same; what would take its place is not taken."""
    voter = _voter(request, edition)
    if voter is None or request.method == "GET" or request.POST.get("replaces"):
        return _again(edition)
    request.by_code = voter  # type: ignore[attr-defined]  # likewise
    response = views.cast(request, edition)
    if response.status_code == OK:
        response.delete_cookie(COOKIE, path=_path(edition), samesite="Strict")
    return response


OK = 200
HAS_VOTED = lazy("This code has served: a ballot was cast with it, and it counts.")


def _again(edition: Edition) -> HttpResponse:
    return redirect("code", edition.municipality.slug, edition.slug)


def _path(edition: Edition) -> str:
    return reverse("code_booth", args=[edition.municipality.slug, edition.slug])


def _voter(request: HttpRequest, edition: Edition) -> RegisterEntry | None:
    """The person of the letter; none where an account has the entry since that somebody signs in to.

    Nor where the person has left, or another code was made since.
    """
    try:
        where, entry, code = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    if where != edition.pk:
        return None
    voter = edition.register.filter(pk=entry, user__email=None, left_at=None).first()
    return voter if voter is not None and _living_code(voter) == code else None


def _living_code(entry: RegisterEntry) -> int | None:
    key: int | None = entry.letter_codes.filter(replaced_at=None).values_list("pk", flat=True).first()
    return key


def _has_voted(edition: Edition, voter: RegisterEntry) -> bool:
    poll = polls.poll_of_edition(edition)
    return poll is not None and polls.signature_of(poll, voter) is not None

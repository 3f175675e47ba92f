"""What a helper's card opens for one day: a search by name, and “has voted”. Nothing else, and no account.

Which pass it is stands in a signed cookie of these pages; each press asks whether the pass still serves.
"""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing as cookies
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.adapters import network_of
from accounts.refusals import Refused
from budget.models import Edition
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.stations.forms import StationCodeForm
from voting.models import DayPass
from voting.queries import paper_vote as queries
from voting.services.paper_vote import passes, signing

COOKIE, LASTS, SALT = "day_pass", 16 * 3600, "the pass of a station"
LONGEST_NAME = 100


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def station(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The code of the card; a scanned one types it itself, from a part of the address sent nowhere."""
    if queries.paper_day_of(edition) is None:
        raise Http404
    form = StationCodeForm(request.POST or None)
    done = act(
        form,
        lambda: passes.enter(
            edition, form.cleaned_data["code"], network=network_of(request), at=timezone.now()
        ),
    )
    if done is None:
        return render(request, "stations/code.html", {"form": form}, status=422 if form.is_bound else 200)
    response = redirect("station_names", edition.municipality.slug, edition.slug)
    response.set_cookie(
        COOKIE,
        cookies.dumps(done.result.pk, salt=SALT),
        max_age=LASTS,
        path=_path(edition),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


def _with_a_pass(view: Any) -> Any:
    @login_not_required
    @never_cache
    @wraps(view)
    def asked(request: PersonRequest, edition: Edition, **more: Any) -> HttpResponse:
        day_pass = _pass_in_hand(request, edition)
        if day_pass is None:
            return redirect("station", edition.municipality.slug, edition.slug)
        response: HttpResponse = view(request, edition, day_pass, **more)
        return response

    return asked


@require_http_methods(["GET", "POST"])
@_with_a_pass
def names(request: PersonRequest, edition: Edition, day_pass: DayPass) -> HttpResponse:
    """The name is posted: it stays in no address and in no history of the helper's own telephone."""
    poll = day_pass.station.poll
    typed = " ".join(request.POST.get("name", "")[:LONGEST_NAME].replace("@", " ").split())
    found = queries.found(poll, typed) if typed else None
    context = {
        "day_pass": day_pass,
        "typed": typed,
        "found": found,
        "is_cut": found is not None and len(found) == queries.MOST_FOUND,
        "takes_names": queries.takes_names(poll, timezone.now()),
        "is_meanwhile": poll.takes_both,
    }
    return render(request, "stations/helper.html", context)


@require_POST
@_with_a_pass
def sign(request: PersonRequest, edition: Edition, day_pass: DayPass, *, entry: int) -> HttpResponse:
    poll = day_pass.station.poll
    person = queries.may_sign(poll).filter(pk=entry).first()
    if person is None:
        raise Http404
    try:
        signing.sign(poll, person, by=day_pass, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        name = f"{person.given_names} {person.family_name}"
        messages.success(request, _("%(name)s has voted.") % {"name": name})
    return redirect("station_names", edition.municipality.slug, edition.slug)


@require_POST
@_with_a_pass
def leave(request: PersonRequest, edition: Edition, day_pass: DayPass) -> HttpResponse:
    response = redirect("station", edition.municipality.slug, edition.slug)
    response.delete_cookie(COOKIE, path=_path(edition), samesite="Strict")
    return response


def _path(edition: Edition) -> str:
    return reverse("station", args=[edition.municipality.slug, edition.slug])


def _pass_in_hand(request: HttpRequest, edition: Edition) -> DayPass | None:
    """The pass of this browser, as long as it serves; an altered or old cookie is none."""
    try:
        key = cookies.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except cookies.BadSignature:
        return None
    day_pass = queries.pass_in_hand(edition, key) if isinstance(key, int) else None
    serves = day_pass is not None and day_pass.serves(timezone.now())
    return day_pass if serves else None

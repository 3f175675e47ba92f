"""Whose page this is, and what becomes of a refusal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Municipality
from accounts.refusals import NotAllowed, Refused
from budget import policies
from budget.models import Edition
from budget.queries.addresses import edition_at

GetResponse = Callable[[HttpRequest], HttpResponse]
# What a POST repeats without the person having typed it.
UNTYPED = {"csrfmiddlewaretoken"}


class ScopeMiddleware:
    """Turns the slugs of an address into its municipality and edition: a view never looks another town's up.

    A view under `/<municipality>/<edition>/` receives `edition`, one under `/<municipality>/` `municipality`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.municipality = request.edition = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        town = kwargs.pop("municipality", None)
        if town is None:
            return
        if "edition" not in kwargs:
            request.municipality = kwargs["municipality"] = find_municipality(town)
            return
        edition = edition_at(town, kwargs["edition"])
        if edition is None or not policies.can_view_edition(request.user, edition):
            raise Http404
        request.edition = kwargs["edition"] = edition
        request.municipality = edition.municipality


def find_municipality(slug: str) -> Municipality:
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        raise Http404
    return municipality


class RefusalMiddleware:
    """`Refused` becomes a message on the page one came from, `NotAllowed` a 403 (or the way to sign in)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return render(request, "pages/not_allowed.html", status=403)
        if not isinstance(exception, Refused):
            return None
        if request.method == "GET":
            return render(request, "pages/refused.html", {"refusal": exception}, status=409)
        messages.error(request, exception.message)
        if exception.road:
            messages.info(request, exception.road)
        return redirect(origin_of(request))


def origin_of(request: HttpRequest) -> str:
    """The page of ours the form was on, else the page it was sent to."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return referrer
    edition: Edition | None = getattr(request, "edition", None)
    return edition.get_absolute_url() if edition else reverse("home")


class KeepTypedMiddleware:
    """A form sent after the session ended is not lost: the texts come back with the way to send them again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        needs_person = getattr(view, "login_required", True)
        if request.method == "POST" and needs_person and not request.user.is_authenticated:
            return typed_again(request, status=401)
        return None


def typed_again(request: HttpRequest, *, status: int) -> HttpResponse:
    typed = [
        (name, value) for name, values in request.POST.lists() if name not in UNTYPED for value in values
    ]
    response = render(
        request,
        "pages/typed_again.html",
        {"typed": typed, "is_signed_in": request.user.is_authenticated, "address": request.get_full_path()},
        status=status,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page is older than the session: nothing was done, nothing typed is lost."""
    return typed_again(request, status=403)

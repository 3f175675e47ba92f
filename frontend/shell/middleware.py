"""Whose page this is, and what becomes of a refusal."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import money
from accounts.adapters import remember_language
from accounts.models import Municipality
from accounts.refusals import NotAllowed, Refused, TooOften
from budget import policies
from budget.models import Edition
from budget.queries.addresses import edition_at
from frontend.shell.errors import is_of_api
from frontend.shell.forms import SEE_IN
from frontend.shell.on_the_way import road_of
from frontend.shell.requests import GetResponse
from frontend.shell.sign_in import SignInForm
from frontend.shell.typed_again import comes_from_us, typed_again, typed_in


class ScopeMiddleware:
    """Turns the slugs of an address into its municipality and edition: a view never looks another town's up.

    A view under `/<municipality>/<edition>/` receives `edition`, one under `/<municipality>/` `municipality`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.municipality = request.edition = None  # type: ignore[attr-defined]  # ours, read by `context`
        request.road = SimpleLazyObject(lambda: road_of(request))  # type: ignore[attr-defined]  # likewise, and by mails
        # Each town's pages tell its own time and count its own money; the next request begins afresh.
        with timezone.override(None), money.in_euros():
            return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        town = kwargs.pop("municipality", None)
        if town is None:
            return
        if "edition" not in kwargs:
            request.municipality = kwargs["municipality"] = find_municipality(town)
            timezone.activate(request.municipality.time_zone)
            return
        edition = edition_at(town, kwargs["edition"])
        if edition is None or not policies.can_view_edition(request.user, edition):
            raise Http404
        request.edition = kwargs["edition"] = edition
        request.municipality = edition.municipality
        timezone.activate(edition.zone)
        money.count_in(edition.money_unit)


def find_municipality(slug: str) -> Municipality:
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        raise Http404
    return municipality


class RefusalMiddleware:
    """`Refused` becomes a message on the page one came from, `NotAllowed` a 403 (or the way to sign in).

    An address that only takes what a form sends says so, where Django answers an empty page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or is_of_api(request):
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return not_allowed(request)
        if isinstance(exception, Refused):
            return refused(request, exception)
        return None


def not_allowed(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return render(request, "403.html", status=403)
    if request.method == "POST":
        return sign_in_again(request)
    return redirect_to_login(request.get_full_path())


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """After a button, back to its page with the message; where a text is to be given back, a page for it."""
    if isinstance(refusal, TooOften) and request.method == "POST":
        return too_many_requests(request, refusal)
    texts = typed_in(request).texts if request.method == "POST" else []
    if request.method in ("GET", "HEAD") or texts:
        context = {"refusal": refusal, "texts": texts, "back": origin_of(request)}
        return render(request, "pages/refused.html", context, status=409)
    messages.error(request, refusal.message)
    if refusal.road:
        messages.info(request, refusal.road)
    return redirect(origin_of(request))


def origin_of(request: HttpRequest) -> str:
    """The page of ours the form was on, else the edition's or the first one; never a page just refused."""
    referrer = request.headers.get("Referer", "")
    # A browser names a whole address; a lone word would be taken for the name of a view.
    is_ours = "://" in referrer and url_has_allowed_host_and_scheme(
        referrer, {request.get_host()}, require_https=request.is_secure()
    )
    if is_ours and (request.method == "POST" or referrer != request.build_absolute_uri()):
        return referrer
    edition: Edition | None = getattr(request, "edition", None)
    return edition.get_absolute_url() if edition else reverse("home")


class SeenInMiddleware:
    """The language chosen while a form is being filled: the same form, as typed, in that language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        language = getattr(request, "seen_in", "")
        if language:
            remember_language(response, language)
            if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
                response.status_code = HTTPStatus.OK
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        language = request.POST.get(SEE_IN, "") if request.method == "POST" and not is_of_api(request) else ""
        if language in dict(settings.LANGUAGES):
            request.seen_in = language  # type: ignore[attr-defined]  # ours
            translation.activate(language)


class KeepTypedMiddleware:
    """A form sent after the session ended is not lost: one signs in on the spot, then sends it again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        return sign_in_again(request) if request.method == "POST" and lacks_person(request, view) else None


def lacks_person(request: HttpRequest, view: Any) -> bool:
    return getattr(view, "login_required", True) and not request.user.is_authenticated


def sign_in_again(request: HttpRequest) -> HttpResponse:
    typed = typed_in(request, back=origin_of(request))
    return typed_again(request, typed, status=401, form=SignInForm(request=request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page is older than the session: nothing was done, nothing typed is lost."""
    if is_of_api(request):
        return JsonResponse({"detail": f"CSRF: {reason}"}, status=403)
    is_trusted, lacks_cookies = comes_from_us(request), reason == REASON_NO_CSRF_COOKIE
    match = request.resolver_match
    if is_trusted and not lacks_cookies and match and lacks_person(request, match.func):
        return sign_in_again(request)
    typed = typed_in(request, back=origin_of(request))
    return typed_again(request, typed, status=403, is_trusted=is_trusted, lacks_cookies=lacks_cookies)


def too_many_requests(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """The page of a limit reached: what this person typed can be sent again when it says."""
    typed = typed_in(request, back=origin_of(request))
    return typed_again(request, typed, status=429, too_often=refusal)

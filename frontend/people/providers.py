"""To a provider and back: FranceConnect for residents, ProConnect or a town's own sign-in for staff.

Whoever comes back has a session where an account was linked to them, and nothing else: who may vote is said
by the register. An address that a provider asserts finds no account.
"""

import logging
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.adapters import network_of
from accounts.enums import FRANCECONNECT
from accounts.models import User
from accounts.policies import is_signed_in
from accounts.providers import connect, factor
from accounts.providers.known import Provider
from accounts.providers.tokens import Cancelled, ProviderFault, ProviderUnavailable
from accounts.services import identities, limits, links, sealing
from frontend.people.carried import carried, carry, drop, identity_of
from frontend.shell import kept
from frontend.shell.requests import PersonRequest
from frontend.shell.typed_again import next_of

log = logging.getLogger(__name__)

# How the provider's own session is ended: what it gave for that, sealed in ours.
EXIT, EXIT_LASTS = "provider_exit", 12 * 3600


def _known(slug: str) -> Provider:
    known: Provider | None = (
        settings.FRANCECONNECT if slug == FRANCECONNECT else settings.STAFF_PROVIDERS.get(slug)
    )
    if known is None:
        raise Http404
    return known


def _here(page: str, known: Provider) -> str:
    """Told to the provider, and registered there to the letter: never what a browser calls this site."""
    return f"{settings.BASE_URL}{reverse(page, args=[known.slug])}"


@login_not_required
@never_cache
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    known, wish = _known(provider), next_of(request)
    if request.method != "POST":  # the page that leads on, read again
        return redirect("account_login")
    limits.take("leave_for_provider", network_of(request), at=timezone.now())
    try:
        page = connect.begin(request, known, callback=_here("provider_callback", known), next_page=wish)
    except ProviderFault as fault:
        fault.next = wish
        return _failed(request, known, fault)
    return _leave(request, known, page)


def _leave(request: HttpRequest, known: Provider, page: str) -> HttpResponse:
    """Browsers that obey `form-action` follow no redirect from a form to another site: this page leads on."""
    response = render(request, "accounts/leaving.html", {"provider": known, "page": page})
    response.headers["Refresh"] = f"0; url={page}"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _failed(request: HttpRequest, known: Provider, fault: ProviderFault) -> HttpResponse:
    status = HTTPStatus.OK if isinstance(fault, Cancelled) else HTTPStatus.FORBIDDEN
    if isinstance(fault, ProviderUnavailable):
        status = HTTPStatus.SERVICE_UNAVAILABLE
    log.warning("%s: %s (%s)", known.slug, type(fault).__name__, fault)
    context = {
        "provider": known,
        "was_cancelled": isinstance(fault, Cancelled),
        "is_away": isinstance(fault, ProviderUnavailable),
        "next": fault.next,
    }
    return render(request, "accounts/provider_failed.html", context, status=status)


@login_not_required
@require_safe
@never_cache
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    known = _known(provider)
    try:
        arrival = connect.arrive(request, known, callback=_here("provider_callback", known))
    except ProviderFault as fault:
        return _failed(request, known, fault)
    key = identities.provider_key(known.slug, arrival.sub)
    answer = _resident(request, arrival, key) if known.is_for_residents else _staff(request, arrival, key)
    if arrival.end_session and answer.status_code < HTTPStatus.BAD_REQUEST:
        left = {"id_token": arrival.id_token, "end_session": arrival.end_session, "provider": known.slug}
        request.session[EXIT] = sealing.seal(left, purpose=EXIT, at=timezone.now())
    return answer


def _resident(request: HttpRequest, arrival: connect.Arrival, key: str) -> HttpResponse:
    """To where one was going, where the register reads what is carried; a newcomer's mailbox gets a code."""
    person, wish, slug = links.person_of(FRANCECONNECT, key), arrival.next, arrival.provider.slug
    identity = identity_of(arrival.claims, key)
    if is_signed_in(request.user):
        links.require_free(request.user, slug, key)
        answer: HttpResponse = redirect(wish or "landing")
        person = request.user
    elif person is not None:
        answer = _sign_in(request, person, slug, wish)
    else:
        messages.info(
            request,
            _("FranceConnect has recognised you. Now an e-mail address, to which your receipts will come."),
        )
        answer = redirect(f"{reverse('account_code')}?{urlencode({'next': wish})}")
    carry(request, answer, identity, person=person.pk if person else None, at=timezone.now())
    return answer


def _staff(request: HttpRequest, arrival: connect.Arrival, key: str) -> HttpResponse:
    """One signs in by it after having linked it once, signed in; its people are those of a town of ours."""
    known, claims, at = arrival.provider, arrival.claims, timezone.now()
    siret, email = str(claims.get("siret", "")), str(claims.get("email", ""))
    is_denied = claims.get("email_verified") is False
    towns = [
        town for town, binding in known.towns.items() if binding.holds(siret, "" if is_denied else email)
    ]
    if is_signed_in(request.user):
        links.link_staff(request.user, known.slug, key, towns=towns, at=at)
        messages.success(request, _("From now on you can sign in with %(name)s.") % {"name": known.name})
        answer: HttpResponse = redirect("account")
        person = request.user
    else:
        found = links.person_of(known.slug, key)
        if found is None or not links.works_in(found, towns):
            context = {"provider": known, "next": reverse("account")}
            return render(request, "accounts/provider_unlinked.html", context, status=HTTPStatus.FORBIDDEN)
        person, answer = found, _sign_in(request, found, known.slug, arrival.next)
    factor.note(request, person, is_proved=arrival.proves_a_factor)
    return answer


def address_carried(request: HttpRequest) -> str:
    identity = carried(request, at=timezone.now())
    return identity.email if identity else ""


def _sign_in(request: HttpRequest, person: User, slug: str, wish: str) -> HttpResponse:
    """By the same stages as with a password: a closed account, an address to confirm, a second factor."""
    record_authentication(request, person, method="socialaccount", provider=slug)
    answer: HttpResponse = perform_login(request, person, redirect_url=wish or None)
    return answer


@require_POST
def unlink(request: PersonRequest, provider: str) -> HttpResponse:
    known = _known(provider)
    if links.unlink(request.user, known.slug):
        messages.success(request, _("%(name)s no longer opens this account.") % {"name": known.name})
    return redirect("account")


def linkable(person: User) -> list[tuple[Provider, bool]]:
    """Those of this person's towns, for staff; FranceConnect once it is linked, to undo it."""
    linked = links.providers_of(person)
    towns = set(person.memberships.in_force().values_list("municipality__slug", flat=True))
    known = [
        provider for provider in settings.STAFF_PROVIDERS.values() if not towns.isdisjoint(provider.towns)
    ]
    if FRANCECONNECT in linked and settings.FRANCECONNECT:
        known.append(settings.FRANCECONNECT)
    return [(provider, provider.slug in linked) for provider in known]


class SignOut(LogoutView):
    """Here first, whatever becomes of the provider; then the browser goes and ends its session too."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        text = self.request.session.get(EXIT, "")
        left = sealing.unseal(text, purpose=EXIT, seconds=EXIT_LASTS, at=timezone.now())
        answer: HttpResponse = super().post(*args, **kwargs)
        if left is not None and not is_signed_in(self.request.user):
            known = _known(left["provider"])
            back = _here("provider_end", known)
            answer = _leave(
                self.request, known, connect.leave(left["id_token"], left["end_session"], back=back)
            )
        kept.drop_at_sign_out(self.request, answer)  # a ballot that was not cast
        drop(self.request, answer)
        return answer


@login_not_required
@require_safe
@never_cache
def end(request: HttpRequest, provider: str) -> HttpResponse:
    """Where the provider sends a browser whose session with it has ended; ours had ended before."""
    _known(provider)
    return redirect("home")

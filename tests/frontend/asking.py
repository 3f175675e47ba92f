"""Asking for any address of a whole town as anybody; `ask` undoes what the request did, `send` does not."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from accounts.services import unwanted
from budget.services import follows
from tests.contracts.addresses import Address
from tests.factories.towns import LIVE, VOTED, Town
from tests.frontend.rights import FORBIDDEN, NOT_FOUND, OPEN, SIGN_IN, WRONG_METHOD

SESSION = "session_of_this_test"


def ask(person: User | None, method: str, address: str, typed: Any = (), **headers: str) -> HttpResponse:
    return _ask(browser_of(person), method, address, typed, **headers)


def ask_without_factor(person: User, method: str, address: str, typed: Any = ()) -> HttpResponse:
    """As somebody whose session has not given the second factor."""
    client = Client(raise_request_exception=False)
    client.force_login(person, None)
    return _ask(client, method, address, typed)


def _ask(client: Client, method: str, address: str, typed: Any = (), **headers: str) -> HttpResponse:
    with transaction.atomic():
        response = _request(client, method, address, typed, **headers)
        if response.streaming:
            whole = HttpResponse(b"".join(response.streaming_content), status=response.status_code)
            whole.headers, response = response.headers, whole
        transaction.set_rollback(True)
    return response


def send(person: User | None, method: str, address: str, typed: Any = (), **headers: str) -> HttpResponse:
    """As a browser without script; a fault of the program is an answer too, 500."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return _request(client, method, address, typed, **headers)


def browser_of(person: User | None) -> Client:
    """A new browser on the one session of this person, which each undone request leaves as it was."""
    client = Client(raise_request_exception=False)
    if person is not None:
        if SESSION not in vars(person):
            client.force_login(person)
            setattr(person, SESSION, client.cookies[settings.SESSION_COOKIE_NAME].value)
        client.cookies[settings.SESSION_COOKIE_NAME] = getattr(person, SESSION)
    return client


def _request(client: Client, method: str, address: str, typed: Any, **headers: str) -> HttpResponse:
    act = client.post if method == "POST" else client.get
    return act(address, dict(typed), headers=headers)


def path_to(address: Address, town: Town, **others: Any) -> str:
    rows = {
        "municipality": town.municipality.slug,
        "edition": LIVE,
        "number": 1,
        "step": "idea",
        "question": "money",
        "topic": "privacy",
        "language": "en",
        "kind": "collection",
        "form": "pdf",
        "entry": (town.voted if others.get("edition") == VOTED else town.live)
        .register.order_by("pk")
        .values_list("pk", flat=True)[0],
        "station": town.day_pass.station_id,
        "day_pass": town.day_pass.pk,
        "juror": town.seat.pk,
        "department": town.department.pk,
        "proposed": town.proposed.pk,
        "seat": town.memberships[Role.OFFICER].pk,
        "given": 1,
        "text": "annulled",
        "pk": town.memberships[Role.MODERATOR].pk,
        "slug": town.territory.slug,
        "position": 1,
        "group": 1,
        "page": 1,
        "name": "publication.json",
        "milestone": town.milestone.pk,
        "asked": town.act.pk,
        "brought": town.brought.pk,
        "uidb36": "1",
        "device": 1,
        "key": "set-password",
        "provider": "franceconnect",
        "following": follows.token_of(town.people["resident"], town.live.pk),
        "token": unwanted.token_of(town.people["resident"], "budget.phase_opened"),
    }
    return reverse(address.name, kwargs={name: {**rows, **others}[name] for name in address.parameters})


def what_became(response: HttpResponse) -> str:
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        return SIGN_IN
    if 300 <= response.status_code < 400 and response["Location"].startswith(reverse(settings.LOGIN_URL)):
        return SIGN_IN
    refusals = {HTTPStatus.FORBIDDEN: FORBIDDEN, HTTPStatus.NOT_FOUND: NOT_FOUND}
    refusals[HTTPStatus.METHOD_NOT_ALLOWED] = WRONG_METHOD
    if response.status_code >= 500:
        return str(response.status_code)
    return refusals.get(HTTPStatus(response.status_code), OPEN)

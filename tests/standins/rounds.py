"""To a provider and back, as a browser goes: what tests of sign-ins share."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import requests
from django.test import Client
from django.utils.http import urlencode

OURS = "https://budget.example.org/account/providers"


def leave(client: Client, wish: str = "/", provider: str = "franceconnect") -> str:
    """The address of the provider to which our page leads on."""
    page: Any = client.post(f"/account/providers/{provider}/", {"next": wish})
    return str(page["Refresh"].removeprefix("0; url="))


def through(address: str) -> str:
    """What a browser does at the provider, whose person says yes: the address it is sent back to."""
    return sent_back(requests.get(address, allow_redirects=False, timeout=5))


def sent_back(answer: requests.Response) -> str:
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    assert urlunsplit((*parts[:3], "", "")).startswith(OURS)
    return f"{parts.path}?{parts.query}"


def come_back(client: Client, wish: str = "/", provider: str = "franceconnect") -> Any:
    return client.get(through(leave(client, wish, provider)))


def asked_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def changed(address: str, **values: str | None) -> str:
    told = {name: value for name, value in {**asked_of(address), **values}.items() if value is not None}
    return urlunsplit((*urlsplit(address)[:3], urlencode(told), ""))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session

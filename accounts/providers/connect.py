"""One round through a provider: the address one is sent to, and what is believed of whoever comes back.

On allauth's OpenID Connect, stricter where the State's services and their auditors are: a nonce, a long
state, the level checked, signatures verified, nothing that a visitor adds to the address, no claim kept.
"""

import hmac
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.utils.crypto import get_random_string
from django.utils.http import urlencode

from accounts.providers import tokens
from accounts.providers.known import Provider
from accounts.providers.tokens import Cancelled, ProviderFault, ProviderUnavailable, Untrusted

DRAWN = 43  # letters and digits; FranceConnect asks for 22 at least, ProConnect for 32
SECONDS = 5  # that a provider has for one answer
NEVER_SENT = 500  # an answer from here on is a server's trouble, not a refusal


@dataclass(frozen=True)
class Arrival:
    """Somebody the provider vouches for. `sub` and `claims` are kept nowhere as they are."""

    provider: Provider
    sub: str = field(repr=False)
    claims: dict[str, Any] = field(repr=False)
    next: str
    id_token: str = field(repr=False)
    end_session: str
    proves_a_factor: bool


class SocialAdapter(DefaultSocialAccountAdapter):
    """Providers are settings, never rows; whom they are asked by is hurried and follows no redirect."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        return []

    def get_requests_session(self) -> requests.Session:
        return _Session()


class _Session(requests.Session):
    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            answer = super().request(*args, **{**kwargs, "timeout": SECONDS, "allow_redirects": False})
        except requests.RequestException as fault:
            raise ProviderUnavailable(type(fault).__name__) from None
        if answer.status_code >= NEVER_SENT:
            raise ProviderUnavailable("server_error")
        return answer


class StrictProvider(OpenIDConnectProvider):
    id = "strict"

    def __init__(self, request: Any, known: Provider) -> None:
        app = SocialApp(
            provider=self.id,
            provider_id=known.slug,
            name=known.name,
            client_id=known.client_id,
            secret=known.client_secret,
            settings={"server_url": known.url, "oauth_pkce_enabled": known.sends_pkce},
        )
        super().__init__(request, app=app)


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    def __init__(self, request: Any, known: Provider, callback: str) -> None:
        super().__init__(request, known.slug)
        self.known, self._callback = known, callback
        self._session = _Session()

    def get_provider(self) -> StrictProvider:
        return StrictProvider(self.request, self.known)

    def get_callback_url(self, request: Any, app: Any) -> str:
        return self._callback

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        told = self.document(self.get_provider().server_url)
        if str(told.get("issuer", "")).rstrip("/") != self.known.url.rstrip("/"):
            raise Untrusted("another_issuer")
        return told

    def document(self, address: str) -> dict[str, Any]:
        told = _json(self._session.get(address))
        if not isinstance(told, dict):
            raise Untrusted("no_document")
        return told

    def keys(self) -> tokens.Keys:
        """Asked for at each sign-in: a key that the provider took back is believed by no process of ours."""
        return list(self.document(self.openid_config["jwks_uri"])["keys"])

    def read(self, token: str) -> dict[str, Any]:
        return tokens.read(
            token, keys=self.keys, issuer=self.openid_config["issuer"], audience=self.known.client_id
        )

    def userinfo(self, access_token: str) -> dict[str, Any]:
        answer = self._session.get(
            self.openid_config["userinfo_endpoint"], headers={"Authorization": f"Bearer {access_token}"}
        )
        if not answer.ok:
            raise Untrusted("no_userinfo")
        if self.known.signs_userinfo:
            return self.read(answer.text)
        told = _json(answer)
        return told if isinstance(told, dict) else {}


def _json(answer: requests.Response) -> Any:
    try:
        answer.raise_for_status()
        return answer.json()
    except ValueError as fault:
        raise Untrusted("not_json") from fault
    except requests.RequestException as fault:
        raise ProviderUnavailable("no_document") from fault


def begin(request: Any, known: Provider, *, callback: str, next_page: str) -> str:
    """The address of the provider's page. What the visitor wrote in ours adds nothing to it."""
    adapter, provider = StrictAdapter(request, known, callback), StrictProvider(request, known)
    state, nonce = get_random_string(DRAWN), get_random_string(DRAWN)
    asked = {
        "client_id": known.client_id,
        "redirect_uri": callback,
        "response_type": "code",
        "scope": " ".join(known.scopes),
        "state": state,
        "nonce": nonce,
    }
    if known.acr_values:
        asked["acr_values"] = " ".join(known.acr_values)
    pkce = provider.get_pkce_params()
    verifier = pkce.pop("code_verifier", None)
    kept = {"nonce": nonce, "next": next_page, "verifier": verifier, "person": request.user.pk}
    page = _endpoint(adapter, "authorization_endpoint")
    statekit.stash_state(request, provider_id=known.slug, state=kept, state_id=state)
    return f"{page}?{urlencode({**asked, **pkce})}"


def arrive(request: Any, known: Provider, *, callback: str) -> Arrival:
    """Whoever comes back, once everything they bring is checked; else a fault, and nothing was written."""
    state = request.GET.get("state", "")
    kept = statekit.unstash_state(request, provider_id=known.slug, state_id=state)
    if kept is None or kept["person"] != request.user.pk:
        raise Untrusted("another_browser")
    try:
        return _arrival(request, StrictAdapter(request, known, callback), kept)
    except ProviderFault as fault:
        fault.next = kept["next"]
        raise


def _arrival(request: Any, adapter: StrictAdapter, kept: dict[str, Any]) -> Arrival:
    if request.GET.get("error") == "access_denied":
        raise Cancelled("access_denied")
    if "error" in request.GET or not request.GET.get("code"):
        raise Untrusted("refused")
    try:
        return _checked(adapter, kept)
    except OAuth2Error as fault:  # its text quotes the answer
        raise Untrusted("no_token") from fault
    except (KeyError, TypeError, ValueError) as fault:
        raise Untrusted("malformed") from fault


def _checked(adapter: StrictAdapter, kept: dict[str, Any]) -> Arrival:
    known = adapter.known
    client = adapter.get_client(adapter.request, adapter.get_provider().app)
    answer = adapter.get_access_token_data(adapter.request, None, client, pkce_code_verifier=kept["verifier"])
    told = adapter.read(answer["id_token"])
    acr, amr = str(told.get("acr", "")), told.get("amr") or []
    if not hmac.compare_digest(str(told.get("nonce", "")).encode(), kept["nonce"].encode()):
        raise Untrusted("another_nonce")
    if not known.accepts(acr):
        raise Untrusted("another_level")
    claims = adapter.userinfo(answer["access_token"])
    if not told["sub"] or claims.get("sub") != told["sub"]:
        raise Untrusted("another_person")
    return Arrival(
        provider=known,
        sub=str(told["sub"]),
        claims=claims,
        next=kept["next"],
        id_token=answer["id_token"],
        end_session=_endpoint(adapter, "end_session_endpoint", is_needed=False),
        proves_a_factor=known.proves_a_factor(acr, [amr] if isinstance(amr, str) else list(amr)),
    )


def _endpoint(adapter: StrictAdapter, name: str, *, is_needed: bool = True) -> str:
    address = str(adapter.openid_config.get(name, ""))
    if is_needed and not address:
        raise Untrusted(f"no_{name}")
    return address


def leave(id_token: str, end_session: str, *, back: str) -> str:
    """Where a browser goes to end the provider's session too, after ours has ended."""
    asked = {"id_token_hint": id_token, "state": get_random_string(DRAWN), "post_logout_redirect_uri": back}
    return f"{end_session}?{urlencode(asked)}"

"""FranceConnect v2, ProConnect: from what they publish, ES256, a signed userinfo, and the same refusals."""

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from accounts.providers.known import Provider, franceconnect

CLIENT, SECRET = "6925fb8143c76eded44d32b40c0cb100", "the-secret-of-this-client"
CODE_LASTS, TOKEN_LASTS = 30, 60
KNOWN = {"client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "acr_values", "prompt"}
ANGELA = {
    "sub": "b6048e95bb134ec5b1d1e1fa69f287172e91722b9354d637a1bcf2ebb0fd2ef5v1",
    "given_name": "Angela Claire Louise",
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "email": "angela@dubois.example",
}


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


class Refusal(Exception):
    """What the service answers instead of going on."""


@dataclass
class State:
    """What a test sets, and what the service remembers of one sign-in."""

    person: dict[str, Any] = field(default_factory=lambda: dict(ANGELA))
    acr: str = "eidas1"
    amr: list[str] = field(default_factory=lambda: ["pwd"])
    scopes: set[str] = field(
        default_factory=lambda: {"openid", "birthdate", "given_name", "family_name", "email"}
    )
    shortest: int = 22
    redirects: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    is_declined: bool = False
    elapsed: float = 0  # seconds by which its clock runs ahead
    key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    kid: str = "of-today"
    published: list[dict[str, Any]] | None = None  # its keys, where they are not the one it signs with
    # What a test makes of a token before it leaves: (claims, sign) -> the token.
    bend: dict[str, Callable[[dict[str, Any], Callable[..., str]], str]] = field(default_factory=dict)
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # the paths that were asked for, in order

    def now(self) -> float:
        return time.time() + self.elapsed


@dataclass
class Service:
    url: str
    state: State

    @property
    def known(self) -> Provider:
        return franceconnect(url=self.url, client_id=CLIENT, client_secret=SECRET, level="eidas1")


@contextmanager
def running(**facts: Any) -> Iterator[Service]:
    state = State(**facts)
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    handler.url = url = f"http://127.0.0.1:{server.server_port}/api/v2"
    try:
        yield Service(url, state)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: ClassVar[State]
    url: ClassVar[str]

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_GET  # noqa: N815  as the library calls them

    def _answer(self) -> None:
        path = urlsplit(self.path).path.removeprefix("/api/v2/")
        name = {".well-known/openid-configuration": "discovery"}.get(path, path)
        self.state.asked.append(name)
        if name in self.state.away:
            return self._send(503, "text/html", "<h1>Service indisponible</h1>")
        try:
            getattr(self, f"_{name.replace('/', '_')}", self._unknown)()
        except Refusal as refusal:
            self._send(400, "application/json", json.dumps({"error": str(refusal)}))

    def _unknown(self) -> None:
        raise Refusal("unknown_address")

    def _discovery(self) -> None:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks",
                 "userinfo_endpoint": "userinfo", "end_session_endpoint": "session/end"}  # fmt: skip
        told = {"issuer": self.url, **{name: f"{self.url}/{path}" for name, path in names.items()}}
        told["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
        self._send(200, "application/json", json.dumps(told))

    def _authorize(self) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        self._refuse_unless(asked)
        if self.state.is_declined:
            return self._redirect(asked, {"error": "access_denied"})
        code = secrets.token_urlsafe(32)
        self.state.codes[code] = {**asked, "at": self.state.now()}
        return self._redirect(asked, {"code": code})

    def _refuse_unless(self, asked: dict[str, str]) -> None:
        shortest = self.state.shortest
        faults = {
            "unknown_parameter": bool(set(asked) - KNOWN),
            "client": asked.get("client_id") != CLIENT,
            "redirect_uri": asked.get("redirect_uri") not in self.state.redirects,
            "response_type": asked.get("response_type") != "code",
            "scope": "openid" not in asked.get("scope", "").split()
            or not set(asked.get("scope", "").split()) <= self.state.scopes,
            "state": len(asked.get("state", "")) < shortest,
            "nonce": len(asked.get("nonce", "")) < shortest or not asked["nonce"].isalnum(),
            "acr_values": not asked.get("acr_values", "").startswith("eidas"),
        }
        for word, is_so in faults.items():
            if is_so:
                raise Refusal(word)

    def _redirect(self, asked: dict[str, str], answer: dict[str, str]) -> None:
        self.send_response(302)
        told = urlencode({**answer, "state": asked["state"], "iss": self.url})
        self.send_header("Location", f"{asked['redirect_uri']}?{told}")
        self.end_headers()

    def _token(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        told = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        round_ = self.state.codes.pop(told.get("code", ""), None)
        is_ours = told.get("client_id") == CLIENT and told.get("client_secret") == SECRET
        if not is_ours or round_ is None or self.state.now() - round_["at"] > CODE_LASTS:
            raise Refusal("invalid_grant")
        if told.get("redirect_uri") != round_["redirect_uri"] or set(told) - {
            "client_id", "client_secret", "code", "grant_type", "redirect_uri"
        }:  # fmt: skip
            raise Refusal("invalid_request")
        access = secrets.token_urlsafe(32)
        self.state.tokens[access] = {"at": self.state.now()}
        claims = self._base() | {
            "sub": self.state.person["sub"],
            "nonce": round_["nonce"],
            "acr": self.state.acr,
            "amr": self.state.amr,
            "azp": CLIENT,
        }
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_LASTS}
        answer["id_token"] = self._signed("id_token", claims)
        self._send(200, "application/json", json.dumps(answer))

    def _userinfo(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        round_ = self.state.tokens.pop(token, None)
        if round_ is None or self.state.now() - round_["at"] > TOKEN_LASTS:
            return self._send(401, "application/json", "{}")
        return self._send(200, "application/jwt", self._signed("userinfo", self._base() | self.state.person))

    def _jwks(self) -> None:
        keys = self.state.published
        if keys is None:
            keys = [public_jwk(self.state.key, self.state.kid)]
        self._send(200, "application/json", json.dumps({"keys": keys}))

    def _session_end(self) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        if set(asked) != {"id_token_hint", "state", "post_logout_redirect_uri"}:
            raise Refusal("parameters")
        if asked["post_logout_redirect_uri"] not in self.state.ends:
            raise Refusal("post_logout_redirect_uri")
        self.send_response(302)
        self.send_header("Location", f"{asked['post_logout_redirect_uri']}?state={asked['state']}")
        self.end_headers()

    def _base(self) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + TOKEN_LASTS}

    def _signed(self, name: str, claims: dict[str, Any]) -> str:
        def sign(told: dict[str, Any], *, key: Any = None, algorithm: str = "ES256", kid: str = "") -> str:
            headers = {"kid": kid or self.state.kid}
            return jwt.encode(told, self.state.key if key is None else key, algorithm, headers=headers)

        bend = self.state.bend.get(name)
        return bend(claims, sign) if bend else sign(claims)

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """A test says what it looks at."""


def public_jwk(key: ec.EllipticCurvePrivateKey, kid: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    return {**told, "kid": kid, "use": "sig", "alg": "ES256"}

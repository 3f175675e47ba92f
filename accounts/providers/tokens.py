"""What a provider signed: believed after its own published keys, for us, of now, and never otherwise."""

from collections.abc import Callable
from typing import Any

import jwt

# Each with the kind of key that verifies it: not "none", nor what a public key could sign as a secret.
ALGORITHMS = {"ES256": "EC", "RS256": "RSA"}
CLOCKS_DIFFER = 30  # seconds


class ProviderFault(Exception):
    """No session comes of it. Its word is for the log: never what the provider said."""

    next = ""  # the page one was on the way to


class Untrusted(ProviderFault):
    """What came back is not what was asked, or is not the provider's."""


class ProviderUnavailable(ProviderFault):
    """The provider does not answer."""


class Cancelled(ProviderFault):
    """The person came back without going through with it."""


Keys = list[dict[str, Any]]


def read(token: str, *, keys: Callable[[], Keys], issuer: str, audience: str) -> dict[str, Any]:
    """The claims. A key not known yet is asked for once more: keys are changed without notice."""
    try:
        header = jwt.get_unverified_header(token)
        kind = ALGORITHMS[header["alg"]]
        key = _key(header, kind, keys()) or _key(header, kind, keys())
        if key is None:
            raise Untrusted("unknown_key")
        claims: dict[str, Any] = jwt.decode(
            token,
            key=jwt.PyJWK(key, algorithm=header["alg"]).key,
            algorithms=[header["alg"]],
            audience=audience,
            issuer=issuer,
            leeway=CLOCKS_DIFFER,
            options={"require": ["iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as fault:
        raise Untrusted("bad_token") from fault
    if claims.get("azp", audience) != audience:
        raise Untrusted("for_another")
    return claims


def _key(header: dict[str, Any], kind: str, keys: Keys) -> dict[str, Any] | None:
    fitting = [
        key
        for key in keys
        if key.get("kty") == kind
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
        and header.get("kid") in (None, key.get("kid"))
    ]
    return fitting[0] if len(fitting) == 1 else None

"""The identity providers of the environment: FranceConnect for residents, a file for those of staff."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from accounts.enums import FRANCECONNECT
from accounts.providers.known import EIDAS, Binding, Provider, franceconnect
from deploy.env import Environment, is_loopback, refuse, require

SIRET_DIGITS = 14
PROCONNECT = ("openid", "given_name", "usual_name", "email", "uid", "siret")
OPENID = ("openid", "email")
KINDS = ("proconnect", "openid")
WORDS = {"kind", "name", "url", "client_id", "client_secret_file", "acr_values", "second_factor", "towns"}


def for_residents(env: Environment) -> Provider | None:
    """All of it or none; without an address nothing is offered."""
    if not env.text("FRANCECONNECT_URL", default=""):
        return None
    level = env.text("FRANCECONNECT_LEVEL", default=EIDAS[0])
    require(level in EIDAS, f"FRANCECONNECT_LEVEL must be one of {', '.join(EIDAS)}.")
    return franceconnect(
        url=_address("FRANCECONNECT_URL", env.text("FRANCECONNECT_URL")),
        client_id=env.text("FRANCECONNECT_CLIENT_ID"),
        client_secret=env.given_secret("FRANCECONNECT_CLIENT_SECRET"),
        level=level,
    )


def for_staff(env: Environment) -> dict[str, Provider]:
    """By their word in addresses; each with the towns it is for, and how it tells their people."""
    place = env.text("STAFF_PROVIDERS", default="")
    if not place:
        return {}
    try:
        told = tomllib.loads(Path(place).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        refuse("STAFF_PROVIDERS names a file that cannot be read as TOML (deploy/README.md has a sample).")
    return {slug: _staff_provider(slug, given) for slug, given in told.items()}


def _staff_provider(slug: str, given: Any) -> Provider:
    def need(condition: bool, what: str) -> None:
        require(condition, f"STAFF_PROVIDERS, [{slug}]: {what}.")

    need(slug.isascii() and slug.isalnum() and slug != FRANCECONNECT, "its name is letters and digits")
    need(isinstance(given, dict) and set(given) <= WORDS, f"the words are {', '.join(sorted(WORDS))}")
    need(given.get("kind") in KINDS, f"kind is one of {', '.join(KINDS)}")
    for word in ("name", "url", "client_id", "client_secret_file"):
        need(isinstance(given.get(word), str) and bool(given[word].strip()), f"{word} is missing")
    for word in ("acr_values", "second_factor"):
        need(_are_words(given.get(word, [])), f"{word} is a list of words")
    towns = given.get("towns", {})
    need(isinstance(towns, dict) and bool(towns), "towns is missing: nobody could sign in by it")
    for told in towns.values():
        need(_is_binding(told), "each of towns has sirets (14 digits) or domains, in lists")
    is_proconnect = given["kind"] == "proconnect"
    return Provider(
        slug=slug,
        name=given["name"],
        url=_address("STAFF_PROVIDERS, url", given["url"]),
        client_id=given["client_id"],
        client_secret=_content_of(slug, given["client_secret_file"]),
        scopes=PROCONNECT if is_proconnect else OPENID,
        acr_values=tuple(given.get("acr_values", ["eidas1"] if is_proconnect else [])),
        signs_userinfo=is_proconnect,
        sends_pkce=not is_proconnect,
        factors=frozenset(given.get("second_factor", [])),
        towns={town: _binding(told) for town, told in towns.items()},
    )


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


def _is_binding(told: Any) -> bool:
    if not isinstance(told, dict) or not told or set(told) - {"sirets", "domains"}:
        return False
    sirets, domains = told.get("sirets", []), told.get("domains", [])
    return (
        _are_words(sirets)
        and _are_words(domains)
        and all(siret.isdigit() and len(siret) == SIRET_DIGITS for siret in sirets)
        and bool(sirets or domains)
    )


def _binding(told: dict[str, list[str]]) -> Binding:
    domains = frozenset(domain.lower().lstrip("@") for domain in told.get("domains", []))
    return Binding(sirets=frozenset(told.get("sirets", [])), domains=domains)


def _content_of(slug: str, place: str) -> str:
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        refuse(f"STAFF_PROVIDERS, [{slug}]: client_secret_file names a file that cannot be read.")


def _address(name: str, value: str) -> str:
    parts = urlsplit(value)
    is_ours = parts.scheme == "http" and is_loopback(parts.hostname or "")
    is_plain = bool(parts.hostname) and not parts.query and "@" not in parts.netloc
    require(
        is_plain and (parts.scheme == "https" or is_ours),
        f"{name} must be the address of an issuer, such as https://oidc.franceconnect.gouv.fr/api/v2.",
    )
    return value.rstrip("/")

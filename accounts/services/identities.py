"""One person, one key: a keyed hash of the civil identity, the same however it was typed."""

import hashlib
import hmac
import secrets
import unicodedata
from contextlib import suppress
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import vault
from accounts.models import KeyFingerprint
from accounts.process_cache import remembered
from accounts.refusals import InvalidInput, Refused
from accounts.writing import is_disguised, shows

PEPPER = "identity-pepper"
PEPPER_BYTES = 32
# Letters that stand for others and that Unicode does not take apart by itself.
SPELT_OUT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


UNREADABLE = (
    "The identity pepper in VAULT_DIR cannot be read safely: the file belongs to the account that runs the "
    "processes, which alone may open it (chmod 600)."
)


class PepperFault(Exception):
    """The register cannot be kept with this pepper; said to whoever runs the installation."""


def person_key(given_names: str, family_name: str, birth_date: date, *, pepper: bytes | None = None) -> str:
    """64 hexadecimal digits; without the pepper of the vault nobody can go back or guess.

    A birthday known to the year only is stated on 1 January and kept so. `pepper`: read once by whoever
    makes the keys of many, with `pepper_for_many`.
    """
    names = normal_family(family_name), normal_given(given_names)
    return _key("person", *names, birth_date.isoformat(), pepper=pepper)


def family_key(family_name: str, birth_date: date, *, pepper: bytes | None = None) -> str:
    """The same for all who have one family name and were born on one day: one person, or twins."""
    return _key("family", normal_family(family_name), birth_date.isoformat(), pepper=pepper)


def letters_key(given_names: str, family_name: str, birth_date: date, *, pepper: bytes | None = None) -> str:
    """The same wherever somebody put a name into the field of the other, or cut them elsewhere."""
    letters = sorted(normal_given(given_names).replace(" ", "") + normal_family(family_name))
    return _key("letters", "".join(letters), birth_date.isoformat(), pepper=pepper)


def birth_key(birth_date: date) -> str:
    """The same for all who were born on one day: what is still compared once a name is erased."""
    return _key("birth", birth_date.isoformat())


def claim_key(known: str, account: int) -> str:
    """Of an account whose identity somebody else has stated before: its own, until an officer decides."""
    return _key("claim", known, str(account))


def provider_key(provider: str, sub: str) -> str:
    """What is kept of the name by which a provider knows somebody: two accounts of theirs meet on it."""
    return _key("provider", provider, sub)


def _key(*parts: str, pepper: bytes | None = None) -> str:
    return hmac.digest(pepper or pepper_for_many(), "|".join(parts).encode(), "sha256").hex()


def pepper_for_many() -> bytes:
    """The pepper, asked for once by whoever makes the keys of many people."""
    try:
        return pepper()
    except PepperFault as fault:
        raise Refused(
            _("The register's key is missing, and nothing was recorded. Please tell the town hall.")
        ) from fault


def pepper() -> bytes:
    """The one this database began with: another would know nobody again and let them enter twice."""
    try:
        key = vault.read(_vault_dir(), PEPPER)
    except vault.KeyMissing as fault:
        raise PepperFault(
            "The identity pepper is not in VAULT_DIR: give back the one of this database, "
            "or make it with `make_pepper` on a new installation."
        ) from fault
    except vault.VaultFault as fault:
        raise PepperFault(UNREADABLE) from fault
    if len(key) != PEPPER_BYTES:
        raise PepperFault("The identity pepper in VAULT_DIR is damaged: give back the one of this database.")
    first, _is_new = KeyFingerprint.objects.get_or_create(name=PEPPER, defaults={"sha256": fingerprint(key)})
    if first.sha256 != fingerprint(key):
        raise PepperFault(
            "The identity pepper in VAULT_DIR is not the one of this database: give that one back."
        )
    return key


def _vault_dir() -> Path:
    if settings.VAULT_DIR is None:
        raise PepperFault("VAULT_DIR is not set: the account that only counts has no identity pepper.")
    return settings.VAULT_DIR


def make_pepper() -> bool:
    """Draw the pepper of a new installation; whether one was drawn. One that is known is never replaced."""
    if not KeyFingerprint.objects.filter(name=PEPPER).exists():
        with suppress(vault.KeyExists):
            vault.write_once(_vault_dir(), PEPPER, secrets.token_bytes(PEPPER_BYTES))
            pepper()
            return True
    pepper()
    return False


def fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"faire-ensemble identity pepper\0" + key).hexdigest()


def normal_family(name: str) -> str:
    """A family name as it is compared: « de La Tour-d'Auvergne » and « DE LA TOUR D AUVERGNE » are one."""
    return "".join(words_of(name, field="family_name"))


def normal_given(names: str) -> str:
    """Given names as they are compared, hyphens, order and repetitions apart: « Jean-Luc Marie », « Marie
    Jean Luc ».
    """
    return " ".join(sorted(set(words_of(names, field="given_names"))))


def words_of(name: str, *, field: str) -> list[str]:
    """The words of a name without what keyboards write differently; figures are no part of a name."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(SPELT_OUT)
    plain = "".join(_fold(character) for character in unicodedata.normalize("NFKD", folded))
    words = plain.split()
    if any(character.isnumeric() for character in plain):
        raise InvalidInput(_("A name has no figures."), {(field,): _("Write it as on the identity card.")})
    if not words:
        raise InvalidInput(_("A name is missing."), {(field,): _("Write it as on the identity card.")})
    if any(map(is_disguised, words)):
        sentence = _("This name mixes letters of several alphabets: type it again.")
        raise InvalidInput(sentence, {(field,): sentence})
    return words


@remembered(size=2_000)
def _fold(character: str) -> str:
    """Letters and digits stay; accents, apostrophes, invisible signs go; what separates becomes a space."""
    if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf", "Lm", "Sk"} or character in "'’‘":
        return ""
    if not character.isalnum():
        return " "
    return character if shows(character) else ""

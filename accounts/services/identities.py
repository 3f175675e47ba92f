"""One person, one key: a keyed hash of the civil identity, the same however it was typed."""

import hashlib
import hmac
import unicodedata
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import vault
from accounts.refusals import InvalidInput
from accounts.writing import is_disguised, shows

PEPPER = "identity-pepper"
# Letters that stand for others and that Unicode does not take apart by itself.
SPELT_OUT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def person_key(given_names: str, family_name: str, birth_date: date) -> str:
    """64 hexadecimal digits; without the pepper of the vault nobody can go back or guess.

    A birthday known to the year only is stated on 1 January and kept so.
    """
    identity = "|".join(
        ["person", normal_family(family_name), normal_given(given_names), birth_date.isoformat()]
    )
    pepper = vault.read_or_make(settings.VAULT_DIR, PEPPER)
    return hmac.new(pepper, identity.encode(), hashlib.sha256).hexdigest()


def normal_family(name: str) -> str:
    """A family name as it is compared: « de La Tour-d'Auvergne » and « DE LA TOUR D AUVERGNE » are one."""
    return "".join(_words(name, field="family_name"))


def normal_given(names: str) -> str:
    """Given names as they are compared, hyphens and order apart: « Jean-Luc Marie », « Marie Jean Luc »."""
    return " ".join(sorted(_words(names, field="given_names")))


def _words(name: str, *, field: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", name).casefold().translate(SPELT_OUT)
    plain = "".join(_fold(character) for character in unicodedata.normalize("NFKD", folded))
    words = plain.split()
    if not any(character.isalpha() and shows(character) for character in plain):
        raise InvalidInput(_("A name is missing."), {(field,): _("Write it as on the identity card.")})
    if any(map(is_disguised, words)):
        sentence = _("This name mixes letters of several alphabets: type it again.")
        raise InvalidInput(sentence, {(field,): sentence})
    return words


def _fold(character: str) -> str:
    """Letters and digits stay; accents, apostrophes, invisible signs go; what separates becomes a space."""
    if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf", "Lm", "Sk"} or character in "'’‘":
        return ""
    return character if character.isalnum() else " "

"""Whether two people born on one day may be one person, written in another way."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from accounts.services.identities import words_of

# Shorter words (« de », « la », « J. ») are shared by many.
TELLING = 3
# « Durand » and « Durant », « Müller » and « Mueller » are this near; « Martin » and « Martel » are not.
NEAR = 0.8
MONTHS = 12
# « Le Roy » and « Leroy » may call themselves « Roy »; what is left is a name.
PARTICLE = re.compile("^(?:dela|des|de|du|les|le|la)(?=.{3})")
# What French ears do not tell apart, in this order: « Christophe » and « Kristof », « Li » and « Ly ».
SOUNDS = [
    (re.compile(spelt), sound)
    for spelt, sound in (
        ("ph", "f"),
        ("y", "i"),
        ("ch(?=[lnr])|ck|qu|[cq](?![eih])", "k"),
        ("e?au", "o"),
        ("[ae]i", "e"),
        ("(?<!c)h", ""),
        (r"(.)\1+", r"\1"),
        ("(?<=..)[destx]+$", ""),
    )
]


@dataclass(frozen=True)
class CivilNames:
    given: frozenset[str]
    family: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        return self.given | set(self.family)

    @property
    def letters(self) -> str:
        return "".join(sorted("".join(self.given) + "".join(self.family)))

    @property
    def sound(self) -> str:
        """The family name as it is heard, its particle apart."""
        heard = PARTICLE.sub("", "".join(self.family))
        for spelt, sound in SOUNDS:
            heard = spelt.sub(sound, heard)
        return heard

    @property
    def is_latin(self) -> bool:
        """In the letters of an identity card or a residence permit, accents apart."""
        return all(word.isascii() for word in self.words)


def civil_names(given_names: str, family_name: str) -> CivilNames:
    given = words_of(given_names, field="given_names")
    return CivilNames(frozenset(given), tuple(words_of(family_name, field="family_name")))


def days_mistaken_for(day: date) -> set[date]:
    """What a slip makes of a date: a day off, or day and month in the order of another country."""
    days = set()
    with suppress(OverflowError):
        days |= {day - timedelta(days=1), day + timedelta(days=1)}
    if day.day <= MONTHS:
        days.add(day.replace(month=day.day, day=day.month))
    return days - {day}


def may_be_one(one: CivilNames, other: CivilNames) -> bool:
    """A doubt, no more: twins are alike too. Another alphabet may hide anybody."""
    if not (one.is_latin and other.is_latin):
        return True
    if one.letters == other.letters or one.sound == other.sound:
        return True
    shares_a_family = _telling(one.family) & other.words or _telling(other.family) & one.words
    all_given_alike = one.given == other.given and len(one.given) > 1
    return bool(shares_a_family) or all_given_alike or _is_misspelt(one, other)


def _telling(words: tuple[str, ...]) -> set[str]:
    return {word for word in words if len(word) >= TELLING}


def _is_misspelt(one: CivilNames, other: CivilNames) -> bool:
    families = SequenceMatcher(None, "".join(one.family), "".join(other.family), autojunk=False)
    initials = {word[0] for word in one.given} & {word[0] for word in other.given}
    return bool(initials) and families.ratio() >= NEAR

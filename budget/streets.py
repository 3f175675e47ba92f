"""How a street's name and an address as it is typed are compared: without accents, capitals, short forms."""

import re
from collections.abc import Sequence

from accounts.writing import folded
from budget.stems import SMALL_WORDS, WORD

# As one abbreviates on an envelope; what only drops its last letters is found by its beginning.
WRITTEN_OUT = {
    "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard", "rte": "route", "che": "chemin",
    "pce": "place", "fg": "faubourg", "fbg": "faubourg", "sq": "square", "st": "saint", "ste": "sainte",
    "dr": "docteur", "gal": "general", "mal": "marechal", "pdt": "president", "lot": "lotissement",
}  # fmt: skip
NUMBER = re.compile(r"([0-9]{1,5}) ?(bis|ter|quater|quinquies|[a-z])?(?= |$)")
MOST_WORDS = 12
SaidAddress = tuple[str, tuple[str, ...]]  # a number, the words of a street


def words_of(text: str) -> tuple[str, ...]:
    """« Bd. de l’Étang » -> boulevard, de, l, etang."""
    return tuple(WRITTEN_OUT.get(word, word) for word in WORD.findall(folded(text)))


def number_of(number: str, suffix: str) -> str:
    return " ".join(filter(None, [number.lstrip("0"), folded(suffix)]))


def told(typed: str) -> list[SaidAddress]:
    """What an address as it is typed may mean: « 12 b rue A » and « 8 mai 1945 » leave it open."""
    spaced = " ".join(WORD.findall(folded(typed)))
    found = NUMBER.match(spaced)
    if found is None:
        return [("", _shortened(spaced))]
    number, suffix = found[1], found[2] or ""
    readings = [(number_of(number, suffix), _shortened(spaced[found.end() :]))]
    if suffix:
        readings.append((number_of(number, ""), _shortened(spaced[found.end(1) :])))
    return [*readings, ("", _shortened(spaced))]


def _shortened(text: str) -> tuple[str, ...]:
    return words_of(text)[:MOST_WORDS]


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """Without the small words that one leaves out: « rue lilas », « rue des Lilas »; « rue A » stays."""
    return (*(word for word in words[:-1] if word not in SMALL_WORDS), *words[-1:])

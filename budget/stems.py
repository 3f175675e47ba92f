"""The words of a text as a search compares them: without accents, endings and the rest that people forget."""

import re
from threading import local

from snowballstemmer import stemmer

from accounts.process_cache import remembered
from accounts.writing import folded

WORD = re.compile(r"[^\W_]+")
# Left out of what is asked, as long as something else is: the text need not say "de" as well.
SMALL_WORDS = frozenset(
    "a au aux avec c d dans de des du en et j l la le les m n ou par pour qu que qui s sur t un une".split()  # noqa: SIM905  words, not a table
)
# A word is at least this long before its plural, its last letter or its beginning alone is looked at.
SHORT = 3
LONGEST = 40


def words_of(text: str) -> list[str]:
    """« L’école du Grand-Pré » -> ecol, du, grand, pre, each once."""
    return list(dict.fromkeys(stem(word) for word in WORD.findall(folded(text))))


def searched_by(title: str, *texts: str) -> str:
    """What a row keeps to be found by: its words between spaces, those of the title once more with a mark."""
    marked = [f"={word}" for word in words_of(title)]
    return f" {' '.join([*marked, *words_of(' '.join([title, *texts]))])} "


def asked_words(text: str) -> list[str]:
    """The words that a search is about."""
    found = list(dict.fromkeys(WORD.findall(folded(text))))
    telling = [word for word in found if word not in SMALL_WORDS] or found
    return list(dict.fromkeys(map(stem, telling)))


_of_thread = local()


@remembered(size=50_000)
def stem(word: str) -> str:
    """The same for a word's plural and its family: `word` comes folded, so that a phone's « velos » does too.

    A stemmer keeps its place in a word: each thread has its own.
    """
    word = word[:LONGEST]
    if len(word) <= SHORT or not word.isalpha():
        return word
    word = _singular(word)
    if len(word) <= SHORT:
        return word
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = stemmer("french")
    root: str = _of_thread.stemmer.stemWord(word)
    root = root.rstrip("ei") if len(root) > SHORT + 1 else root
    return root[:-1] if len(root) > SHORT + 1 and root[-1] == root[-2] else root


def _singular(word: str) -> str:
    for plural, singular in (("eaux", "eau"), ("yaux", "yau"), ("aux", "al"), ("eux", "eu")):
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word[:-1] if word[-1] in "sx" else word

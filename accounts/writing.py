"""What people type as text, made fit to keep: what shows nothing is empty, a name is known by its sound."""

import re
import unicodedata
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify

# Marks that turn the direction of the text around them: they could make one word read as another.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Null bytes and other controls that no keyboard types, and halves of characters that no file can hold.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# More marks on one letter than any writing has: they would cover the lines above and below.
MOST_MARKS = 8
# Letters and symbols by their class, of which Unicode's own name says that nothing is drawn.
DRAWS_NOTHING = re.compile(r"\bFILLER\b|.\bBLANK$|\bNULL NOTEHEAD$|\bOBJECT REPLACEMENT CHARACTER$")
# What a spreadsheet would work out, also after spaces or a quotation mark.
FORMULA = re.compile(r"[\s\"'«“]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
# Letters that are two, or one with a stroke, and no accent that could be taken off.
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
# A word in Latin letters with one of these among them is a disguise, not a name.
LOOK_ALIKE_SCRIPTS = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def written(typed: object, *, is_one_line: bool = False) -> str:
    """The text without stray spaces, controls and turning marks; empty when nothing of it can be seen."""
    text = "" if typed is None else str(typed).replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", UNFIT.sub("", TURNS.sub("", text)))
    if not text.isascii():
        text = _trimmed(_without_piles(text))
    return " ".join(text.split()) if is_one_line else text.strip()


def name_of(typed: object) -> str:
    """A name that others read: one line, and no sign in it that does not show."""
    text = written(typed, is_one_line=True)
    return " ".join("".join(sign for sign in text if sign == " " or _is_mark(sign) or shows(sign)).split())


def is_unfit(typed: object) -> bool:
    text = str(typed)
    return bool(UNFIT.search(text)) or (not text.isascii() and _without_piles(text) != text)


def shows(sign: str) -> bool:
    """Letters, figures, punctuation and symbols that are drawn; a mark needs one of them to stand on."""
    drawn = unicodedata.category(sign)[0] in "LNPS"
    return drawn and not DRAWS_NOTHING.search(unicodedata.name(sign, ""))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M" and not DRAWS_NOTHING.search(unicodedata.name(sign, ""))


def _trimmed(text: str) -> str:
    """From the first sign that shows to the last, with the marks that stand on it."""
    first = next((place for place, sign in enumerate(text) if shows(sign)), None)
    if first is None:
        return ""
    end = len(text) - next(place for place, sign in enumerate(reversed(text)) if shows(sign))
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    return text[first:end]


def _without_piles(text: str) -> str:
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign)[0] == "M" else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def cell(text: str) -> str:
    """A text as a spreadsheet shows it and never works it out, though it begins like a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def folded(text: str) -> str:
    """Without what one forgets or another keyboard lacks: capitals, accents, ligatures."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))


def sounds_like(name: str) -> str:
    """The same for two spellings of one name: « L'Étang », « L’étang », « L etang »."""
    return "".join(sign for sign in folded(name) if sign.isalnum()) or name


def is_disguised(word: str) -> bool:
    if word.isascii():
        return False
    scripts = {unicodedata.name(sign, "?").split(" ")[0] for sign in word if sign.isalpha()}
    return "LATIN" in scripts and bool(scripts & LOOK_ALIKE_SCRIPTS)


def address_of(name: str, taken: Collection[str], *, otherwise: str, longest: int = 60) -> str:
    """The name as a word of an address; a number follows when it is taken."""
    stem = slugify(name.replace("’", "'"))[:longest] or otherwise
    number, address = 1, stem
    while address in taken:
        number += 1
        address = f"{stem[: longest - len(str(number)) - 1]}-{number}"
    return address


def validate_email_address(typed: str) -> None:
    """An e-mail address without quotes, escapes and other alphabets, else Django's `ValidationError`."""
    validate_email(typed)
    if not typed.isascii() or '"' in typed or "\\" in typed:
        raise ValidationError(validate_email.message, code="invalid")


def mailbox(address: str) -> str:
    """What counts as one mailbox: spellings that often lead to the same. Not an address to write to."""
    name, _at, host = address.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{host}"


def is_one_mailbox(first: str | None, second: str | None) -> bool:
    return bool(first and second) and mailbox(first or "") == mailbox(second or "")

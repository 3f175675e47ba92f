"""Text that shows nothing is empty, whatever the signs; a name is known again in another spelling."""

import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError

from accounts.writing import (
    address_of,
    folded,
    is_unfit,
    mailbox,
    name_of,
    shows,
    sounds_like,
    validate_email_address,
    written,
)

NOTHING = [
    "\u200b", "\u2060", "\u00ad", "\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\ufeff", "\u180e",
    "\u034f", "\u0301", "\ufe0f", "\u20dd", "\u3000", "\u00a0", "\u2028", "\U000e0020", "\U000e01ef",
    "\U0001d159",    "\ufff9", "\ufff0", "\u200d\u3164 \u2800", "\u0301\u0302", "\ud800", "\x00", "\ufffc",
]  # fmt: skip


@pytest.mark.parametrize("typed", NOTHING, ids=ascii)
def test_text_that_shows_nothing_is_empty(typed):
    for text in (typed, typed * 40, f" {typed}\n{typed} "):
        assert written(text) == ""
        assert name_of(text) == ""


def test_signs_are_judged_by_their_class_and_not_by_a_list():
    invisible = {"Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"}
    signs = [chr(place) for place in range(0, sys.maxunicode, 7)]

    assert not [sign for sign in signs if unicodedata.category(sign) in invisible and shows(sign)]
    assert all(shows(sign) for sign in "aÉ9東ع!€☀␢")


@pytest.mark.parametrize("text", ["L’étang", "日本", "👩‍👩‍👧", "é", "e\u0301", "שָׁלוֹם", "a\nb", "5 €"])
def test_what_shows_is_kept(text):
    assert written(text) == unicodedata.normalize("NFC", text)


def test_what_hides_around_a_text_is_taken_off_and_a_name_has_no_sign_that_hides():
    assert written("\u200b\u3164 Un  banc \u2800") == "Un  banc"
    assert name_of("Jean\u00a0\u200bPaul\u3164") == "Jean Paul"


def test_piles_of_marks_are_no_writing():
    assert is_unfit("e" + "\u0301\u0302" * 100)
    assert not is_unfit("Thị trấn")
    assert len(name_of("e" + "\u0302" * 5_000)) < 20


@pytest.mark.parametrize(
    ("one", "other"),
    [("Les Prés", "Les Pres"), ("Saint-Éloi", "saint eloi"), ("L'Étang", "L’étang"), ("Cœur", "COEUR")],
)
def test_one_name_in_two_spellings_sounds_the_same(one, other):
    assert sounds_like(one) == sounds_like(other)
    assert folded("ÉCOLE Œuvre") == "ecole oeuvre"


def test_an_address_is_free_and_never_empty():
    assert address_of("L’Étang", set(), otherwise="quarter") == "letang"
    assert address_of("日本", {"quarter"}, otherwise="quarter") == "quarter-2"
    assert address_of("a" * 90, {"a" * 60}, otherwise="quarter") == "a" * 58 + "-2"


@pytest.mark.parametrize(
    "address",
    ['"victim"@mail.example', '"v\\ictim"@mail.example', "victim@ｍail.example", "victim@mail\u00ad.example",
     "victim", "vïctim@mail.example"],
)  # fmt: skip
def test_an_address_has_one_spelling(address):
    with pytest.raises(ValidationError):
        validate_email_address(address)


def test_spellings_of_one_mailbox_are_counted_together():
    spellings = ("victim@mail.example", " Victim@MAIL.example", "v.ic.tim+shop@mail.example")

    assert {mailbox(address) for address in spellings} == {"victim@mail.example"}
    assert mailbox("other@mail.example") != mailbox("victim@mail.example")

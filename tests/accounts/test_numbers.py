"""A whole number is read as it was typed, or refused with how to write it: never another amount."""

import unicodedata

import pytest

from accounts.numbers import NotWhole, whole_euros, whole_number

SPACES = [sign for sign in map(chr, range(0x10000)) if unicodedata.category(sign) == "Zs"]
FIGURES = [
    (0, 0),
    (12, 12),
    ("0", 0),
    ("05", 5),
    ("250000", 250_000),
    (" 250000 ", 250_000),
    ("1 500 000", 1_500_000),
    ("-5", -5),
    ("\u22125", -5),
    *((f"250{space}000", 250_000) for space in SPACES),
]
MONEY = [
    ("250 000 €", 250_000),
    ("250\u202f000\u00a0€", 250_000),
    ("250000€", 250_000),
    ("€12 000", 12_000),
    ("12 000 euros", 12_000),
    ("1 euro", 1),
    ("12 000 EUR", 12_000),
    ("12 000,00 €", 12_000),
    ("12000,0", 12_000),
]
NEITHER = [
    "250.000", "250000.00", "1.500.000", "250,000", "250,5", "250'000", "250_000", "1e5", "0x10", "½", "٣",
    "²", "Ⅻ", "１２", "+5", "--5", "- 5", "5-", "2 5 0", "25 00", "0 250", "1 0000", "250  000", "250\n000",
    "250\t000",    "250\u200b000", "\u202e12", "9" * 19, "9" * 5_000, "9 " * 5_000,
    "", " ", "€", "12 k€", "cinq", "None", "12 $", "12,",
    True, False, 12.0, 250.5, float("nan"), None, [12], {"12": 12}, b"12", 10**30,
]  # fmt: skip


@pytest.mark.parametrize(("typed", "number"), FIGURES)
def test_what_a_french_person_writes_is_read(typed, number):
    assert whole_number(typed) == number
    assert whole_euros(typed) == number


@pytest.mark.parametrize(("typed", "amount"), MONEY)
def test_money_may_have_its_sign_and_cents_that_are_none(typed, amount):
    assert whole_euros(typed) == amount
    with pytest.raises(NotWhole):
        whole_number(typed)


@pytest.mark.parametrize("typed", NEITHER, ids=lambda typed: ascii(typed)[:20])
def test_everything_else_is_refused_with_how_to_write_it(typed):
    for read in (whole_number, whole_euros):
        with pytest.raises(NotWhole) as refusal:
            read(typed)
        assert str(refusal.value).endswith((".", "000."))


@pytest.mark.parametrize("typed", ["250,50", "250,5 €", "12 000,01 €"])
def test_cents_are_refused_as_cents(typed):
    with pytest.raises(NotWhole, match="centimes"):
        whole_euros(typed)

"""Figures and euros as people write them: exact, with one kind of space."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from accounts import money


@pytest.mark.parametrize(
    ("amount", "parts", "french", "english"),
    [
        (0, 1, "0\u00a0€", "€0"),
        (12_000, 1, "12\u202f000\u00a0€", "€12,000"),
        (1_234_567, 100, "12\u202f345,67\u00a0€", "€12,345.67"),
        (50, 100, "0,50\u00a0€", "€0.50"),
        (1_200, 100, "12\u00a0€", "€12"),
        (Fraction(1, 3), 1, "0,33\u00a0€", "€0.33"),
        (Fraction(25, 1000), 1, "0,03\u00a0€", "€0.03"),
        (Decimal("9.5"), 1, "9,50\u00a0€", "€9.50"),
        (-1_500, 1, "\u22121\u202f500\u00a0€", "\u2212€1,500"),
        (10**15 + 1, 100, "10\u202f000\u202f000\u202f000\u202f000,01\u00a0€", "€10,000,000,000,000.01"),
    ],
)
def test_euros_are_written_to_the_cent(amount, parts, french, english):
    with override("fr"):
        assert money.euros(amount, money.MoneyUnit(parts)) == french
    with override("en"):
        assert money.euros(amount, money.MoneyUnit(parts)) == english


def test_a_page_counts_in_the_money_of_its_edition():
    zloty = money.MoneyUnit(100, "PLN")
    with money.in_euros():
        money.count_in(zloty)
        with override("fr"):
            assert money.euros(4_025) == "40,25\u00a0PLN"
        with override("en"):
            assert money.euros(4_000) == "PLN 40"
    with override("fr"):
        assert money.euros(4_025) == "4\u202f025\u00a0€"


def test_hundredths_are_written_with_two_decimals():
    with override("fr"):
        assert (money.in_hundredths(437), money.in_hundredths(-105)) == ("4,37", "\u22121,05")

"""Numbers, amounts and blanks as French and English print them."""

from string import Formatter
from typing import Any

from voting.tally.pabulib import money_text

NARROW, WIDE = "\u202f", "\u00a0"
MILLION = 10**6


def printable(text: str) -> str:
    """A file is somebody else's: no escape sequence of it reaches the terminal."""
    return "".join(sign if sign.isprintable() or sign in (NARROW, WIDE) else " " for sign in text)


class CommandWords(Formatter):
    """`{cost:money}` is an amount of the election, `{votes:vote|votes}` a number with its noun.

    `#` says where the number stands, if it does not come first: `{votes:its supporter|its # supporters}`.
    `{price:fine}` is an amount in millionths.
    """

    def __init__(self, language: str, unit: int, currency: str) -> None:
        self._is_french, self._unit, self._currency = language == "fr", unit, currency

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "money":
            return self._money(value)
        if format_spec == "fine":
            return self._fine(value)
        if "|" in format_spec:
            single, many = format_spec.split("|")
            is_one = value in (0, 1) if self._is_french else value == 1
            words = single if is_one else many
            if "#" in format_spec:
                return words.replace("#", self._number(value))
            return f"{self._number(value)}{WIDE}{words}"
        return str(super().format_field(value, format_spec))

    def typeset(self, text: str) -> str:
        """French spacing of our own words, never of a name: narrow before ; wide before : and inside « »."""
        if not self._is_french:
            return text
        spaced = text.replace(" ;", NARROW + ";").replace(" :", WIDE + ":")
        return spaced.replace("« ", "«" + WIDE).replace(" »", WIDE + "»")

    def _number(self, value: int) -> str:
        return f"{value:,}".replace(",", NARROW) if self._is_french else f"{value:,}"

    def _money(self, amount: int) -> str:
        return self._signed(*money_text(amount, self._unit).split("."))

    def _fine(self, millionths: int) -> str:
        """Rounded down: to cents, or where that would leave nothing to a hundredth of one."""
        decimals = 2 if millionths >= MILLION * self._unit else 4
        rounded = millionths * 10**decimals // (MILLION * self._unit)
        return self._signed(*money_text(rounded, 10**decimals).split("."))

    def _signed(self, whole: str, part: str = "") -> str:
        decimals = f"{part:0<2}" if part else ""
        point = "," if self._is_french else "."
        text = self._number(int(whole)) + (point + decimals if decimals else "")
        sign = "€" if self._currency == "EUR" else self._currency
        return f"{text}{WIDE}{sign}" if sign else text

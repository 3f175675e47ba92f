"""Values of JSON, read strictly: another type than the one asked for is an error with its option's name."""

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from voting.tally.errors import BadOptions, OptionFault

Member = TypeVar("Member", bound=StrEnum)


def require_type(wanted: type, option: str, value: object) -> Any:
    if type(value) is not wanted:  # a bool is an int, and must not pass for one
        raise bad_value(option, value)
    return value


def bad_value(option: str, value: object) -> BadOptions:
    return BadOptions(OptionFault.BAD_VALUE, {"option": option, "value": repr(value)})


def number(option: str, value: object) -> int:
    return int(require_type(int, option, value))


def text(option: str, value: object) -> str:
    return str(require_type(str, option, value))


def flag(option: str, value: object) -> bool:
    return bool(require_type(bool, option, value))


def share(option: str, value: object) -> Fraction:
    """Text such as "1/20" or "0.05": a number of JSON may have gone through a float."""
    try:
        return Fraction(text(option, value))
    except (ValueError, ZeroDivisionError) as error:
        raise bad_value(option, value) from error


def items(option: str, value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise bad_value(option, value)
    return list(value)


def whole_numbers(option: str, value: object) -> tuple[int, ...]:
    return tuple(number(option, item) for item in items(option, value))


def texts(option: str, value: object) -> tuple[str, ...]:
    return tuple(text(option, item) for item in items(option, value))


def exclusive(option: str, value: object) -> tuple[tuple[str, ...], ...]:
    """Groups of ids: each at least two, none twice; canonical whatever the order they are written in."""
    groups = {
        tuple(sorted(text(option, name) for name in items(option, group))) for group in items(option, value)
    }
    if any(len(set(group)) != len(group) or len(group) <= 1 for group in groups):
        raise bad_value(option, value)
    return tuple(sorted(groups))


def member(enum: type[Member]) -> Callable[[str, object], Member]:
    def read(option: str, value: object) -> Member:
        try:
            return enum(text(option, value))
        except ValueError as error:
            raise bad_value(option, value) from error

    return read


def members(enum: type[Member]) -> Callable[[str, object], tuple[Member, ...]]:
    def read(option: str, value: object) -> tuple[Member, ...]:
        return tuple(member(enum)(option, item) for item in items(option, value))

    return read

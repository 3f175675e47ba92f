"""The figures of a result and how JSON says them: amounts of money are told from others by their name."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from voting.tally.types.values import bad_value, share

RankScore = int | Fraction
Money = Callable[[int], int | float]  # how an amount is shown; a float shows, it never decides
Figures = tuple[tuple[str, int | str], ...]  # sorted by name

MONEY_PARAMS = frozenset({"cost", "left", "missing", "held", "from_reserve", "share", "budget", "carried"})


def score_json(score: RankScore) -> int | str:
    return int(score) if score == int(score) else str(score)


def score_from(key: str, value: object) -> RankScore:
    return value if type(value) is int else share(key, value)


def figures_json(figures: Figures, money: Money) -> dict[str, int | float | str]:
    return {
        name: money(value) if name in MONEY_PARAMS and isinstance(value, int) else value
        for name, value in figures
    }


def figures_from(key: str, value: object) -> Figures:
    if not isinstance(value, Mapping):
        raise bad_value(key, value)
    for name, figure in value.items():
        if type(figure) not in (int, str):
            raise bad_value(str(name), figure)
    return tuple(sorted(value.items()))


def whole_figures_from(key: str, value: object) -> tuple[tuple[str, int], ...]:
    figures = figures_from(key, value)
    for name, figure in figures:
        if not isinstance(figure, int):
            raise bad_value(name, figure)
    return tuple((name, int(figure)) for name, figure in figures)


def read_fields(key: str, value: object, wanted: type) -> Mapping[str, Any]:
    """An object of JSON with the fields of this type as its keys, all of them and no other."""
    if not isinstance(value, Mapping) or set(value) != {field.name for field in fields(wanted)}:
        raise bad_value(key, sorted(value) if isinstance(value, Mapping) else value)
    return value

"""The figures that bound a ballot: fields of a rule, each with type, default, least and greatest value."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field
from types import NoneType
from typing import Any

from voting.tally.errors import BadBallotRule, RuleFault

Figure = int | bool | None
# Sums of so many points over a million ballots are still whole numbers to every machine that counts.
MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Bound:
    """One of a rule's figures, as data for forms and tables; `least` or `most` None: any whole number."""

    name: str
    default: Figure
    least: int | None
    most: int | None
    may_be_none: bool  # None: not bounded


def whole(default: int, *, least: int | None = -MOST, most: int | None = MOST) -> Any:
    return field(default=default, metadata={"types": (int,), "least": least, "most": most})


def optional(default: int | None = None, *, least: int | None = -MOST, most: int | None = MOST) -> Any:
    """None where nothing is bounded."""
    return field(default=default, metadata={"types": (int, NoneType), "least": least, "most": most})


def flag(*, default: bool) -> Any:
    return field(default=default, metadata={"types": (bool,), "least": None, "most": None})


def described(figure: Field[Any]) -> Bound:
    default: Any = figure.default
    known = figure.metadata
    return Bound(figure.name, default, known["least"], known["most"], NoneType in known["types"])


def read(known: tuple[Field[Any], ...], data: object) -> dict[str, Figure]:
    """Strict: an unknown bound or one of another type is an error, a missing one has its default."""
    if not isinstance(data, Mapping):
        raise BadBallotRule(RuleFault.NOT_AN_OBJECT)
    types = {figure.name: figure.metadata["types"] for figure in known}
    for name, value in data.items():
        if name not in types:
            raise BadBallotRule(RuleFault.UNKNOWN_KEY, {"key": str(name)})
        if type(value) not in types[name]:  # a bool is an int, and must not pass for one
            raise BadBallotRule(RuleFault.BAD_VALUE, {"key": str(name), "value": repr(value)})
    return dict(data)

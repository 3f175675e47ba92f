"""From stored JSON to typed parts and back."""

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class BadRulebook(ValueError):
    """Stored parts that this program cannot read: `path` names the part and the field."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def read(shape: type[T], data: object, path: str = "") -> T:
    """Stored data as this shape: an unknown name or type is an error, a missing name has its default."""
    if not isinstance(data, Mapping):
        raise BadRulebook(path)
    hints = get_type_hints(shape)
    for name in data:
        if name not in hints:
            raise BadRulebook(f"{path}{name}")
    known = {name: _value(hints[name], value, f"{path}{name}") for name, value in data.items()}
    try:
        return shape(**known)
    except TypeError as error:
        raise BadRulebook(path) from error


def _value(hint: Any, value: object, path: str) -> Any:
    if get_origin(hint) is types.UnionType:
        return None if value is None else _value(get_args(hint)[0], value, path)
    if get_origin(hint) in (dict, tuple):
        return _several(hint, value, path)
    if is_dataclass(hint):
        return read(hint, value, f"{path}.")  # type: ignore[arg-type]  # `is_dataclass` has just said so
    if issubclass(hint, StrEnum):
        if not isinstance(value, str) or value not in list(hint):
            raise BadRulebook(path)
        return hint(value)
    if type(value) is not hint:  # a bool is an int, and must not pass for one
        raise BadRulebook(path)
    return value


def _several(hint: Any, value: object, path: str) -> Any:
    """A tuple of values of one kind; a mapping is of the one who reads it, and taken as it is."""
    if get_origin(hint) is dict and isinstance(value, Mapping):
        return dict(value)
    if get_origin(hint) is tuple and isinstance(value, list | tuple):
        return tuple(_value(get_args(hint)[0], item, path) for item in value)
    raise BadRulebook(path)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value

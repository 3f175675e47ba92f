"""Reads whose shape never changes: the ORM composes them once, as composing costs more than running.

Measured side by side, in microseconds composed and ordinary: themes 100 and 697, ideas behind a project 89
and 1053, a project 533 and 2463; the page of a list of projects 3.8 and 8.6 ms. This leans on private parts
of Django, tried on one minor version of it: on any other each read is the plain queryset of its shape again,
right and slower, and a test says so. Remove it when that costs no bar of `make bench`.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any, NoReturn

import django
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet, Value
from django.db.models.sql import Query

TRIED_ON = (5, 2)
LARGEST_KEY = 2**63 - 1


class Key(Expression):
    """Stands in a shape for what is only known when it is read: the nth key."""

    def __init__(self, nth: int) -> None:
        super().__init__()
        self.nth = nth

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list["Key"]]:  # type: ignore[override]  # a key is no value yet
        return "%s", [self]


class Composed:
    """A queryset composed once: `shape(*keys)` is what it reads, its keys alone tell one from another."""

    def __init__(self, shape: Callable[..., QuerySet[Any, Any]]) -> None:
        self.shape = shape

    @cached_property
    def composed(self) -> tuple[QuerySet[Any, Any], Any, str, tuple[Any, ...]]:
        queryset = self.shape(*(Key(nth) for nth in range(len(signature(self.shape).parameters))))
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        return queryset, compiler, *compiler.as_sql()

    def rows_of(self, *keys: Any, stretch: slice | None = None) -> QuerySet[Any, Any]:
        """The rows of `shape(*keys)`, not read yet; `stretch`: only these of them, in their order."""
        if any(isinstance(key, int) and abs(key) > LARGEST_KEY for key in keys):
            return self.plain(*keys).none()
        if django.VERSION[:2] != TRIED_ON:
            return self.plain(*keys) if stretch is None else self.plain(*keys)[stretch]
        queryset, compiler, sql, params = self.composed
        if stretch is not None:
            sql += f" LIMIT {stretch.stop - stretch.start:d} OFFSET {stretch.start:d}"
        filled = tuple(keys[param.nth] if isinstance(param, Key) else param for param in params)
        rows = type(queryset)(queryset.model, query=Known(queryset.query, compiler, (sql, filled)))
        rows._iterable_class = queryset._iterable_class  # noqa: SLF001  models or tuples: what `shape` says
        return rows

    def plain(self, *keys: Any) -> QuerySet[Any, Any]:
        """The same rows, composed anew."""
        return self.shape(*(Value(key) if isinstance(key, str) else key for key in keys))


@dataclass(frozen=True)
class Listed:
    """What a paginator asks of a list: how long it is, and a stretch of it."""

    rows: Composed
    keys: tuple[Any, ...]
    length: Composed  # by the first key: one row that says it, or none
    ordered = True

    def count(self) -> int:
        return sum(self.length.rows_of(self.keys[0]))

    def __getitem__(self, stretch: slice) -> list[Any]:
        return list(self.rows.rows_of(*self.keys, stretch=stretch))


class Known(Query):
    """A query already composed: it is read as it is."""

    def __init__(self, query: Query, compiler: Any, sql: tuple[str, tuple[Any, ...]]) -> None:
        self.__dict__.update(query.__dict__)
        self.known, self.sql = compiler, sql

    def get_compiler(self, *args: Any, **options: Any) -> Any:
        compiler = copy(self.known)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # the one of this thread
        compiler.as_sql = lambda: self.sql
        return compiler

    def clone(self) -> NoReturn:
        raise TypeError("A composed read is not refined: it needs a shape of its own.")

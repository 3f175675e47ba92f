"""Reads whose shape never changes: the ORM composes them once, as composing costs more than running."""

from collections import namedtuple
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

ANY = 0  # in the place of the key by which rows are found


class Composed:
    """`shape(ANY)` is a queryset found by one key and nothing else; `of(key)` its rows, as plain tuples."""

    def __init__(self, shape: Callable[[int], QuerySet[Any]], *columns: str) -> None:
        self.shape, self.columns = shape, columns
        self.row = _row(columns)

    @cached_property
    def composed(self) -> tuple[Any, str]:
        query = self.shape(ANY).order_by().values_list(*self.columns).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if tuple(params) != (ANY,):
            raise ValueError(f"more than one key: {sql}")
        return compiler, sql

    def of(self, key: int) -> tuple[Any, ...]:
        """Sorted by their first columns."""
        compiler, sql = self.composed
        with connection.cursor() as cursor:
            cursor.execute(sql, [key])
            rows = compiler.results_iter([cursor.fetchall()])
        return tuple(sorted(self.row._make(row) for row in rows))


def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)

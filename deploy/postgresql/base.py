"""The connection itself; Django looks for it in a module of this name."""

import time
from typing import Any

import psycopg
from django.db import DataError
from django.db.backends.postgresql import base, operations

RESTART_SECONDS = 5.0  # a restart takes two or three, a visitor waits no longer
PAUSE = 0.1


BYTES = {"Small": 2, "Big": 8}  # of an integer column whose type says so; four where it says nothing


class DatabaseOperations(operations.DatabaseOperations):
    def adapt_integerfield_value(self, value: Any, internal_type: str) -> Any:
        """A number too large for its column is refused, as by the server: a bound one would wrap round."""
        size = next((size for word, size in BYTES.items() if word in internal_type), 4)
        if isinstance(value, int) and not -(2 ** (8 * size - 1)) <= value < 2 ** (8 * size - 1):
            raise DataError(f"a number is out of the range of {internal_type}")
        return super().adapt_integerfield_value(value, internal_type)


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that restarts refuses everybody for a moment: who comes then waits, and meets no error."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        deadline = time.monotonic() + RESTART_SECONDS
        while True:
            try:
                return super().get_new_connection(conn_params)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE)

"""The connection itself; Django looks for it in a module of this name."""

import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base

RESTART_SECONDS = 5.0  # a restart takes two or three, a visitor waits no longer
PAUSE = 0.1


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that restarts refuses everybody for a moment: who comes then waits, and meets no error."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        deadline = time.monotonic() + RESTART_SECONDS
        while True:
            try:
                return super().get_new_connection(conn_params)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE)

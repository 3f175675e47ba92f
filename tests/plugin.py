"""The --db option; loaded before the settings are, which must find the database already running."""

import os
from collections.abc import Iterator

import pytest

from tests import environment, servers

FIXTURES_THAT_NEED_ROWS = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = ("sqlite", "postgresql")
    parser.addoption("--db", choices=choices, default="sqlite", help="the database that the tests run on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    environment.prepare()
    is_worker = "PYTEST_XDIST_WORKER" in os.environ  # its database runs already, it inherited the address
    if early_config.known_args_namespace.db == "postgresql" and not is_worker:
        server = servers.postgresql()
        try:
            os.environ["DATABASE_URL"] = server.__enter__()
        except servers.Absent as absence:
            pytest.exit(f"Skipped on PostgreSQL: {absence}.", returncode=1 if os.environ.get("CI") else 0)
        early_config.add_cleanup(lambda: server.__exit__(None, None, None))
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs Chromium; run once, with SQLite")
    config.addinivalue_line("markers", "once: long or not about rows; not run again on PostgreSQL")
    config.addinivalue_line("markers", "postgresql: about what only PostgreSQL has; not run on SQLite")


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('db')}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    runs_here = _on_postgresql if config.getoption("db") == "postgresql" else _on_sqlite
    left_out = [item for item in items if not runs_here(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if runs_here(item)]


def _on_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is None


def _on_postgresql(item: pytest.Item) -> bool:
    """What touches no row gives the same answer twice."""
    if any(item.get_closest_marker(name) for name in ("browser", "once")):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & FIXTURES_THAT_NEED_ROWS)

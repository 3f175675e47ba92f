"""The options --db and --long; loaded before the settings, which must find the database already running."""

import os
from collections.abc import Iterator

import pytest

from tests import environment, servers

FIXTURES_THAT_NEED_ROWS = {"db", "transactional_db", "live_server"}
TIMES = 3


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = ("sqlite", "postgresql")
    parser.addoption("--db", choices=choices, default="sqlite", help="the database that the tests run on")
    parser.addoption(
        "--long",
        action="store_true",
        help=f"only what takes minutes: rehearsals, properties on many examples, races and kills × {TIMES}",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    environment.prepare()
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        environment.set_apart(worker)  # the database server runs already, its address was inherited
        return (yield)
    # Workers find the same tests in the same order: what hangs on hashes (sets) is the same in each.
    os.environ.setdefault("PYTHONHASHSEED", "0")
    if early_config.known_args_namespace.db == "postgresql":
        server = servers.postgresql()
        try:
            os.environ["DATABASE_URL"] = server.__enter__()
        except servers.Absent as absence:
            pytest.exit(f"Skipped on PostgreSQL: {absence}.", returncode=1 if os.environ.get("CI") else 0)
        early_config.add_cleanup(lambda: server.__exit__(None, None, None))
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs Chromium; run once, with SQLite")
    config.addinivalue_line("markers", "once: long, or not about rows; not run again on PostgreSQL")
    config.addinivalue_line("markers", "postgresql: about what only PostgreSQL has; not run on SQLite")
    config.addinivalue_line("markers", "long: a rehearsal of minutes; run by `make long` only")
    config.addinivalue_line("markers", f"kill: ends a process midway; `make long` does it {TIMES} times")


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('db')}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A race or a kill that went well once may have been lucky."""
    is_kill = metafunc.definition.get_closest_marker("kill") is not None
    if metafunc.config.getoption("long") and (is_kill or "at_once" in metafunc.fixturenames):
        metafunc.fixturenames.append("attempt")
        metafunc.parametrize("attempt", range(1, TIMES + 1))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    on_this_database = _on_postgresql if config.getoption("db") == "postgresql" else _on_sqlite
    is_long = config.getoption("long")
    kept, left_out = [], []
    for item in items:
        belongs = on_this_database(item) and _is_of_this_run(item, is_long=is_long)
        (kept if belongs else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _is_of_this_run(item: pytest.Item, *, is_long: bool) -> bool:
    if item.get_closest_marker("long"):
        return is_long
    is_repeated = "attempt" in getattr(getattr(item, "callspec", None), "params", ())
    is_property = bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))
    return is_repeated or is_property or not is_long


def _on_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is None


def _on_postgresql(item: pytest.Item) -> bool:
    """What touches no row gives the same answer twice."""
    if any(item.get_closest_marker(name) for name in ("browser", "once")):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & FIXTURES_THAT_NEED_ROWS)

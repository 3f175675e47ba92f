"""What every test may ask for: folders of its own, many people at once, servers, browsers."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.operations import DatabaseOperations as PostgreSQLOperations
from django.db.backends.sqlite3.base import DatabaseOperations as SQLiteOperations
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts import process_cache
from frontend.shell.devices import SEEN_ON
from tests import environment, migrated, servers, triggers
from voting.published import regimes

# The same examples on every run and every machine, and nothing written beside the tests.
hypothesis.settings.register_profile("house", derandomize=True, database=None, deadline=None, max_examples=30)
hypothesis.settings.register_profile("long", hypothesis.settings.get_profile("house"), max_examples=80)

FOREVER = 4_000_000_000  # seconds: in the year 2096
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("long" if config.getoption("long") else "house")


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    """Each test has its own keys and uploads, and nothing that another one did is remembered."""
    for name in ("VAULT_DIR", "COUNTING_VAULT_DIR", "MEDIA_ROOT"):
        folder = tmp_path / name.lower()
        folder.mkdir(mode=0o700)
        setattr(settings, name, folder)
    environment.put_pepper(settings.VAULT_DIR)
    cache.clear()
    process_cache.forget_all()
    translation.deactivate()  # a page asked for in English leaves its thread speaking it


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """An SQLite file is kept until the run has ended, a PostgreSQL server goes with its run."""
    if connection.vendor != "sqlite":
        return False
    migrated.take(Path(connection.settings_dict["TEST"]["NAME"]))
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            migrated.keep()


@pytest.fixture(scope="session", autouse=True)
def _empty_past_triggers() -> Iterator[None]:
    """Between tests even what the database refuses to delete goes."""
    with pytest.MonkeyPatch.context() as patch:
        for operations in (SQLiteOperations, PostgreSQLOperations):
            patch.setattr(operations, "execute_sql_flush", _past_triggers(operations.execute_sql_flush))
        yield


def _past_triggers(empty: Callable[..., None]) -> Callable[..., None]:
    def flush(self: BaseDatabaseOperations, statements: list[str]) -> None:
        down, up = triggers.down_and_up(self.connection)
        empty(self, [*down, *statements, *up])

    return flush


@pytest.fixture(autouse=True)
def _signed_in_with_the_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """`force_login` gives the second factor too, just now; without: `Client().force_login(person, None)`."""
    sign_in = Client.force_login

    def with_factor(client: Client, person: Any, backend: str | None = "") -> None:
        sign_in(client, person, backend or None)
        if backend is not None:
            session = client.session
            session[SEEN_ON] = timezone.localdate().isoformat()  # its device need not be noted
            session["account_authentication_methods_user"] = str(person.pk)
            session["account_authentication_methods"] = [
                {"method": "mfa", "type": "totp", "at": FOREVER, "reauthenticated": True}
            ]
            session.save()

    monkeypatch.setattr(Client, "force_login", with_factor)


@pytest.fixture
def few_as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of ballots is shown as two hundred would be: these tests are about what is shown then."""
    for figure in ("OPEN_FROM", "LOCKED_FROM", "TOTALS_FROM"):
        monkeypatch.setattr(regimes, figure, 1)


@pytest.fixture
def at_once(transactional_db: None) -> Callable[..., list[Any]]:
    """Calls every act at the same moment, each on its own connection; gives answers or exceptions."""

    def run(*acts: Callable[[], Any]) -> list[Any]:
        gate = threading.Barrier(len(acts))

        def play(act: Callable[[], Any]) -> Any:
            try:
                connection.ensure_connection()
                gate.wait(timeout=60)
                return act()
            except Exception as problem:  # noqa: BLE001  the test judges it
                return problem
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(play, acts))

    return run


@pytest.fixture
def process_environment(transactional_db: None, settings: Settings) -> dict[str, str]:
    """The environment of a process that works on this test's rows, keys and uploads."""
    known = settings.DATABASES["default"]
    name = str(connection.settings_dict["NAME"])
    on_server = f"postgresql://{known.get('USER')}@{quote(str(known.get('HOST')), safe='')}/{name}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": on_server if connection.vendor == "postgresql" else f"sqlite:///{name}",
        "VAULT_DIR": str(settings.VAULT_DIR),
        "COUNTING_VAULT_DIR": str(settings.COUNTING_VAULT_DIR),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    try:
        with servers.redis_server() as address:
            yield address
    except servers.Absent as absence:
        _leave_out(absence)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        program = servers.chromium()
    except servers.Absent as absence:
        _leave_out(absence)
    # Playwright's event loop lives in this thread; Django would take every query of the test for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The address of the running site; links in its messages lead there too."""
    settings.BASE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a browser window of one more person: `visitor()`, `visitor(java_script_enabled=False)`.

    No page asks anything of another host, but for one it may lead to: `visitor(leaves_for=address)`.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def arrive(*, leaves_for: str = site, **options: Any) -> Page:
        window = {"viewport": {"width": 1280, "height": 800}, "locale": "fr-FR", "base_url": site}
        context = browser.new_context(**{**window, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: _is_a_breach(said.text) and faults.append(said.text))
        page.on(
            "request",
            lambda asked: asked.url.startswith(("http", "ws")) and _check_home(asked.url, leaves_for),
        )
        return page

    def _check_home(address: str, leaves_for: str) -> None:
        if not address.startswith((site, leaves_for)):
            faults.append(f"a request left for {address}")

    yield arrive
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    return visitor()


@pytest.fixture
def scriptless_page(visitor: Callable[..., Page]) -> Page:
    return visitor(java_script_enabled=False)


def _is_a_breach(said: str) -> bool:
    return "Content Security Policy" in said


def _leave_out(absence: servers.Absent) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{absence}, and CI must run this test")
    pytest.skip(str(absence))

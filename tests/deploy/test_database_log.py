"""What PostgreSQL writes in its own log about a cast: no number, no person, no choice."""

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import Error

from tests.environment import ROOT
from tests.factories.voting import WHILE_OPEN, PollFactory, marking, voter_of
from voting.services import casting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

DEVICE_HALF = "BCDFGHJK"
# In a statement a value is a quoted text or a number on its own; "LIMIT 21" says nothing of anybody.
VALUE = re.compile(r"'[^']*'|(?<![$\w\"])\d+(?!\w)")
LOGGING = dict(
    re.findall(r"^(\w+) = (\S+)$", (ROOT / "deploy" / "postgresql.conf").read_text("utf-8"), re.MULTILINE)
)


@pytest.fixture
def logged() -> Callable[[], str]:
    """What the server logged since the test began; other workers of the run share the server."""
    log = Path(connection.settings_dict["HOST"]) / "log"
    start = log.stat().st_size

    def read() -> str:
        with log.open(errors="replace") as lines:
            lines.seek(start)
            return lines.read()

    return read


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    known = connection.settings_dict
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname=known["NAME"]) as elsewhere:
        yield elsewhere


def statements_of(log: str) -> list[str]:
    """Each failed statement as the log quotes it: its further lines begin with a tab."""
    lines = log.replace("\n\t", " ").splitlines()
    return [line.partition("STATEMENT:")[2].strip() for line in lines if "STATEMENT:" in line]


@pytest.mark.parametrize(
    ("table", "limit"),
    [
        ("voting_poll", "lock_timeout"),
        ("voting_signature", "lock_timeout"),
        ("voting_ballot", "lock_timeout"),
        ("voting_ballot", "statement_timeout"),
    ],
)
def test_a_cast_that_is_cut_leaves_no_value_in_the_log(table, limit, logged, other) -> None:
    poll = PollFactory(settled=True)
    voter = voter_of(poll)
    other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {limit} = '50ms'")
        with pytest.raises(casting.NotConfirmed):
            casting.cast(
                poll, marking(1), by=voter, device_half=DEVICE_HALF, request_key=uuid.uuid4(), at=WHILE_OPEN
            )

    cut = [statement for statement in statements_of(logged()) if table in statement]
    assert cut
    assert [VALUE.findall(re.sub(r"LIMIT \d+", "", statement)) for statement in cut] == [[]] * len(cut)
    assert DEVICE_HALF not in logged()


def test_the_lines_for_the_server_keep_refused_and_slow_statements_without_values(logged) -> None:
    with connection.cursor() as cursor:
        for name, value in LOGGING.items():
            if name in ("log_connections", "log_disconnections"):
                continue  # of the next connection
            cursor.execute(f"SET {name} = {value if value != 'off' else 'false'}")
        cursor.execute(
            "SET log_min_duration_statement = 0"
        )  # as a town's administrator may, to find what is slow
        try:
            with pytest.raises(Error):
                cursor.execute(
                    "INSERT INTO django_content_type (app_label, model) VALUES (%s, %s), (%s, %s)",
                    [*["canaryword", "canarymodel"] * 2],
                )
            cursor.execute("SELECT %s::text", ["canaryword"])
        finally:
            for name in (*LOGGING, "log_min_duration_statement"):
                if name not in ("log_connections", "log_disconnections"):
                    cursor.execute(f"RESET {name}")

    assert "duration:" in logged()
    assert "django_content_type" in logged()
    assert "canary" not in logged()


def test_the_server_knows_every_line_of_ours() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s)", [list(LOGGING)])

        assert {name for (name,) in cursor.fetchall()} == set(LOGGING) != set()

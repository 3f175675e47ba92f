"""Two clocks that disagree are told: the vote opens and closes by one of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from deploy import clock

pytestmark = pytest.mark.django_db(transaction=True)


def shift(seconds):
    """The database of this connection believes it is earlier, or later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA shifted")
            cursor.execute(
                "CREATE FUNCTION shifted.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
                f"$$ SELECT pg_catalog.clock_timestamp() + interval '{seconds} seconds' $$"
            )
            cursor.execute("SET search_path = shifted, pg_catalog, public")
        return
    connection.ensure_connection()
    elsewhere = timedelta(seconds=seconds)
    connection.connection.create_function(
        "strftime", 2, lambda _format, _now: (datetime.now(UTC) + elsewhere).strftime("%Y-%m-%d %H:%M:%S.%f")
    )


@pytest.fixture
def shifted():
    yield shift
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA shifted CASCADE")
    connection.close()  # the next one has its own time again


def test_clocks_that_agree_are_no_news(client):
    assert abs(clock.skew(timezone.now)) < clock.MOST_SKEW
    assert client.get("/readyz").json()["clock"] is True


@pytest.mark.parametrize("seconds", [-3, 3, 3600])
def test_more_than_two_seconds_are_told_and_turn_nobody_away(client, shifted, caplog, seconds):
    shifted(seconds)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["clock"]) == (200, False)
    assert f"{seconds:+.1f} s" in caplog.text


@pytest.mark.parametrize("seconds", [-1, 1])
def test_less_is_the_usual_drift(client, shifted, seconds):
    shifted(seconds)

    assert client.get("/readyz").json()["clock"] is True

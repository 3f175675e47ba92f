import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Municipality
from accounts.services import locks
from tests.factories.accounts import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def read_before():
    """A town as it was read before somebody else changed it."""
    town = MunicipalityFactory(name="Montsereine", population=10)
    Municipality.objects.update(name="Villers", population=20)
    return town


def test_only_the_fields_named_are_read_anew(read_before):
    locks.hold(read_before, "population")

    assert (read_before.name, read_before.population) == ("Montsereine", 20)


def test_a_row_is_held_without_being_read(read_before):
    locks.hold(read_before)

    assert (read_before.name, read_before.population) == ("Montsereine", 10)


def test_a_row_is_read_anew_whole(read_before):
    locks.hold_and_read(read_before)

    assert (read_before.name, read_before.population) == ("Villers", 20)


@pytest.mark.postgresql
@pytest.mark.parametrize("fields", [(), ("name",)])
def test_rows_that_point_at_a_held_one_are_still_written(fields):
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        transaction.atomic(),
    ):
        locks.hold(MunicipalityFactory(), *fields)

    assert any("FOR NO KEY UPDATE" in query["sql"] for query in asked)

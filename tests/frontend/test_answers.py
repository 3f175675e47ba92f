"""What is answered to what nobody should send: never a fault of the program."""

import pytest

from tests.factories.budget import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.mark.parametrize("number", ["9" * 10, "9" * 19, "9" * 5000, "00", "٣"])
def test_a_number_that_no_column_holds_is_an_address_that_does_not_exist(client, edition, number):
    api = f"/api/v1/municipalities/{edition.municipality.slug}/editions/{edition.slug}/projects/{number}"

    for address in (f"{edition.get_absolute_url()}projects/{number}/", api):
        assert client.get(address).status_code == 404

"""What is bound on the server is what was given."""

import pytest
from django.db import DataError

from budget.models import Envelope
from tests.factories.budget import EnvelopeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize(("column", "number"), [("position", 2**16 + 5), ("amount_eur", 2**64 + 5)])
def test_a_number_too_large_for_its_column_is_refused_and_never_becomes_another(column, number):
    with pytest.raises(DataError):
        EnvelopeFactory(**{column: number})


def test_the_largest_number_a_column_holds_comes_back_as_it_is():
    EnvelopeFactory(position=2**15 - 1)

    assert Envelope.objects.get().position == 2**15 - 1
